// The guides that ship with the program: nothing in them that a person has to do goes unnoticed.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readRunbook } from "../../src/runbook/read-runbook.ts";

const folder = new URL("../../runbooks/", import.meta.url);
const guides = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");

it("has guides to look at", () => {
  expect(guides).toContain("docker-swarm.md");
});

describe.each(guides)("%s", (name) => {
  const bytes = readFileSync(new URL(name, folder));
  const runbook = readRunbook(bytes);

  it("makes a step of every numbered line and every command", () => {
    const numbered = bytes
      .toString("utf8")
      .split("\n")
      .flatMap((line, index) => (/^\s*\d+\. /.test(line) ? [index + 1] : []));
    const lines = runbook.steps.map((step) => step.line);
    expect(numbered.filter((line) => !lines.includes(line))).toEqual([]);
    // A command that a sentence mentions is in that sentence's step.
    expect(runbook.notTaken.filter(({ line }) => !lines.includes(line))).toEqual([]);
  });

  it("has no error in it", () => {
    const findings = [...runbook.findings, ...runbook.steps.flatMap((step) => step.findings)];
    expect(findings.filter((finding) => finding.severity === "error")).toEqual([]);
  });
});
