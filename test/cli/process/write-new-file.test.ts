// A file is written whole or not at all, and nothing of somebody else's is touched.
import { execFileSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formNamed } from "../../../src/cli/options/report-forms.ts";
import { writeNewFile } from "../../../src/cli/process/write-new-file.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lamplighter-files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(path(name), "utf8");

describe("a new file", () => {
  it("holds all pieces, counted in bytes, for its owner alone, with nothing beside it", () => {
    expect(writeNewFile(path("new"), ["one ", "zw\u00f6lf"], false)).toBe(10);
    expect(read("new")).toBe("one zw\u00f6lf");
    expect(statSync(path("new")).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["new"]);
  });

  it("replaces a file with force alone", () => {
    writeFileSync(path("mine"), "mine");
    expect(() => writeNewFile(path("mine"), ["new"], false)).toThrow(/already exists/);
    expect(read("mine")).toBe("mine");
    writeNewFile(path("mine"), ["new"], true);
    expect(read("mine")).toBe("new");
  });

  it.each([
    ["link", () => symlinkSync(path("mine"), path("link")), /is a symbolic link/],
    ["pipe", () => execFileSync("mkfifo", [path("pipe")]), /is a device or a pipe/],
    ["folder", () => mkdirSync(path("folder")), /is a folder/],
  ])("replaces no %s, force or not", (name, make, message) => {
    writeFileSync(path("mine"), "mine");
    make();
    const kind = lstatSync(path(name)).mode;
    for (const force of [false, true])
      expect(() => writeNewFile(path(name), ["new"], force)).toThrow(message);
    expect(lstatSync(path(name)).mode).toBe(kind);
    expect(read("mine")).toBe("mine");
    expect(readdirSync(folder).sort()).toEqual(["mine", name].sort());
  });

  it("is not there at all when a piece could not be made", () => {
    const pieces = (function* () {
      yield "half";
      throw new Error("the log is gone");
    })();
    expect(() => writeNewFile(path("new"), pieces, false)).toThrow(/the log is gone/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    [".", /is a folder/],
    ["none/new", /cannot write/],
  ])("is refused at %s", (name, message) => {
    expect(() => writeNewFile(path(name), ["new"], false)).toThrow(message);
  });
});

it("no form of a report has a name that objects inherit", async () => {
  await expect(formNamed("constructor")).rejects.toThrow(/Unknown report format "constructor"/);
});
