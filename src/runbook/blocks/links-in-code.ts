// Markdown links inside a code block, as editors make them from addresses: `curl -O [https://x/y](https://x/y)`. A
// shell does not understand them; the author typed the link's text.

import type { Finding } from "../model/runbook.ts";
import { joinLines, linesOf, type SourceText } from "../model/source-text.ts";
import { heredocBodies } from "../vocabulary/open-shell.ts";

const link = /\[([^\]\s[]{3,300})\]\((?:https?:\/\/|mailto:)?([^)\s]{3,300})\)/g;

/** The text without the marks of such links, and where they were. */
export function withoutLinkMarks(source: SourceText): {
  readonly source: SourceText;
  readonly findings: readonly Finding[];
} {
  if (!source.text.includes("](")) return { source, findings: [] };
  const bodies = heredocBodies(source.text);
  const findings: Finding[] = [];
  let start = 0;
  const lines = linesOf(source).map((each) => {
    const at = start;
    start += each.text.length + 1;
    if (bodies.some((body) => body.start <= at && at < body.end)) return each;
    const text = each.text.replace(link, (written: string, shown: string, target: string, offset: number) => {
      if (bare(shown) !== bare(target)) return written;
      findings.push({
        rule: "link-in-code",
        severity: "warning",
        message: `The guide has link marks here that no shell accepts, so \`${shown}\` runs instead.`,
        advice: "Compare it with the guide, and write the address without `[…](…)`.",
        line: each.line,
        column: each.column + offset,
      });
      return shown;
    });
    return text === each.text ? each : { ...each, text };
  });
  return findings.length === 0 ? { source, findings } : { source: joinLines(lines), findings };
}

function bare(address: string): string {
  return address.replace(/^https?:\/\//, "").replace(/\/$/, "");
}
