// What destroys, and what cannot be seen through, said at its place.
import type { FindingRule } from "./finding-rule.ts";
import { finding } from "./finding-rule.ts";

/** `destroys-data`: what a part of the command destroys. */
export const destroysData: FindingRule = ({ verdicts, show }) =>
  verdicts
    .filter(({ risk }) => risk === "destroys")
    .map((verdict) => {
      const names = verdict.names.map(({ value }) => show(value)).join(", ");
      const message = names === "" ? `${show(verdict.reason)}.` : `${show(verdict.reason)}: ${names}.`;
      return finding(
        "destroys-data",
        "warning",
        verdict,
        message,
        "Check that the name is the right one on this node before you confirm it.",
      );
    });

/** `opaque`: why a part of the command cannot be judged. */
export const opaque: FindingRule = ({ verdicts, show }) =>
  verdicts
    .filter(({ risk }) => risk === "opaque")
    .map((verdict) =>
      finding(
        "opaque",
        "warning",
        verdict,
        `What this does cannot be seen from the guide: ${show(verdict.reason)}.`,
        "Look at what will run before you confirm it.",
      ),
    );

/** `syntax`: the shell will refuse the text. */
export const syntax: FindingRule = ({ reading, text }) =>
  reading.parsed.errors
    .slice(0, 1)
    .map(({ message, pos }) =>
      finding(
        "syntax",
        "warning",
        { start: Math.min(pos, text.length), end: text.length },
        `The shell will not understand this: ${message}.`,
        "Look for a missing quote, bracket or keyword.",
      ),
    );
