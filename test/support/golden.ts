// Compares a text with a file in test/fixtures; `UPDATE=1` writes the file instead, to be read by a person.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

/** Expects the text to be what `test/fixtures/<name>` holds. */
export function expectGolden(name: string, text: string): void {
  const path = fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
  if (process.env.UPDATE === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path), `${path} is missing: run with UPDATE=1 and read it`).toBe(true);
  expect(text).toBe(readFileSync(path, "utf8"));
}
