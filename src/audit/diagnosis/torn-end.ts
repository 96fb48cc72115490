// A last line without its newline: interrupted while being written, cut later, or never one of ours.
import type { Head } from "../directory/head-file.ts";
import { lineAt, type TrustedLine } from "./diagnosis-state.ts";
import type { Finding } from "./judge-head.ts";
import type { ScannedLine } from "./scan-lines.ts";

/** What the incomplete line at this place is, after the trusted line. */
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
        words: `Line ${line} lost its newline; the rest matches the head file.`,
      };
    return {
      kind: "truncated",
      words: `The log ends inside line ${line}, but the head file counts line ${head.seq}.`,
    };
  }
  const expected = `{"seq":${trusted.seq + 1},"at":"`;
  const ours = beginning.startsWith(expected) || expected.startsWith(beginning);
  if (!ours && trusted.known)
    return {
      kind: "inserted",
      words: `Line ${line} was inserted: it is incomplete and does not start like line ${trusted.seq + 1}.`,
    };
  const before =
    line === 1
      ? ""
      : line === 2
        ? " Line 1 before it is complete."
        : ` The ${line - 1} lines before it are complete.`;
  return { kind: "torn-tail", words: `Line ${line} is incomplete: writing it was interrupted.${before}` };
}
