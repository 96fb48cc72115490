// The HTML report in a real browser: it asks for nothing, runs nothing, shows hostile text as text, and can be read by
// everybody, in light, dark, narrow, by keyboard and on paper.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { visible } from "../../src/output/visible.ts";
import { htmlReport } from "../../src/report/html-report.ts";
import { html } from "../../src/report/text/markup.ts";
import { HOSTILE, withTexts } from "../support/hostile-log.ts";
import { goldenLog, reportOf } from "../support/reports.ts";
import { ROOT, runProgram, stateFolder } from "../support/run-program.ts";
import { accessibilityProblems, launch, openFile, unfold, writePage } from "./chromium.ts";

const folder = mkdtempSync(join(tmpdir(), "lamplighter-pages-"));
let browser: Browser;
let rehearsal = "";

beforeAll(async () => {
  browser = await launch();
  rehearsal = join(folder, "rehearsal.html");
  const state = stateFolder();
  const guide = join(ROOT, "runbooks", "docker-swarm.md");
  expect(await runProgram(["run", guide, "--rehearse", "--yes"], { state })).toMatchObject({ code: 0 });
  expect(await runProgram(["export", "last", "--as", "html", "-o", rehearsal], { state })).toMatchObject({
    code: 0,
  });
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const HOSTILE_LOGS = [
  "failed-edited-retried",
  "captured-values",
  "killed-and-resumed",
  "held-and-taken-over",
];

function pageOf(name: string, more = ""): string {
  const text = htmlReport(
    reportOf(withTexts(goldenLog(name), more), { ok: more === "", state: "edited", words: `Line 7${more}` }),
  );
  return writePage(join(folder, `${name}-${more.length}.html`), text);
}

/** Elements with the names of their attributes, in order. */
const elements = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("*")].map(
      (it) => `${it.tagName} ${[...it.attributes].map(({ name }) => name).join(" ")}`,
    ),
  );

describe.each(HOSTILE_LOGS)("a report of %s full of hostile text", (name) => {
  it("has the same elements and attributes as one of harmless text, asks for nothing, and runs nothing", async () => {
    const harmless = await openFile(browser, pageOf(name, "harmless"));
    const hostile = await openFile(browser, pageOf(name, HOSTILE));
    expect(await elements(hostile.page)).toEqual(await elements(harmless.page));
    await unfold(hostile.page);
    expect(await hostile.page.title()).toContain("A guide for tests");
    expect(hostile.trouble).toEqual([]);
    await Promise.all([harmless.close(), hostile.close()]);
  });

  it("shows all of that text, and what hides in it as marks", async () => {
    const { page, close } = await openFile(browser, pageOf(name, HOSTILE));
    await unfold(page);
    const text = await page.evaluate(() => document.body.textContent ?? "");
    expect(text.split(visible(HOSTILE)).length).toBeGreaterThan(20);
    expect(text).toContain("‹U+202E›evil‹U+2066›");
    expect(text).not.toMatch(/[\u202e\u2066\u200b\u0000\u001b]/u);
    await close();
  });

  it("stays within a narrow page", async () => {
    const { page, close } = await openFile(browser, pageOf(name, HOSTILE), {
      viewport: { width: 320, height: 800 },
    });
    await unfold(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await close();
  });
});

describe("any text in markup", () => {
  it("is read back by a real parser as the one text and the one attribute that it is", async () => {
    const { page, close } = await openFile(browser, pageOf("checks-pass"));
    const pairs = fc.sample(
      fc.tuple(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme-ascii" })),
      2_000,
    );
    const { text } =
      html`${pairs.map(([one, two]) => html`<p title="${one}">${two}</p><p title="${two}">${one}</p>`)}`;
    const read = await page.evaluate((source) => {
      const { body } = new DOMParser().parseFromString(`<body>${source}`, "text/html");
      return {
        count: body.querySelectorAll("*").length,
        texts: [...body.children].map((it) => [
          it.getAttribute("title"),
          it.textContent,
          it.attributes.length,
        ]),
      };
    }, text);
    expect(read.count).toBe(pairs.length * 2);
    expect(read.texts).toEqual(
      pairs.flatMap(([one, two]) => [
        [visible(one), visible(two), 1],
        [visible(two), visible(one), 1],
      ]),
    );
    await close();
  });
});

describe("a report of every kind of deviation, with a broken chain", () => {
  it.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 320],
    ["dark", 320],
  ] as const)("has no problem that axe knows of, %s, %d wide, unfolded", async (colorScheme, width) => {
    for (const name of ["failed-edited-retried", "killed-and-resumed"]) {
      const options = { colorScheme, viewport: { width, height: 800 } };
      const { page, close } = await openFile(browser, pageOf(name, " and more"), options);
      await unfold(page);
      expect(await accessibilityProblems(page)).toEqual([]);
      await close();
    }
  });
});

