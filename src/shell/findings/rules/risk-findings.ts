// Findings about what destroys, and about what is opaque.
import { pipesInternetIntoShell } from "./exposed-services.ts";
import type { FindingRule } from "./finding-rule.ts";
import { finding } from "./finding-rule.ts";

/** `destroys-data`: what a part of the command destroys. */
export const destroysData: FindingRule = ({ verdicts, show }) =>
  verdicts
    .filter(({ risk }) => risk === "destroys")
    .map((verdict) => {
      const names = verdict.names.map(({ value }) => show(value)).join(", ");
      const reason = show(verdict.reason);
      const erased = verdict.disk === "makes" ? `This erases ${names}: ${reason}.` : `${reason}: ${names}.`;
      const message = names === "" ? `${reason}.` : erased;
      return finding(
        "destroys-data",
        "warning",
        verdict,
        message,
        names === ""
          ? "Check that you want this on this node before you confirm."
          : "Check that the name is correct on this node before you type it to confirm.",
      );
    });

/** It only decides which of several programs of the same name runs. */
const ADDS_TO_PATH = /^it sets PATH,/;

/** `opaque`: why a part of the command cannot be judged. Waiting, and fetching and running, have their own rules. */
export const opaque: FindingRule = (examined) => {
  const said = examined.waits.map(({ span }) => span);
  const fetched = pipesInternetIntoShell(examined).map(({ start }) => start);
  return examined.verdicts
    .filter(({ risk }) => risk === "opaque")
    .filter(({ start, end }) => !said.some((it) => it.start <= start && it.end >= end))
    .filter(({ end }) => !fetched.some((start) => start < end))
    .map((verdict) => {
      const reason = examined.show(verdict.reason);
      return finding(
        "opaque",
        ADDS_TO_PATH.test(reason) ? "info" : "warning",
        verdict,
        `The guide does not show everything that this does: ${reason}.`,
        "Read what will run before you confirm.",
      );
    });
};

/** `syntax`: the shell will refuse the text. */
export const syntax: FindingRule = ({ reading, text }) =>
  reading.parsed.errors
    .slice(0, 1)
    .map(({ message, pos }) =>
      finding(
        "syntax",
        "warning",
        { start: Math.min(pos, text.length), end: text.length },
        `The shell cannot read this: ${message}.`,
        "Look for a missing quote, bracket or keyword.",
      ),
    );
