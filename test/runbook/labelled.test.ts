// Guides in test/fixtures/labelled beside what their blocks hold, as it was looked through by hand: the commands, the
// variables in them, whether one of them waits for someone, whether one destroys something, and what else a label says. UPDATE=1 does not touch the labels.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readRunbook } from "../../src/runbook/read-runbook.ts";

interface Label {
  /** The line of the opening fence. */
  readonly line: number;
  readonly commands: readonly string[];
  readonly variables: readonly string[];
  readonly interactive: boolean;
  readonly destructive: boolean;
  /** The output that is kept with them. */
  readonly expected?: readonly string[];
  /** For those that are one of several ways: the label. */
  readonly ways?: readonly string[];
  /** Those that the guide runs inside a session. */
  readonly inside?: readonly string[];
}

const folder = fileURLToPath(new URL("../fixtures/labelled/", import.meta.url));

describe.each(readdirSync(folder).filter((file) => file.endsWith(".md")))("%s", (file) => {
  const bytes = readFileSync(folder + file);
  const labels: readonly Label[] = JSON.parse(readFileSync(folder + file.replace(/\.md$/, ".json"), "utf8"));
  const { steps } = readRunbook(bytes);
  const lines = bytes.toString("utf8").split(/\r?\n/);
  it.each(labels)("block on line $line", (label) => {
    const marks = /`{3,}|~{3,}/.exec(lines[label.line - 1] ?? "")?.[0] ?? "```";
    const end = lines.findIndex(
      (line, index) => index >= label.line && line.replace(/^[\s>]+/, "").startsWith(marks),
    );
    const own = steps.filter((step) => step.kind === "command" && step.line > label.line && step.line <= end);
    expect({
      line: label.line,
      commands: own.map(({ source }) => source),
      variables: [...new Set(own.flatMap(({ variables }) => variables))].sort(),
      interactive: own.some(({ interactive }) => interactive),
      destructive: own.some(({ risk }) => risk === "destroys"),
      ...(label.expected && { expected: own.flatMap(({ expected }) => expected ?? []) }),
      ...(label.ways && { ways: own.flatMap(({ alternative }) => alternative?.label ?? []) }),
      ...(label.inside && {
        inside: own
          .filter(({ findings }) => findings.some(({ rule }) => rule === "inside-session"))
          .map(({ source }) => source),
      }),
    }).toEqual(label);
  });
});
