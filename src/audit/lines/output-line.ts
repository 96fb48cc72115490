// A fast path for lines of output, which make up most of a large log. It accepts only exactly what
// `encodeLine` would write at this place of the chain; every other line, and all error messages, are left to
// log-line.ts.
import type { RunEvent } from "../../run/model/event.ts";
import { readTimeAt, TIME } from "./log-time.ts";

type Output = Extract<RunEvent, { type: "invocation.output" }>;

const BEFORE_SEQ = '{"seq":';
const BEFORE_TIME = ',"at":"';
const BEFORE_NONCE = '","type":"invocation.output","nonce":"';
const NONCE = 32;
const AFTER_NONCE = '","text":"';
const AFTER_TEXT = '","bytes":';
const BEFORE_PREV = ',"prev":"';
const PREV = 64;
const AFTER_PREV = '"}';

/**
 * A reader of consecutive lines of output; `seq` and `prev` are the values the line must have. Returns null
 * for any other line.
 */
export function createOutputReader(): (text: string, seq: number, prev: string) => Output | null {
  let nonce = "";
  /** Everything between the time and the output: constant while one command writes. */
  let middle = "";
  // Compares slices: for long parts that is several times as fast as `startsWith`, and building a template
  // for each line costs more than both.
  return (text, seq, prev) => {
    const prevEnd = text.length - AFTER_PREV.length;
    const prevStart = prevEnd - PREV;
    const bytesEnd = prevStart - BEFORE_PREV.length;
    if (text.slice(prevStart, prevEnd) !== prev || text.slice(prevEnd) !== AFTER_PREV) return null;
    const seqEnd = digitsEnd(text, BEFORE_SEQ.length);
    const timeStart = seqEnd + BEFORE_TIME.length;
    const timeEnd = timeStart + TIME;
    if (countIn(text, BEFORE_SEQ.length, seqEnd) !== seq) return null;
    if (text.slice(0, BEFORE_SEQ.length) !== BEFORE_SEQ) return null;
    if (text.slice(seqEnd, timeStart) !== BEFORE_TIME) return null;
    if (text.slice(bytesEnd, prevStart) !== BEFORE_PREV) return null;
    if (middle === "" || text.slice(timeEnd, timeEnd + middle.length) !== middle) {
      const start = timeEnd + BEFORE_NONCE.length;
      const found = text.slice(start, start + NONCE);
      if (!/^[0-9a-f]{32}$/.test(found)) return null;
      // Joining makes a new string: a slice would be slow to compare and would keep the whole line in memory.
      nonce = found.split("").join("");
      middle = `${BEFORE_NONCE}${nonce}${AFTER_NONCE}`;
      if (!text.startsWith(middle, timeEnd)) return null;
    }
    const start = timeEnd + middle.length;
    const bytesStart = digitsStart(text, bytesEnd);
    const end = bytesStart - AFTER_TEXT.length;
    if (end < start || text.slice(end, bytesStart) !== AFTER_TEXT) return null;
    const bytes = countIn(text, bytesStart, bytesEnd);
    const at = readTimeAt(text, timeStart);
    const output = readString(text.slice(start, end));
    if (bytes === null || at === null || at < 0 || output === null) return null;
    return { type: "invocation.output", at, nonce, text: output as Output["text"], bytes };
  };
}

const ZERO = 0x30;

const isDigit = (unit: number): boolean => unit >= ZERO && unit <= ZERO + 9;

/** The end of the digits that begin there. */
function digitsEnd(text: string, start: number): number {
  let end = start;
  while (isDigit(text.charCodeAt(end))) end++;
  return end;
}

/** The start of the digits that end there. */
function digitsStart(text: string, end: number): number {
  let start = end;
  while (isDigit(text.charCodeAt(start - 1))) start--;
  return start;
}

/** This many digits are always a safe integer. Longer numbers are left to log-line.ts. */
const MOST_DIGITS = 15;

/** The number these digits write; null when it is not written in canonical form or has too many digits. */
function countIn(text: string, start: number, end: number): number | null {
  const digits = end - start;
  if (digits === 0 || digits > MOST_DIGITS || (digits > 1 && text.charCodeAt(start) === ZERO)) return null;
  let count = 0;
  for (let at = start; at < end; at++) count = count * 10 + text.charCodeAt(at) - ZERO;
  return count;
}

/** Never unescaped in canonical JSON, and never in cleaned text. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

const BACKSLASH = "\\".charCodeAt(0);

/**
 * The string between these quotes of canonical JSON; null when it is not canonical, contains a control
 * character (cleaned text has none), or has an escape that cleaned text does not need.
 */
function readString(json: string): string | null {
  if (CONTROL.test(json)) return null;
  let [value, from, quotes] = ["", 0, 0];
  for (let at = json.indexOf("\\"); at >= 0; at = json.indexOf("\\", from)) {
    const character = unescaped(json.charCodeAt(at + 1));
    if (character === null) return null;
    if (character === '"') quotes++;
    value += json.slice(from, at) + character;
    from = at + 2;
    if (from === json.length) break;
  }
  return quotesIn(json) === quotes ? value + json.slice(from) : null;
}

/** The meaning of this letter after a backslash; null when cleaned text does not need it. */
function unescaped(letter: number): string | null {
  switch (letter) {
    case 0x6e:
      return "\n";
    case 0x74:
      return "\t";
    case 0x22:
      return '"';
    case BACKSLASH:
      return "\\";
    default:
      return null;
  }
}

function quotesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count;
}
