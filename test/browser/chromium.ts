// The system's own Chromium, and pages of it that note everything a report must not do.
import { accessSync, constants, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/** `CHROMIUM`, or the first Chromium on PATH; null when there is none. */
export function chromiumPath(): string | null {
  const given = process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates =
    given === undefined ? NAMES.flatMap((name) => folders.map((it) => join(it, name))) : [given];
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts the browser. Chromium refuses its sandbox to root. */
export function launch(): Promise<Browser> {
  const root = process.getuid?.() === 0;
  return chromium.launch({ executablePath: chromiumPath() ?? "", args: root ? ["--no-sandbox"] : [] });
}

export interface Opened {
  readonly page: Page;
  /** Requests but the page's own, errors on the console, violations of the page's policy. */
  readonly trouble: readonly string[];
  close(): Promise<void>;
}

/** Opens a file in a page of its own. */
export async function openFile(
  browser: Browser,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const address = pathToFileURL(path).href;
  const trouble: string[] = [];
  page.on("request", (request) => {
    if (request.url() !== address) trouble.push(`requested ${request.url()}`);
  });
  page.on("console", (message) => trouble.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => trouble.push(`error ${error.message}`));
  page.on("dialog", (dialog) => {
    trouble.push(`dialog ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  await page.goto(address);
  return { page, trouble, close: () => context.close() };
}

/** Opens all that is folded. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const it of document.querySelectorAll("details")) it.open = true;
  });
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds against WCAG 2.2 A and AA and its best practices, each in a line. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    interface Violation {
      readonly id: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
    }
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 5).map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary ?? ""}`),
    );
  });
}

/** Writes a page to be opened. */
export function writePage(path: string, text: string): string {
  writeFileSync(path, text);
  return path;
}
