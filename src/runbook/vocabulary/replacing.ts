// Sentences that ask the reader to replace something in a command.
import { hasAny } from "./has-any.ts";

const values =
  /\b(?:replac(?:e|ing)|substitut(?:e|ing))\b(?! (?:the|your|an?) (?:\w+ )?(?:files?|configurations?|disks?|drives?|nodes?|servers?|contents?|lines?|certificates?)\b)[^.]{0,120}?\b(?:with|by|for)\s+(?:your\b|whatever\b|one of your\b|an? (?:actual|real)\b|the (?:actual|real|correct|right|own|names?|number|id|ip|address|path|values?|url|token|version|user ?name)\b)/i;
const placeholders =
  /\b(?:replac\w*|substitut\w*|chang\w*|fill\w*|edit|updat\w*|adjust\w*|provide)\b[^.]{0,60}\bplaceholders?\b|\bplaceholder (?:values?|names?|text)\b/i;

/** Does a text ask to replace something in the commands next to it? */
export function saysToReplace(text: string): boolean {
  return hasAny(text, "replac", "substitut", "placeholder") && (values.test(text) || placeholders.test(text));
}
