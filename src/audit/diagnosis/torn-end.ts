// A last line without its newline: cut short while it was written, cut off later, or never one of ours.
import type { Head } from "../directory/head-file.ts";
import { lineAt, type TrustedLine } from "./diagnosis-state.ts";
import type { Finding } from "./judge-head.ts";
import type { ScannedLine } from "./scan-lines.ts";

/** What the end at this place is, behind the trusted line. */
export function judgeTornEnd(
  lines: readonly ScannedLine[],
  at: number,
  trusted: TrustedLine,
  head: Head | null,
): Finding {
  const { digest, beginning } = lineAt(lines, at);
  const line = at + 1;
  if (head !== null && head.seq > trusted.seq) {
    if (head.sha256 === digest)
      return {
        kind: "edited",
        words: `Line ${line} has lost its newline: the rest of it is as the head file names it.`,
      };
    return {
      kind: "truncated",
      words: `The log ends inside line ${line}, and the head file names line ${head.seq} as written.`,
    };
  }
  const expected = `{"seq":${trusted.seq + 1},"at":"`;
  const ours = beginning.startsWith(expected) || expected.startsWith(beginning);
  if (!ours && trusted.known)
    return {
      kind: "inserted",
      words: `Line ${line} was put in: it has no end, and it does not begin as line ${trusted.seq + 1} would.`,
    };
  const before =
    line === 1
      ? ""
      : line === 2
        ? " Line 1 before it is whole."
        : ` The ${line - 1} lines before it are whole.`;
  return { kind: "torn-tail", words: `Line ${line} has no end: writing it was cut short.${before}` };
}
