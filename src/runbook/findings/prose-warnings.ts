// The guide's own warnings: "CAUTION", "this destroys …", "cannot be undone" in the text that explains a command. The
// tables may not know its program, but the guide's author did.
import type { Finding } from "../model/runbook.ts";
import type { LineOrigin } from "../model/source-text.ts";

/** The rule's id; a step with it is confirmed by typing. */
export const GUIDE_WARNS: Finding["rule"] = "guide-warns";

const WARNS =
  /\b(?:CAUTION|TAKE CARE|DANGER(?:OUS)?|DESTRUCTIVE|IRREVERSIBLE)\b|\b(?:irreversibl[ey]|destructive(?:ly)?|destroys|will destroy|can(?:no|')t be (?:undone|reversed)|data loss|permanently (?:delet|eras|remov|destroy|los)\w*)\b|\bdata (?:will be|is|are|gets?) (?:lost|erased|destroyed|wiped)\b|\b(?:WARNING|Warning:|Caution:|Danger:)[^.\n]{0,120}\b(?:remove|delete|erase|destroy|wipe|lose|lost|overwrite)/;
const DENIED = /\b(?:no|not|non|never|without|avoids?|prevents?|isn't|doesn't|won't)(?:\W+\w+){0,2}\W*$/i;
/** Longer text is not searched. */
const LONGEST = 20_000;
const SHOWN = 160;

/** The sentence with the guide's warning; null for none. */
export function guideWarning(text: string): string | null {
  if (text.length > LONGEST) return null;
  const sentences = text.split(/(?<=[.!?])\s+|\n+/);
  const found = sentences.find((sentence) => {
    const match = WARNS.exec(sentence);
    return match !== null && !DENIED.test(sentence.slice(Math.max(0, match.index - 40), match.index));
  });
  return found === undefined ? null : found.trim().slice(0, SHOWN);
}

/** The finding for a command that changes something and that its guide warns about. */
export function guideWarningFinding(context: readonly string[], place: LineOrigin): readonly Finding[] {
  const sentence = guideWarning(context.join("\n"));
  if (sentence === null) return [];
  return [
    {
      rule: "guide-warns",
      severity: "warning",
      message: `The guide warns about this command: "${sentence}".`,
      advice: "Read that passage before you type the node's name to confirm.",
      ...place,
    },
  ];
}
