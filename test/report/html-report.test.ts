// The page as text: it allows itself nothing, holds together, and tells everything that the log tells. What a browser makes
// of it is seen in test/browser.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { htmlReport } from "../../src/report/html-report.ts";
import { GOLDEN_NAMES, goldenLog, reportOf } from "../support/reports.ts";

const VOID = new Set(["meta", "br"]);

/** Names of elements that are opened and not closed, or the other way round. */
function unbalanced(page: string): readonly string[] {
  const open: string[] = [];
  const body = page.replace(/<style>[\s\S]*?<\/style>/, "").replace("<!doctype html>", "");
  for (const [, slash, name = "", end] of body.matchAll(/<(\/?)([a-zA-Z0-9]+)[^>]*?(\/?)>/g)) {
    if (slash === "/") {
      const last = open.pop();
      if (last !== name) return [`</${name}> closes <${last ?? "nothing"}>`];
    } else if (end !== "/" && !VOID.has(name)) open.push(name);
  }
  return open;
}

const decoded = (text: string): string =>
  text
    .replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&");

describe.each(GOLDEN_NAMES)("the page of %s", (name) => {
  const report = reportOf(goldenLog(name));
  const page = htmlReport(report);

  it("allows nothing but its own style sheet, by its digest, and has no script, no style attribute, no address", () => {
    const sheet = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? "";
    const digest = createHash("sha256").update(sheet).digest("base64");
    expect(page).toContain(`content="default-src 'none'; style-src 'sha256-${digest}'"`);
    expect(page).not.toMatch(/<script|<link|<img|<iframe| style=| src=| on[a-z]+=|https?:|url\(|@import/i);
    for (const [, href = ""] of page.matchAll(/href="([^"]*)"/g))
      expect(page).toContain(`id="${href.slice(1)}"`);
  });

  it("closes what it opens, and names each place once", () => {
    expect(unbalanced(page)).toEqual([]);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, label] of page.matchAll(/aria-labelledby="([^"]*)"/g))
      for (const id of label?.split(" ") ?? []) expect(ids).toContain(id);
  });

  it("holds each command that was run, each reason and each deviation", () => {
    const text = decoded(page);
    for (const step of report.steps) {
      if (step.command !== null) expect(text).toContain(step.command);
      for (const { sha256, output } of step.invocations) {
        expect(text).toContain(sha256);
        expect(text).toContain(output.head);
      }
      expect(text).toContain(step.remark);
    }
    for (const { words, said } of report.deviations) {
      expect(text).toContain(words);
      expect(text).toContain(said);
    }
  });

  it("has what an auditor asks in the order in which it is asked, deviations first", () => {
    const places = [
      'class="verdict"',
      'id="deviations"',
      'id="summary"',
      "<dt>Who</dt>",
      "<dt>What</dt>",
      "<dt>Where</dt>",
      "<dt>When</dt>",
      "<dt>Confirmed by</dt>",
      "<dt>Proved by</dt>",
      'id="timeline"',
    ].map((it) => page.indexOf(it));
    expect(places[0]).toBeGreaterThan(0);
    expect(places.toSorted((a, b) => a - b)).toEqual(places);
  });

  it("has its headings in order", () => {
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries())
      expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
  });
});

describe("the first lines", () => {
  const events = goldenLog("failed-edited-retried");
  const broken = { ok: false, state: "edited", words: "Line 9 was changed." };
  const first = (page: string): string => decoded(page.slice(page.indexOf("<header>"), page.indexOf("<h1>")));

  it("say that the chain is broken, before anything else", () => {
    const page = htmlReport(reportOf(events.slice(0, 8), broken));
    expect(first(page).trim()).toMatch(/^✗ The log does not verify: edited\. Line 9 was changed\./);
  });

  it("say that the run is not at its end", () => {
    expect(first(htmlReport(reportOf(events.slice(0, 8))))).toContain("The run is not finished.");
    expect(first(htmlReport(reportOf(events)))).not.toContain("not finished");
  });

  it("say that it was a rehearsal", () => {
    expect(first(htmlReport(reportOf(events)))).toContain("This was a rehearsal.");
  });
});
