import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { analyseCommand } from "../../src/shell/analyse.ts";
import { NUMBERS } from "../../src/shell/dataflow/evaluated-output.ts";
import { EXECUTED_FILES, executedFileReader } from "../../src/shell/dataflow/executed-files.ts";
import { REACHING } from "../../src/shell/risk/dangers/container-reach.ts";
import { allForms } from "../../src/shell/risk/dangers/dangerous-forms.ts";
import {
  givesRights,
  isSystemFile,
  RIGHTS_FILES,
  SYSTEM_FILES,
} from "../../src/shell/risk/dangers/system-paths.ts";

const FOLDER = fileURLToPath(new URL("../fixtures/shell/", import.meta.url));

function lines(name: string): readonly string[] {
  return readFileSync(`${FOLDER}${name}.txt`, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
}

/** Each command with the risk of the heading above it. */
function dangerous(): readonly { readonly command: string; readonly risk: string }[] {
  const found: { command: string; risk: string }[] = [];
  let risk = "";
  for (const line of lines("dangerous-commands")) {
    if (line.startsWith("#")) risk = /^# == (\w+)/.exec(line)?.[1] ?? risk;
    else found.push({ command: line, risk });
  }
  return found;
}

const riskOf = (command: string): string => analyseCommand(command, []).risk;

describe("a dangerous command", () => {
  it("has the risk of its heading", () => {
    const wrong = dangerous().flatMap(({ command, risk }) =>
      riskOf(command) === risk ? [] : [`${command} is ${riskOf(command)}, not ${risk}`],
    );
    expect(wrong).toEqual([]);
    expect(dangerous().length).toBeGreaterThan(370);
  });

  it("keeps it in a list, in a loop and in a subshell", () => {
    const hidden = dangerous()
      .filter(
        ({ command }) =>
          /^[a-z]/.test(command) && !/^(?:for|while|if|read|mapfile|eval|trap)\b|[<&|]/.test(command),
      )
      .map(
        ({ command }, index) =>
          [`ls && ${command}`, `for i in 1 2; do ${command}; done`, `( ${command} )`][index % 3] ?? command,
      )
      .filter((command) => !/^(?:destroys|opaque)$/.test(riskOf(command)));
    expect(hidden).toEqual([]);
  });
});

describe("a command near to a dangerous one", () => {
  it("needs no more than a key", () => {
    const wrong = lines("harmless-commands")
      .filter((line) => !line.startsWith("#"))
      .flatMap((command) =>
        /^(?:reads|changes)$/.test(riskOf(command)) ? [] : [`${command} is ${riskOf(command)}`],
      );
    expect(wrong).toEqual([]);
  });
});

describe("every row of a table holds for its example", () => {
  it.each(allForms().map((form) => [form.example, form.risk] as const))("%s: %s", (example, risk) => {
    expect(riskOf(example)).toBe(risk);
  });

  it("names no program that has not its own row's example or shares one", () => {
    for (const { programs, example } of allForms())
      expect(
        programs.split(" ").some((program) => example.split(" ").includes(program)),
        example,
      ).toBe(true);
  });

  it.each(REACHING.map(({ example }) => [example]))("docker run %s", (example) => {
    expect(riskOf(`docker run ${example} alpine sh`)).toBe("opaque");
  });

  it("files that the system needs", () => {
    for (const file of SYSTEM_FILES) {
      const path = file.endsWith("/") ? `${file}x` : file.replace("*", "x");
      expect(isSystemFile(path), path).toBe(true);
      expect(riskOf(`cp x ${path}`), path).toBe("destroys");
    }
    for (const file of RIGHTS_FILES)
      expect(givesRights(file.endsWith("/") ? `${file}x` : file), file).toBe(true);
    for (const path of [
      "/etc/hosts",
      "/etc/hostname",
      "/etc/docker/daemon.json",
      "/data/etc/passwd",
      "passwd",
    ])
      expect(isSystemFile(path), path).toBe(false);
  });

  it("files that something runs", () => {
    for (const { path, reader } of EXECUTED_FILES) {
      const file = `${path.replace(/^\*/, "/home/me").replace("*", "d")}${path.endsWith("/") ? "x" : ""}`;
      expect(executedFileReader(file), file).toBe(reader);
    }
    for (const path of ["/etc/hosts", "/data/crontab", "notes.txt"])
      expect(executedFileReader(path), path).toBeNull();
  });

  it("programs that print numbers", () => {
    for (const { example } of Object.values(NUMBERS))
      expect(riskOf(`(( $(${example}) > 3 ))`), example).toBe("reads");
  });
});
