// `broken-continuation`, `bad-substitution`: what a shell accepts and runs otherwise than it was meant.
import { type BrokenContinuation, brokenContinuations } from "../../syntax/broken-continuation.ts";
import { spanOf } from "../../syntax/parse-shell.ts";
import type { FindingRule } from "./finding-rule.ts";
import { finding } from "./finding-rule.ts";

const SAID: Readonly<Record<BrokenContinuation["why"], readonly [string, string]>> = {
  blanks: [
    "Blanks stand behind the backslash, so this line does not go on in the next one: a shell would run each half on its own.",
    "Remove the blanks behind the backslash.",
  ],
  gap: [
    "Behind the continued line stands a comment or an empty line, so it ends there: a shell would run the rest below it on its own.",
    "Remove the comment or the empty line.",
  ],
  missing: [
    "The next line is indented as part of this command, but no backslash stands at the end of this one: a shell would run it on its own.",
    "Put a backslash at the end of the line.",
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
            `\`${node.text.slice(0, 80)}\` is no expansion: a shell stops here.`,
            `The output of a command is written \`$(${inner.slice(0, 80)})\`.`,
          ),
        ];
  });
