// The HTML report of a fleet in a real browser: the table of nodes and steps can be read by everybody, however narrow the page is,
// and a link in it opens what is folded.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { htmlReport } from "../../src/report/html-report.ts";
import { auditedFleet } from "../support/audited-fleet.ts";
import { reportOf } from "../support/reports.ts";
import { accessibilityProblems, launch, openFile, unfold, writePage } from "./chromium.ts";

const folder = mkdtempSync(join(tmpdir(), "lamplighter-fleet-page-"));
let browser: Browser;
let path = "";

beforeAll(async () => {
  browser = await launch();
  path = writePage(join(folder, "fleet.html"), htmlReport(reportOf((await auditedFleet(40)).events)));
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each([
  [1200, "light"],
  [1200, "dark"],
  [400, "light"],
] as const)("at a width of %i in %s", (width, colorScheme) => {
  it("has no accessibility problem, folded and open, and stays within the page", async () => {
    const { page, trouble, close } = await openFile(browser, path, {
      viewport: { width, height: 900 },
      colorScheme,
    });
    expect(await accessibilityProblems(page)).toEqual([]);
    await unfold(page);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const cells = page.locator("table.matrix tbody td");
    expect(await cells.count()).toBe(80);
    const heads = await page.locator("table.matrix thead th").nth(2).boundingBox();
    const below = await cells.nth(1).boundingBox();
    expect(heads?.x).toBeCloseTo(below?.x ?? 0, 0);
    expect(trouble).toEqual([]);
    await close();
  });
});

it("opens the folded part of a node whose sign is followed", async () => {
  const { page, close } = await openFile(browser, path);
  expect(await page.locator("#step-12").isVisible()).toBe(false);
  await page.locator('table.matrix a[href="#step-12"]').click();
  await page.locator("#step-12").waitFor({ state: "visible" });
  await close();
});

it("prints on few pages", async () => {
  const { page, close } = await openFile(browser, path);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const pages = pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length ?? 0;
  expect(pages).toBeGreaterThan(3);
  expect(pages).toBeLessThanOrEqual(10);
  await close();
});
