// The quick way to read a line of output: most of a large log is such lines. It takes only what `encodeLine` writes to
// the byte at this place of the chain, and leaves every other line, and saying what is wrong with it, to the general
// way in log-line.ts.
import type { RunEvent } from "../run/event.ts";
import { holdsControl } from "./clean-text.ts";
import { readTime } from "./log-time.ts";

type Output = Extract<RunEvent, { type: "invocation.output" }>;

const TIME = "2026-11-24T08:14:03.000Z".length;
const BEFORE_NONCE = '","type":"invocation.output","nonce":"';
const AFTER_NONCE = '","text":"';
const AFTER_TEXT = '","bytes":';

/** A reader of lines of output, in order; `seq` and `prev` are what the line has to have. Gives null for any other line. */
export function createOutputReader(): (text: string, seq: number, prev: string) => Output | null {
  let nonce = "";
  /** All between the time and the output: it is the same as long as a command writes. */
  let middle = "";
  return (text, seq, prev) => {
    const before = `{"seq":${seq},"at":"`;
    const after = `,"prev":"${prev}"}`;
    const timeEnd = before.length + TIME;
    if (!text.startsWith(BEFORE_NONCE, timeEnd) || !text.startsWith(before) || !text.endsWith(after))
      return null;
    if (middle === "" || !text.startsWith(middle, timeEnd)) {
      const start = timeEnd + BEFORE_NONCE.length;
      nonce = text.slice(start, start + 32);
      if (!/^[0-9a-f]{32}$/.test(nonce)) return null;
      middle = `${BEFORE_NONCE}${nonce}${AFTER_NONCE}`;
      if (!text.startsWith(middle, timeEnd)) return null;
    }
    const start = timeEnd + middle.length;
    const end = text.lastIndexOf(AFTER_TEXT);
    if (end < start) return null;
    const bytes = readCount(text.slice(end + AFTER_TEXT.length, text.length - after.length));
    const at = readTime(text.slice(before.length, timeEnd));
    const output = readString(text.slice(start, end));
    if (bytes === null || at === null || at < 0 || output === null) return null;
    return { type: "invocation.output", at, nonce, text: output as Output["text"], bytes };
  };
}

function readCount(digits: string): number | null {
  const count = Number(digits);
  return Number.isSafeInteger(count) && count >= 0 && String(count) === digits ? count : null;
}

const ESCAPED: Readonly<Record<string, string>> = { n: "\n", t: "\t", '"': '"', "\\": "\\" };

/**
 * The string that stands so between the quotes of canonical JSON; null when it is written otherwise, holds a control
 * character that cleaned text does not hold, or needs an escape that cleaned text does not need.
 */
function readString(json: string): string | null {
  if (holdsControl(json) || json.includes("\n") || json.includes("\t")) return null;
  let [value, from, quotes] = ["", 0, 0];
  for (let at = json.indexOf("\\"); at >= 0; at = json.indexOf("\\", from)) {
    const letter = json.charAt(at + 1);
    const character = ESCAPED[letter];
    if (character === undefined) return null;
    if (letter === '"') quotes++;
    value += json.slice(from, at) + character;
    from = at + 2;
  }
  return quotesIn(json) === quotes ? value + json.slice(from) : null;
}

function quotesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count;
}
