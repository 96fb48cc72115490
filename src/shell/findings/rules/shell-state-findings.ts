// `state-does-not-last`: every command has its own shell.
import type { ShellReading } from "../../calls/calls.ts";
import type { FindingRule } from "./finding-rule.ts";
import { eachCall, finding } from "./finding-rule.ts";

const LOST: Readonly<Record<string, string>> = {
  source: "variables, functions",
  ".": "variables, functions",
  alias: "the alias",
  set: "the shell's options",
  shopt: "the shell's options",
  ulimit: "the limit",
  umask: "the umask",
  pushd: "the directory",
  newgrp: "the group",
};

export const stateDoesNotLast: FindingRule = eachCall((call, { reading }) => {
  const program = call.program ?? "";
  const what = Object.hasOwn(LOST, program) ? LOST[program] : undefined;
  if (what === undefined || call.visit === null || isUsedHere(reading, call.end)) return null;
  if (program === "umask" && call.arguments.length === 0) return null;
  return finding(
    "state-does-not-last",
    "warning",
    call,
    `Each command has its own shell, so what this sets (${what}) is gone when it ends.`,
    "Put it in the same command that needs it.",
  );
});

export const functionDoesNotLast: FindingRule = ({ reading }) =>
  reading.parsed.visits
    .filter(({ node }) => node.type === "Function" && !isUsedHere(reading, node.end))
    .map(({ node }) =>
      finding(
        "state-does-not-last",
        "warning",
        { start: node.pos, end: node.end },
        "Each command has its own shell, so the function is gone when this one ends.",
        "Put it in the same command that calls it.",
      ),
    );

/** It is set for later parts of the same command. */
function isUsedHere(reading: ShellReading, end: number): boolean {
  return reading.calls.some((call) => call.visit !== null && call.start >= end);
}
