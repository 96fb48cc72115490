// Code in HTML: comments are invisible to the guide's reader, so apparent commands in them are always reported.

import type { Finding, NotTaken } from "../model/runbook.ts";
import { looksLikeWholeCommand } from "../vocabulary/known-programs.ts";

/** What an HTML part that begins at `line` hides; null when nothing in it looks like shell. */
export function hiddenCode(html: string, line: number): { notTaken: NotTaken; finding: Finding } | null {
  let from: number | null = null;
  let to = 0;
  html.split(/\r\n|\n|\r/).forEach((written, index) => {
    const text = written
      .replace(/<!--|-->|<\/?[A-Za-z][^>\n]{0,200}>/g, " ")
      .replace(/^\s*(?:[$#>]|[-*+]|\d+[.)])\s+/, "")
      .trim();
    if (!/^\s*(?:`{3}|~{3})\s*(?:ba)?sh\b/.test(text) && !looksLikeWholeCommand(text)) return;
    from ??= line + index;
    to = line + index;
  });
  if (from === null) return null;
  const comment = html.includes("<!--");
  const where = comment ? "an HTML comment, which readers of the guide do not see" : "HTML";
  return {
    notTaken: { line: from, endLine: to, reason: `shell-looking text in ${where}` },
    finding: {
      rule: "hidden-code",
      severity: "info",
      message: `Shell-looking text is in ${where}; it does not become a step.`,
      advice: "Put it into a fenced block to run it, or remove it.",
      line: from,
      column: 1,
    },
  };
}
