// Which pager a person has.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { pagerOf } from "../../../src/cli/terminal/page.ts";

it("is what PAGER names, with colours where that is a less which shows them", () => {
  expect(pagerOf({ PAGER: "more -s" })).toEqual({ command: "more -s", colour: false });
  expect(pagerOf({ PAGER: "/usr/bin/less -i" })).toEqual({ command: "/usr/bin/less -i", colour: true });
  expect(pagerOf({ PAGER: "less", LESS: "-iR" })?.colour).toBe(true);
  expect(pagerOf({ PAGER: "less", LESS: "-i" })?.colour).toBe(false);
});

it("is none where the person wants none", () => {
  for (const PAGER of ["", " ", "cat"]) expect(pagerOf({ PAGER, PATH: process.env.PATH })).toBeNull();
});

it("is less where PATH has it, else none", () => {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-pager-"));
  try {
    expect(pagerOf({ PATH: folder })).toBeNull();
    writeFileSync(join(folder, "less"), "");
    chmodSync(join(folder, "less"), 0o755);
    expect(pagerOf({ PATH: `/nowhere:${folder}` })).toEqual({ command: "less", colour: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
