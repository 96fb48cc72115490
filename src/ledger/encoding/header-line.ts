// The first line of a script: everything in it that varies, as shell assignments. Values are checked against
// closed alphabets, so that the line needs no quoting rules.
import { BugError } from "../../errors.ts";

/** A value and the alphabet that it must match. */
export type HeaderField = readonly [name: string, value: string, alphabet: RegExp];

export const ALPHABETS = {
  nonce: /^[0-9a-f]{32}$/,
  run: /^[0-9A-Za-z]{1,64}$/,
  instance: /^[0-9A-Za-z-]{1,64}$/,
  number: /^[0-9]{1,15}$/,
  numberOrNone: /^[0-9]{0,15}$/,
  path: /^(?:\/[0-9A-Za-z._-]+)+$/,
  word: /^[a-z-]*$/,
  region: /^[0-9a-z-]*$/,
  sha256: /^[0-9a-f]{64}$/,
  base64: /^[0-9A-Za-z+/=]+$/,
  base64Lines: /^[0-9A-Za-z+/=,]*$/,
  name: /^(?:[A-Za-z_][0-9A-Za-z_]*)?$/,
  secrets:
    /^(?:[-+]?(?:[A-Za-z_][0-9A-Za-z_]*|(?<=-)):(?:[0-9A-Za-z+/=,]+|@(?:\/[0-9A-Za-z_.-]+)+)(?: |$))*$/,
} as const;

/** `name='value' …` in one line. Throws BugError for a value outside its alphabet. */
export function headerLine(fields: readonly HeaderField[]): string {
  return fields
    .map(([name, value, alphabet]) => {
      if (!alphabet.test(value))
        throw new BugError(`the script's ${name} has a character that is not allowed`);
      return `ll_${name}='${value}'`;
    })
    .join(" ");
}

/** The values of a header line; null for any other line. */
export function readHeaderLine(line: string): ReadonlyMap<string, string> | null {
  const fields = new Map<string, string>();
  for (const part of line.split(/(?<=') (?=ll_)/)) {
    const match = /^ll_([a-z0-9_]{1,20})='([^']*)'$/.exec(part);
    if (match?.[1] === undefined || match[2] === undefined || fields.has(match[1])) return null;
    fields.set(match[1], match[2]);
  }
  return fields;
}