describe("the report of a rehearsal", () => {
  it("asks for nothing, and nothing in it breaks its own policy", async () => {
    const { page, trouble, close } = await openFile(browser, rehearsal);
    await unfold(page);
    expect(
      await page.evaluate(
        () => getComputedStyle(document.querySelector("main > section") ?? document.body).borderTopLeftRadius,
      ),
    ).toBe("8px");
    expect(
      await page.evaluate(
        () => document.querySelectorAll("script, img, link, iframe, object, form, input").length,
      ),
    ).toBe(0);
    expect(trouble).toEqual([]);
    await close();
  });

  it("has a policy under which not even a script of its own would run", async () => {
    const { page, trouble, close } = await openFile(browser, rehearsal);
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title='owned'";
      document.body.append(script);
    });
    expect(await page.title()).not.toBe("owned");
    expect(trouble.join()).toContain("Content Security Policy");
    await close();
  });

  it("has no problem that axe knows of, unfolded", async () => {
    const { page, close } = await openFile(browser, rehearsal);
    await unfold(page);
    expect(await accessibilityProblems(page)).toEqual([]);
    await close();
  });

  it.each([320, 768, 1280])("needs no scrolling sideways when it is %d wide", async (width) => {
    const { page, close } = await openFile(browser, rehearsal, { viewport: { width, height: 800 } });
    await unfold(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await close();
  });

  it.each([
    ["screen", 400],
    ["screen", 768],
    ["screen", 1200],
    ["print", 680],
  ] as const)("cuts nothing and breaks no word in two, on %s, %d wide", async (media, width) => {
    const { page, close } = await openFile(browser, rehearsal, { viewport: { width, height: 800 } });
    await page.emulateMedia({ media });
    await unfold(page);
    expect(await cutElements(page)).toEqual([]);
    expect(await brokenWords(page)).toEqual([]);
    await close();
  });

  it("breaks words where they have no room, which the check for them sees", async () => {
    const { page, close } = await openFile(browser, rehearsal, { viewport: { width: 80, height: 800 } });
    expect((await brokenWords(page)).length).toBeGreaterThan(10);
    await close();
  });

  it("tells a narrow window that the picture of the timeline is left out", async () => {
    const { page, close } = await openFile(browser, rehearsal, { viewport: { width: 400, height: 800 } });
    expect(await page.locator("svg").isVisible()).toBe(false);
    expect(await page.locator(".no-picture").isVisible()).toBe(true);
    await page.setViewportSize({ width: 1200, height: 800 });
    expect(await page.locator("svg").isVisible()).toBe(true);
    expect(await page.locator(".no-picture").isVisible()).toBe(false);
    await close();
  });

  it("fits the width of the paper, its tables too", async () => {
    // A4 without its margins, at 96 pixels an inch.
    const { page, close } = await openFile(browser, rehearsal, { viewport: { width: 680, height: 1000 } });
    await page.emulateMedia({ media: "print" });
    await unfold(page);
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll("table, pre, svg, p")]
        .filter((it) => it.getBoundingClientRect().right > 681)
        .map((it) => it.textContent.slice(0, 60)),
    );
    expect(wide).toEqual([]);
    await close();
  });

  it("gives the keyboard every fold, visibly, the way to the report first", async () => {
    const { page, close } = await openFile(browser, rehearsal);
    const folds = await page.evaluate(() => document.querySelectorAll("details").length);
    expect(folds).toBeGreaterThan(50);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the report");
    const most = await page.evaluate(() => document.querySelectorAll("a, summary, [tabindex]").length);
    for (let presses = 0; presses < most; presses++) {
      await page.keyboard.press("Tab");
      const on = await page.evaluate(() => {
        const it = document.activeElement ?? document.body;
        const { outlineStyle, outlineWidth } = getComputedStyle(it);
        return {
          tag: it.tagName,
          seen: outlineStyle !== "none" && outlineWidth !== "0px",
          open: it.parentElement?.hasAttribute("open"),
        };
      });
      if (on.tag === "BODY") break;
      expect(on.seen, on.tag).toBe(true);
      if (on.tag === "SUMMARY" && !on.open) await page.keyboard.press("Enter");
    }
    expect(await page.evaluate(() => document.querySelectorAll("details:not([open])").length)).toBe(0);
    await close();
  });

  it("holds the text of every step on paper, unfolded", async () => {
    const { page, close } = await openFile(browser, rehearsal);
    await page.emulateMedia({ media: "print" });
    const hidden = await page.evaluate(
      () =>
        [...document.querySelectorAll("details > :not(summary)")].filter(
          (it) => it.getClientRects().length === 0,
        ).length,
    );
    expect(hidden).toBe(0);
    const expected = await page.evaluate(() =>
      [...document.querySelectorAll("article pre code")].map((it) => it.textContent ?? ""),
    );
    expect(expected.length).toBeGreaterThan(60);
    const path = join(folder, "report.pdf");
    const pdf = await page.pdf({ path, preferCSSPageSize: true });
    expect(pdf.length).toBeGreaterThan(50_000);
    // Every step with its output and its digests, at most three steps a page on average.
    const pages = pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length ?? 0;
    const steps = await page.evaluate(() => document.querySelectorAll("article.step").length);
    expect(pages).toBeGreaterThan(5);
    expect(pages).toBeLessThanOrEqual(steps / 3);
    const printed = textOnPaper(path);
    const lines = expected.flatMap((text) => text.split("\n"));
    if (printed !== null) for (const line of lines) expect(printed).toContain(letters(line));
    await close();
  });

  it("can be read without its style sheet", async () => {
    const { page, close } = await openFile(browser, rehearsal);
    await page.evaluate(() => document.querySelector("style")?.remove());
    const text = await page.evaluate(() => document.body.textContent ?? "");
    const order = [
      "This was a rehearsal.",
      "Summary",
      "Departures from the guide",
      "All steps",
      "What this report can and cannot show",
    ];
    const places = order.map((it) => text.lastIndexOf(it));
    expect(places.every((place) => place >= 0)).toBe(true);
    await close();
  });
});

