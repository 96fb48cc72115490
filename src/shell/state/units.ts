// Which services a command starts and enables, and which packages it installs.
import type { Call } from "../calls/call.ts";
import { readCalls, type ShellReading } from "../calls/calls.ts";
import { splitArguments } from "../calls/options.ts";
import type { Span } from "../model/command.ts";
import { maskText, unmask } from "../syntax/mask.ts";

export interface Start extends Span {
  readonly how: "start" | "restart";
  readonly units: readonly string[];
}

/** What a command does to the services of a node, with names as in the guide. */
export interface Units {
  readonly starts: readonly Start[];
  readonly enables: readonly string[];
  /** By `yum` and `dnf`, whose packages do not enable services. */
  readonly installs: readonly string[];
  /** By `apt`, whose packages enable their services. */
  readonly enablesByInstall: readonly string[];
}

const NONE: Units = { starts: [], enables: [], installs: [], enablesByInstall: [] };

/** `masks` are the places of the command's placeholders. */
export function readUnits(text: string, masks: readonly Span[]): Units {
  if (!/\b(?:systemctl|service|chkconfig|yum|dnf|apt(?:-get)?)\b/.test(text)) return NONE;
  const masked = maskText(text, masks);
  const reading = readCalls(masked.text);
  const show = (names: readonly string[]) => names.map((name) => unmask(masked, name));
  return {
    starts: reading.calls.flatMap((call) => {
      const start = startOf(call);
      return start === null ? [] : [{ ...start, units: show(start.units) }];
    }),
    enables: show(enabledUnits(reading)),
    installs: show(installed(reading, /^(?:yum|dnf|microdnf)$/)),
    enablesByInstall: show(installed(reading, /^apt(?:-get)?$/)),
  };
}

/** Do the two names mean the same, as `mysqld` and `mysql` or `mongod` and `mongodb` do? */
export function isServiceOf(unit: string, name: string): boolean {
  const [short = "", long = ""] = [unit, name]
    .map((it) =>
      it
        .toLowerCase()
        .replace(/[-.@_].*$/, "")
        .replace(/d$/, ""),
    )
    .sort((a, b) => a.length - b.length);
  return short.length >= 3 && long.startsWith(short);
}

/** The services that a call starts; null for none. */
export function startOf(call: Call): Start | null {
  const [first = "", second = "", ...rest] = operandsOf(call);
  const bySystemd = call.program === "systemctl";
  if (!bySystemd && call.program !== "service") return null;
  const [action, names] = bySystemd ? [first, [second, ...rest]] : [second, [first]];
  const units = names.filter((name) => name !== "").map(unitName);
  if ((action !== "start" && action !== "restart") || units.length === 0) return null;
  return { how: action, units, start: call.start, end: call.end };
}

/** The services that the command enables at boot. */
export function enabledUnits({ calls }: ShellReading): readonly string[] {
  return calls.flatMap((call) => {
    const [first = "", ...rest] = operandsOf(call);
    if (call.program === "systemctl" && first === "enable") return rest.map(unitName);
    return call.program === "chkconfig" && rest[0] === "on" ? [unitName(first)] : [];
  });
}

function installed({ calls }: ShellReading, program: RegExp): readonly string[] {
  return calls.flatMap((call) => {
    const [action, ...packages] = operandsOf(call);
    return program.test(call.program ?? "") && action === "install" ? packages : [];
  });
}

function operandsOf(call: Call): readonly string[] {
  return splitArguments(call.arguments).operands.map(({ value }) => value);
}

function unitName(value: string): string {
  return value.replace(/\.service$/, "");
}
