// The report as JSON: its data as they are (report.schema.json describes them).
import type { Report } from "./model/report.ts";

/** Control, format and separator characters that JSON lets stand as they are. The line ends are our own. */
const HIDDEN = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The whole text. What cannot be seen stands as an escape, so that printing it acts on no terminal. */
export function jsonReport(report: Report): string {
  return `${JSON.stringify(report, null, 2).replace(HIDDEN, escaped)}\n`;
}

function escaped(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
