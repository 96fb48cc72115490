// The quick way to read a line of output: most of a large log is such lines. It takes only what `encodeLine` writes to
// the byte, and leaves every other line, and saying what is wrong with it, to the general way in log-line.ts.
import type { RunEvent } from "../run/event.ts";
import { holdsControl } from "./clean-text.ts";
import { readTime } from "./log-time.ts";

type Output = Extract<RunEvent, { type: "invocation.output" }>;

const BEFORE =
  /^\{"seq":([1-9]\d{0,14}),"at":"([^"]{24})","type":"invocation\.output","nonce":"([0-9a-f]{32})","text":/;
const AFTER = /^,"bytes":(0|[1-9]\d{0,14}),"prev":"([0-9a-f]{64})"\}$/;
const AFTER_MARK = ',"bytes":';

/** The line's parts; null when it is not exactly as `encodeLine` writes an `invocation.output`. */
export function readOutputLine(
  text: string,
): { readonly seq: number; readonly prev: string; readonly event: Output } | null {
  const before = BEFORE.exec(text);
  if (before === null) return null;
  const [start, seq = "", iso = "", nonce = ""] = before;
  const end = text.lastIndexOf(AFTER_MARK);
  const after = end < start.length ? null : AFTER.exec(text.slice(end));
  if (after === null) return null;
  const [, bytes = "", prev = ""] = after;
  const at = readTime(iso);
  const output = readString(text.slice(start.length, end));
  if (at === null || output === null || holdsControl(output)) return null;
  return {
    seq: Number(seq),
    prev,
    event: { type: "invocation.output", at, nonce, text: output as Output["text"], bytes: Number(bytes) },
  };
}

/** The string; null when this is no JSON string, or not the one way in which we write it. */
function readString(json: string): string | null {
  if (json.charCodeAt(0) !== 0x22) return null;
  try {
    const value: string = JSON.parse(json);
    return JSON.stringify(value) === json ? value : null;
  } catch {
    return null;
  }
}
