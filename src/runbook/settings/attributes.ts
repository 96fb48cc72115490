// Reads and checks the attributes of a fence or heading; what is not understood is a finding.

import type { Finding, OutputPolicy } from "../model/runbook.ts";
import type { LineOrigin, SourceText } from "../model/source-text.ts";
import { readFenceInfo } from "./fence-info.ts";
import { roleName } from "./front-matter.ts";

export interface Attributes {
  readonly language: string;
  readonly on: string | null;
  readonly name: string | null;
  readonly done: SourceText | null;
  readonly verify: SourceText | null;
  readonly capture: string | null;
  /** Seconds. */
  readonly timeout: number | null;
  /** Whether the command exits or stays open beside the run; null when unspecified. */
  readonly mode: "run" | "session" | null;
  /** The port of a session: a number, or the name of a variable. */
  readonly port: string | null;
  /** What is kept of the output; null for everything. */
  readonly output: OutputPolicy | null;
  /** A block about AWS: what must exist, or what to make. */
  readonly block: "requires" | "make" | null;
  /** Where the info string begins. */
  readonly place: LineOrigin;
  readonly findings: readonly Finding[];
}

const longestTimeout = 172_800;

/** Reads an info string at `line`, `column` of the guide. */
export function readAttributes(info: string, line: number, column: number): Attributes {
  const read = readFenceInfo(info);
  const findings: Finding[] = [];
  const wrong = (at: number, severity: Finding["severity"], message: string, advice: string) =>
    void findings.push({ rule: "attribute", severity, message, advice, line, column: column + at });
  let on: string | null = null;
  let name: string | null = null;
  let done: SourceText | null = null;
  let verify: SourceText | null = null;
  let capture: string | null = null;
  let timeout: number | null = null;
  let mode: Attributes["mode"] = null;
  let port: string | null = null;
  let output: OutputPolicy | null = null;
  let block: Attributes["block"] = null;
  for (const { key, value, at } of read.attributes) {
    const text: SourceText = { text: value, origins: [{ line, column: column + at }] };
    if (key === "on") {
      if (roleName.test(value)) on = value;
      else
        wrong(
          at,
          "error",
          `\`on=${value}\` does not name a role.`,
          "A role name has only letters, digits, `-` and `_`.",
        );
    } else if (key === "name") name = value.trim() === "" ? null : value.trim();
    else if (key === "done" || key === "verify") {
      if (value.trim() === "")
        wrong(at, "warning", `\`${key}\` is empty.`, "Give it a command in quotes, or remove it.");
      else if (key === "done") done = text;
      else verify = text;
    } else if (key === "capture") {
      if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(value)) capture = value;
      else
        wrong(
          at,
          "error",
          `\`capture=${value}\` is not a variable name.`,
          "Use letters, digits and `_`, like `capture=UUID`.",
        );
    } else if (key === "timeout") {
      const seconds = /^\d{1,7}$/.test(value) ? Number(value) : 0;
      if (seconds >= 1 && seconds <= longestTimeout) timeout = seconds;
      else
        wrong(
          at,
          "warning",
          `\`timeout=${value}\` is not a number of seconds from 1 to ${longestTimeout}.`,
          "Write it like `timeout=300`.",
        );
    } else if (key === "mode") {
      if (value === "run" || value === "session") mode = value;
      else
        wrong(
          at,
          "warning",
          `\`mode=${value}\` is unknown and has no effect.`,
          "Use `run` for a command that exits, or `session` for one that stays open during the run, such as a tunnel.",
        );
    } else if (key === "output") {
      // If it is not understood, the strictest choice applies.
      output = value === "digest" ? "digest" : "none";
      if (value !== output)
        wrong(
          at,
          "error",
          `\`output=${value}\` is unknown; it counts as \`output=none\`.`,
          "Use `none` to keep no output, or `digest` to keep only its length and SHA-256. Remove it to keep the output.",
        );
    } else if (key === "port") {
      if (isPort(value)) port = value;
      else
        wrong(
          at,
          "warning",
          `\`port=${value}\` is not a port or a variable name.`,
          "Use a number from 1 to 65535, or the name of a variable, like `port=LOCAL_PORT`.",
        );
    } else if (read.braces)
      // Outside of braces, other tools have their own attributes.
      wrong(
        at,
        "warning",
        `The attribute \`${key}\` is unknown and has no effect.`,
        "Known attributes are name, on, done, verify, capture, timeout, mode, port and output.",
      );
  }
  for (const { text, at } of read.strange) {
    const word = read.braces && (text === "requires" || text === "make") ? text : null;
    if (word !== null && block === null && /^ya?ml$/i.test(read.language)) block = word;
    else if (word !== null)
      wrong(
        at,
        "error",
        `\`${word}\` is not allowed here.`,
        "Put either `{requires}` or `{make}` on a block whose language is `yaml`.",
      );
    else if (read.braces)
      wrong(
        at,
        "warning",
        `\`${text}\` is not an attribute and has no effect.`,
        'Write attributes like {name=format on=worker done="…"}.',
      );
  }
  const { language } = read;
  const values = { on, name, done, verify, capture, timeout, mode, port, output };
  return { language, ...values, block, place: { line, column }, findings };
}

/** A port number, or what may be a variable's name. */
function isPort(value: string): boolean {
  if (/^\d+$/.test(value)) return value.length <= 5 && Number(value) >= 1 && Number(value) <= 65_535;
  return /^[A-Za-z][A-Za-z0-9._-]{0,99}$/.test(value);
}
