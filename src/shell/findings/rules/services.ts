// Services and mounts that work now but not after a reboot.
import { enabledUnits, startOf } from "../../state/units.ts";
import type { FindingRule } from "./finding-rule.ts";
import { finding } from "./finding-rule.ts";

/** `started-not-enabled`: the service runs now, but not after a reboot. */
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
        "Use `systemctl enable --now` to enable it too.",
      ),
    ];
  });
};

/** `mount-may-be-missing`: with `nofail`, the node boots without the mount, and data goes to the disk below. */
export const mountMayBeMissing: FindingRule = ({ text }) => {
  const match = /\bnofail\b/.exec(text);
  return match === null
    ? []
    : [
        finding(
          "mount-may-be-missing",
          "warning",
          { start: match.index, end: match.index + match[0].length },
          "With `nofail` the node boots without the mount, and programs that use the directory write to the disk below it.",
          "Make the service that uses it wait for the mount (`RequiresMountsFor`), and check with `mountpoint`.",
        ),
      ];
};
