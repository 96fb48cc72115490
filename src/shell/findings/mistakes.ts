// `broken-continuation`, `bad-substitution`: what a shell accepts and runs otherwise than it was meant.
import { brokenContinuations } from "../broken-continuation.ts";
import { spanOf } from "../parse-shell.ts";
import type { FindingRule } from "./finding-rule.ts";
import { finding } from "./finding-rule.ts";

export const brokenContinuation: FindingRule = ({ text, reading }) => {
  const broken = brokenContinuations(text);
  if (broken.length === 0) return [];
  const quoted = reading.parsed.visits
    .filter(({ node }) => /^(?:HereDoc|SingleQuoted|DoubleQuoted|AnsiCQuoted)$/.test(node.type))
    .map((visit) => {
      const span = spanOf(visit);
      // A here-document's node ends in front of its text.
      return visit.node.type === "HereDoc" ? { ...span, end: visit.node.closing?.end ?? text.length } : span;
    });
  return broken
    .filter(({ start }) => !quoted.some((span) => span.start < start && start < span.end))
    .map((span) =>
      finding(
        "broken-continuation",
        "error",
        span,
        span.why === "blanks"
          ? "Blanks stand behind the backslash, so this line does not go on in the next one: a shell would run each half on its own."
          : "Behind the continued line stands a comment or an empty line, so it ends there: a shell would run the options below it on their own.",
        span.why === "blanks"
          ? "Remove the blanks behind the backslash."
          : "Remove the comment or the empty line.",
      ),
    );
};

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
