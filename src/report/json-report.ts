// The report as JSON: its data unchanged (report.schema.json describes it).
import type { Report } from "./model/report.ts";

/** Control, format and separator characters that JSON leaves unescaped. Our own line ends are excluded. */
const HIDDEN = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The whole text. Hidden characters are escaped, so that printing it cannot affect a terminal. */
export function jsonReport(report: Report): string {
  return `${JSON.stringify(report, null, 2).replace(HIDDEN, escaped)}\n`;
}

function escaped(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
