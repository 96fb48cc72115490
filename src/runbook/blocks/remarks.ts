// Words in brackets after a command: `systemctl start munge (If that fails, restart it)`. They are for the reader; no
// shell accepts them there.

import type { NotTaken } from "../model/runbook.ts";
import { joinLines, linesOf, type SourceText } from "../model/source-text.ts";
import { looksLikeCommand } from "../vocabulary/known-programs.ts";

const remark =
  /^(\s*\S.*?(?:[^\s\\&|;(){}!=<>$`'"]|<[\w-]+>))[ \t]+\((?=[^()]*\s\S+\s)([^()`$|;&]{8,})\)\s*$/;
/** A subshell may begin after these words. */
const opens = /(?:^|\s)(?:do|then|else|elif|time|in|if|while|until|for|case|function|select|coproc)$/;

/** The text without these comments, and where they were. */
export function separateRemarks(source: SourceText): {
  readonly source: SourceText;
  readonly remarks: readonly NotTaken[];
} {
  if (!/\)[ \t]*$/m.test(source.text)) return { source, remarks: [] };
  const remarks: NotTaken[] = [];
  const lines = linesOf(source).map((each) => {
    const [, command = "", words = ""] = remark.exec(each.text) ?? [];
    const plain = command !== "" && !/["'`\\#]|<<|\$\(/.test(command) && !opens.test(command);
    if (!plain || !looksLikeCommand(command) || !/^(?:[A-Z<]|(?:if|or|optional|only|e\.g\.)\b)/.test(words))
      return each;
    remarks.push({
      line: each.line,
      endLine: each.line,
      reason: `a note in brackets after the command, which is not shell: (${words})`,
    });
    return { ...each, text: command };
  });
  return remarks.length === 0 ? { source, remarks } : { source: joinLines(lines), remarks };
}
