// `broken-continuation`, `bad-substitution`: what a shell accepts but runs differently from what was meant.
import { type BrokenContinuation, brokenContinuations } from "../../syntax/broken-continuation.ts";
import { spanOf } from "../../syntax/parse-shell.ts";
import type { FindingRule } from "./finding-rule.ts";
import { finding } from "./finding-rule.ts";

const SAID: Readonly<Record<BrokenContinuation["why"], readonly [string, string]>> = {
  blanks: [
    "There are blanks after the backslash, so the line does not continue: a shell would run each half on its own.",
    "Remove the blanks after the backslash.",
  ],
  gap: [
    "A comment or an empty line follows the continued line, so the command ends there: a shell would run the rest on its own.",
    "Remove the comment or the empty line.",
  ],
  missing: [
    "The next line is indented as part of this command, but this line has no backslash at the end: a shell would run the next line on its own.",
    "Add a backslash at the end of the line.",
  ],
};

export const brokenContinuation: FindingRule = ({ text, reading }) =>
  brokenContinuations(text, reading.parsed).map((span) =>
    finding("broken-continuation", "error", span, ...SAID[span.why]),
  );

export const badSubstitution: FindingRule = ({ reading }) =>
  reading.parsed.visits.flatMap((visit) => {
    const { node } = visit;
    if (node.type !== "ParameterExpansion" && node.type !== "CommandExpansion") return [];
    const inner = /^\$\{([A-Za-z_][\w-]* [^}]*)\}$/.exec(node.text)?.[1];
    return inner === undefined
      ? []
      : [
          finding(
            "bad-substitution",
            "error",
            spanOf(visit),
            `\`${node.text.slice(0, 80)}\` is not a valid expansion, so a shell stops here.`,
            `Write \`$(${inner.slice(0, 80)})\` to use the output of a command.`,
          ),
        ];
  });
