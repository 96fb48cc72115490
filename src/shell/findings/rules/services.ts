// Services and mounts that are right now and wrong after a restart.
import { enabledUnits, startOf } from "../../state/units.ts";
import type { FindingRule } from "./finding-rule.ts";
import { finding } from "./finding-rule.ts";

/** `started-not-enabled`: the service runs now, and not after a restart. */
export const startedNotEnabled: FindingRule = ({ reading, show }) => {
  const enabled = enabledUnits(reading);
  return reading.calls.flatMap((call) => {
    const start = startOf(call);
    const left = start?.how === "start" ? start.units.filter((name) => !enabled.includes(name)) : [];
    if (left.length === 0) return [];
    const shown = left.map(show).join(" ");
    return [
      finding(
        "started-not-enabled",
        "warning",
        call,
        `\`${shown}\` is started now, but nothing in the guide starts it after a reboot.`,
        "Enable it as well, with `systemctl enable --now`.",
      ),
    ];
  });
};

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
          "With `nofail` the node boots without the mount, and what uses the directory writes to the disk below it.",
          "Let the service that uses it wait for the mount (`RequiresMountsFor`), and check with `mountpoint`.",
        ),
      ];
};
