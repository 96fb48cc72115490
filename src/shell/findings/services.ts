// Services and mounts that are right now and wrong after a restart.
import { splitArguments } from "../options.ts";
import type { FindingRule } from "./finding-rule.ts";
import { finding } from "./finding-rule.ts";

/** `started-not-enabled`: the service runs now, and not after a restart. */
export const startedNotEnabled: FindingRule = ({ reading, show }) => {
  const words = reading.calls.map((call) => ({
    call,
    operands: splitArguments(call.arguments).operands.map(({ value }) => value),
  }));
  const enabled = words
    .filter(({ call, operands }) => call.program === "systemctl" && operands[0] === "enable")
    .flatMap(({ operands }) => operands.slice(1))
    .map(unitName);
  return words.flatMap(({ call, operands }) => {
    const names =
      call.program === "systemctl" && operands[0] === "start"
        ? operands.slice(1)
        : call.program === "service" && operands[1] === "start"
          ? operands.slice(0, 1)
          : [];
    const left = names.map(unitName).filter((name) => !enabled.includes(name));
    if (left.length === 0) return [];
    const shown = left.map(show).join(" ");
    return [
      finding(
        "started-not-enabled",
        "warning",
        call,
        `${shown} is started now, but nothing here starts it after a restart of the node.`,
        `Use \`systemctl enable --now ${shown}\`.`,
      ),
    ];
  });
};

function unitName(value: string): string {
  return value.replace(/\.service$/, "");
}

/** `mount-may-be-missing`: with `nofail` the node starts without the mount, and data lands on the disk below. */
export const mountMayBeMissing: FindingRule = ({ text }) => {
  const match = /\bnofail\b/.exec(text);
  return match === null
    ? []
    : [
        finding(
          "mount-may-be-missing",
          "warning",
          { start: match.index, end: match.index + match[0].length },
          "With nofail the node starts without the mount, and what uses the directory writes to the disk below it.",
          "Let the service that uses it wait for the mount (`RequiresMountsFor`), and check with `mountpoint`.",
        ),
      ];
};
