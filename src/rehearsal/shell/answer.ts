// Helpers for a practice command: its answers, and parsing its options.

import type { Output } from "../node/node.ts";
export type Answer = Partial<Output>;

export const say = (stdout: string): Answer => ({ stdout, exitCode: 0 });

/** Failure: exit code and text for standard error. */
export const fail = (exitCode: number, stderr: string): Answer => ({
  stderr: stderr.endsWith("\n") ? stderr : `${stderr}\n`,
  exitCode,
});

/** The answer for a use that is not simulated: it must not look like success. */
export const notSimulated = (what: string): Answer => fail(1, `${what}: not simulated on a practice node`);

export interface Options {
  /** Options present, with their last value ("" for those that take none). */
  readonly given: ReadonlyMap<string, string>;
  /** The options with all their values, in order. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly rest: readonly string[];
  /** The first unknown option, as written. */
  readonly unknown: string | null;
}

/**
 * Parses arguments as getopt does. `flags` take no value, `valued` take one (`-o X`, `-oX`, `--name X`,
 * `--name=X`). Names include their dashes; `--` ends the options.
 */
export function readOptions(
  args: readonly string[],
  flags: readonly string[],
  valued: readonly string[] = [],
): Options {
  const given = new Map<string, string>();
  const values = new Map<string, readonly string[]>();
  const rest: string[] = [];
  let unknown: string | null = null;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") {
      rest.push(...args.slice(at + 1));
      break;
    }
    if (arg.startsWith("--")) {
      const [name = "", ...value] = arg.split("=");
      if (valued.includes(name)) give(name, value.length > 0 ? value.join("=") : (args[++at] ?? ""));
      else if (flags.includes(name)) give(name, value.join("="));
      else unknown ??= arg;
    } else if (arg.startsWith("-") && arg.length > 1) at = readShort(arg, at);
    else rest.push(arg);
  }
  return { given, values, rest, unknown };

  function give(name: string, value: string): void {
    given.set(name, value);
    values.set(name, [...(values.get(name) ?? []), value]);
  }

  function readShort(arg: string, from: number): number {
    if (flags.includes(arg)) {
      give(arg, "");
      return from;
    }
    for (let place = 1; place < arg.length; place++) {
      const name = `-${arg.charAt(place)}`;
      if (flags.includes(name)) give(name, "");
      else if (valued.includes(name)) {
        const attached = arg.slice(place + 1);
        give(name, attached !== "" ? attached : (args[from + 1] ?? ""));
        return attached !== "" ? from : from + 1;
      } else {
        unknown ??= name;
        return from;
      }
    }
    return from;
  }
}

/**
 * Rows as a table: columns padded to the widest cell, right-aligned if `right` names them. Lines have no
 * trailing blanks except before an empty last cell, and none at all with `trim`.
 */
export function table(
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
  trim = true,
): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, [...cell].length);
    });
  return rows
    .map((row) => {
      const line = row
        .map((cell, at) => {
          const gap = " ".repeat((widths[at] ?? 0) - [...cell].length);
          if (at === row.length - 1) return right.includes(at) && cell !== "" ? gap + cell : cell;
          return right.includes(at) ? gap + cell : cell + gap;
        })
        .join(" ");
      return `${trim ? line.trimEnd() : line}\n`;
    })
    .join("");
}

/**
 * The table without its first row, which still counts for the widths, as with util-linux's `--noheadings`.
 */
export const headless = (text: string): string => text.slice(text.indexOf("\n") + 1);

/** The value with these characters as `\x20`. */
export const escaped = (value: string, signs: RegExp): string =>
  value.replace(signs, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);

/** Runs `one` for each operand; a failure adds a line of text, and the rest continue. */
export function forEach(operands: readonly string[], one: (operand: string) => string | undefined): Answer {
  let text = "";
  for (const operand of operands) {
    const line = one(operand);
    if (line !== undefined) text += `${line}\n`;
  }
  return text === "" ? say("") : fail(1, text);
}

/** The error of a coreutils command for an unknown option. */
export const unknownOption = (name: string, option: string): Answer =>
  fail(
    1,
    `${name}: ${option.startsWith("--") ? "unrecognized" : "invalid"} option ${option.startsWith("--") ? `'${option}'` : `-- '${option.slice(1)}'`}\nTry '${name} --help' for more information.`,
  );