/** Elements that reach beyond the page, or whose content is only reached by scrolling. */
function cutElements(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("main *, header *")]
      // Of an inline element only blanks hang out of its block; its words are looked at one by one.
      .filter((it) => it.closest("thead, svg") === null && getComputedStyle(it).display !== "inline")
      .filter(
        (it) =>
          it.getBoundingClientRect().right > document.documentElement.clientWidth + 1 ||
          (it.scrollWidth > it.clientWidth + 1 && getComputedStyle(it).overflowX !== "visible"),
      )
      .map((it) => `${it.tagName} ${it.textContent.slice(0, 60)}`),
  );
}

/** Words of letters, in prose, that stand on two lines or reach beyond the page. */
function brokenWords(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const broken: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      if (node.parentElement?.closest("pre, code, svg, .skip, thead") !== null) continue;
      for (const word of (node.nodeValue ?? "").matchAll(/(?<!\S)\p{L}+(?=[\s.,;:]|$)/gu)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        const out = range.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
        if (lines.size > 1 || out) broken.push(word[0]);
      }
    }
    return broken;
  });
}

/** The beginning of a line, as long as it stands in one line on paper, without its blanks. */
function letters(text: string): string {
  return text.replace(/\s/g, "").slice(0, 60);
}

/** The letters of a PDF; null where there is no pdftotext. */
function textOnPaper(path: string): string | null {
  try {
    return execFileSync("pdftotext", ["-layout", path, "-"], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
    }).replace(/\s/g, "");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw cause;
  }
}
