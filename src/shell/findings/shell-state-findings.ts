// `state-does-not-last` and `state-carried`: every command has a shell of its own.
import type { FindingRule } from "./finding-rule.ts";
import { eachCall, finding } from "./finding-rule.ts";

const LOST: Readonly<Record<string, string>> = {
  source: "what the file sets",
  ".": "what the file sets",
  alias: "the alias",
  set: "the shell's options",
  shopt: "the shell's options",
  ulimit: "the limit",
  umask: "the umask",
  pushd: "the directory",
  newgrp: "the group",
};

export const stateDoesNotLast: FindingRule = eachCall((call) => {
  const program = call.program ?? "";
  const what = Object.hasOwn(LOST, program) ? LOST[program] : undefined;
  if (what === undefined || call.visit === null || (program === "umask" && call.arguments.length === 0))
    return null;
  return finding(
    "state-does-not-last",
    "warning",
    call,
    `Each command has a shell of its own: ${what} is gone when this one ends.`,
    "Put it in the same command as what needs it.",
  );
});

export const functionDoesNotLast: FindingRule = ({ reading }) =>
  reading.parsed.visits
    .filter(({ node }) => node.type === "Function")
    .map(({ node }) =>
      finding(
        "state-does-not-last",
        "warning",
        { start: node.pos, end: node.end },
        "Each command has a shell of its own: the function is gone when this one ends.",
        "Put it in the same command as what calls it.",
      ),
    );

export const stateCarried: FindingRule = ({ carried, masked, show }) =>
  carried.map((span) =>
    finding(
      "state-carried",
      "info",
      span,
      `Each command has a shell of its own: \`${show(masked.slice(span.start, span.end))}\` is repeated before later commands on this node.`,
      "Nothing to do; you will see it above each of them.",
    ),
  );
