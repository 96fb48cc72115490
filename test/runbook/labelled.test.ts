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
  /** What a person is to do with it. */
  readonly manual?: readonly string[];
  /** The role of each command. */
  readonly roles?: readonly string[];
  /** The files that are written. */
  readonly files?: readonly string[];
  /** What is said of the block and its commands, of the rules below. */
  readonly findings?: readonly string[];
}

/** Rules about what a reader of the guide took for something else, or did not find. */
const RULES = ["file-content", "left-out", "link-in-code", "nothing-to-replace"];

const folder = fileURLToPath(new URL("../fixtures/labelled/", import.meta.url));

/** The line of the mark that ends the block whose first mark stands on `line`. */
function endOf(lines: readonly string[], line: number): number {
  const first = lines[line - 1] ?? "";
  if (first.includes("<pre"))
    return lines.findIndex((text, index) => index >= line - 1 && text.includes("</pre>")) + 1;
  const marks = /`{3,}|~{3,}/.exec(first)?.[0] ?? "```";
  return lines.findIndex((text, index) => index >= line && text.replace(/^[\s>]+/, "").startsWith(marks));
}

describe.each(readdirSync(folder).filter((file) => file.endsWith(".md")))("%s", (file) => {
  const bytes = readFileSync(folder + file);
  const labels: readonly Label[] = JSON.parse(readFileSync(folder + file.replace(/\.md$/, ".json"), "utf8"));
  const { steps, findings } = readRunbook(bytes);
  const lines = bytes.toString("utf8").split(/\r?\n/);
  it.each(labels)("block on line $line", (label) => {
    const isWithin = ({ line }: { readonly line: number }) =>
      line >= label.line && line <= endOf(lines, label.line);
    const within = steps.filter(isWithin);
    const own = within.filter(({ kind }) => kind === "command");
    expect({
      line: label.line,
      commands: own.map(({ source }) => source),
      variables: [...new Set(own.flatMap(({ variables }) => variables))].sort(),
      interactive: own.some(({ interactive }) => interactive),
      destructive: own.some(({ risk }) => risk === "destroys"),
      ...(label.expected && { expected: own.flatMap(({ expected }) => expected ?? []) }),
      ...(label.ways && { ways: own.flatMap(({ alternative }) => alternative?.label ?? []) }),
      ...(label.manual && {
        manual: within.filter(({ kind }) => kind === "manual").map(({ title }) => title),
      }),
      ...(label.roles && { roles: own.map(({ role }) => role) }),
      ...(label.files && { files: within.flatMap(({ file }) => file?.path ?? []) }),
      ...(label.findings && {
        findings: RULES.filter((name) =>
          [...findings.filter(isWithin), ...own.flatMap((step) => step.findings)].some(
            ({ rule }) => rule === name,
          ),
        ),
      }),
      ...(label.inside && {
        inside: own
          .filter(({ findings }) => findings.some(({ rule }) => rule === "inside-session"))
          .map(({ source }) => source),
      }),
    }).toEqual(label);
  });
});
