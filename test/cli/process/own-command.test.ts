// What the hints tell people to type works where they are: on PATH, from a checkout, by npx.
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeVerbs } from "../../../src/cli/describe-verbs.ts";
import { ownCommand, ownCommandHere, withOwnCommand } from "../../../src/cli/process/own-command.ts";
import { installedPackage, lamplighter } from "../../support/installed-program.ts";
import { runProgram, stateFolder } from "../../support/run-program.ts";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "lamplighter-path-")));
  writeFileSync(join(folder, "entry.cjs"), "", { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const entry = (): string => join(folder, "entry.cjs");
const onPath = (target: string): Record<string, string> => {
  symlinkSync(target, join(folder, "lamplighter"));
  return { PATH: `/nowhere:${folder}:/usr/bin` };
};

describe("the command of the hints", () => {
  it("is the name where PATH leads to this program, and only there", () => {
    expect(ownCommand(onPath(entry()), entry(), "/elsewhere")).toBe("lamplighter");
    writeFileSync(join(folder, "other.cjs"), "", { mode: 0o755 });
    expect(ownCommand({ PATH: folder }, join(folder, "other.cjs"), "/elsewhere")).toBe(
      `node ${folder}/other.cjs`,
    );
    expect(ownCommand({}, entry(), "/elsewhere")).toBe(`node ${entry()}`);
  });

  it("is the file as it is named from here, in quotes where a shell needs them", () => {
    expect(ownCommand({ PATH: "/nowhere" }, entry(), folder)).toBe("node entry.cjs");
    expect(ownCommand({ PATH: "/nowhere" }, "/a folder/it's.cjs", "/b")).toBe(
      "node '/a folder/it'\\''s.cjs'",
    );
  });

  it("is npx's where that runs it", () => {
    expect(ownCommand({ npm_command: "exec", PATH: "" }, entry(), "/elsewhere")).toBe("npx lamplighter");
  });
});

it("takes the place of the name in a call of each verb", () => {
  for (const verb of describeVerbs(async () => {}).commands)
    expect(withOwnCommand(`lamplighter ${verb.name()} X`)).toBe(`${ownCommandHere()} ${verb.name()} X`);
});

it("takes the place of calls alone", () => {
  const text =
    "lamplighter: no run.\n  `lamplighter runs` lists them; Lamplighter logs; /var/lib/lamplighter run";
  expect(withOwnCommand(text)).toBe(text.replace("`lamplighter", `\`${ownCommandHere()}`));
  expect(ownCommandHere()).not.toBe("lamplighter");
});

describe("the installed program", () => {
  it("names itself where it is on PATH, and its file where it is not", async () => {
    const env = (path: string) => ({ state: stateFolder(), env: { PATH: path, npm_command: "" } });
    const known = await runProgram(["resume", "last"], env(process.env.PATH ?? ""));
    expect(known.stderr).toContain("Start one with `lamplighter run GUIDE --rehearse`.");
    const node = process.execPath.replace(/\/[^/]+$/, "");
    const unknown = await runProgram(["runs"], env(node));
    expect(unknown.stdout).toBe(
      `No runs yet. Start one: node ${realpathSync(lamplighter())} run GUIDE --rehearse\n`,
    );
    expect(realpathSync(lamplighter()).startsWith(installedPackage())).toBe(true);
  });
});
