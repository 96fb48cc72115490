// Characters that make a command other than it looks: invisible, bidirectional, control and look-alike ones.
import { quotedAt } from "./open-shell.ts";
import type { Severity } from "./runbook.ts";

export interface Suspicion {
  readonly start: number;
  readonly severity: Severity;
  readonly message: string;
  readonly advice: string;
}

const bidirectional = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const invisible = /\p{Default_Ignorable_Code_Point}/u;
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffd]/u;
const space = /[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/u;
const typographic = /[\u2010-\u2015\u2018-\u201f\u2032-\u2036\u2212\u00ab\u00bb\uff01-\uff5e]/u;
const any = /[^\t\n\x20-\x7e]/gu;
/** Cyrillic and Greek letters that look like Latin ones. */
const lookAlike = /[аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅαοντυρικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]/u;

/** The suspicious characters of a command, at most twenty. */
export function suspiciousIn(text: string): readonly Suspicion[] {
  const found: Suspicion[] = [];
  const quoted = quotedAt(text);
  for (const match of text.matchAll(any)) {
    if (found.length >= 20) break;
    const problem = judge(match[0], text, match.index, quoted);
    if (problem !== null) found.push(problem);
  }
  return found;
}

function judge(
  character: string,
  text: string,
  start: number,
  quoted: (offset: number) => boolean,
): Suspicion | null {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  const say = (what: string, advice: string, severity: Severity = "error"): Suspicion => ({
    start,
    severity,
    message: `The command holds ${what} (${code}).`,
    advice,
  });
  if (bidirectional.test(character))
    return say(
      "a character that turns the direction of text, so that it reads other than it runs",
      "Remove it from the guide.",
    );
  // A joiner or variation selector after an emoji is part of it.
  if (
    /[\u200d\ufe0e\ufe0f]/.test(character) &&
    /[^\x00-\x7f]$/.test(text.slice(Math.max(0, start - 1), start))
  )
    return null;
  if (invisible.test(character)) return say("an invisible character", "Remove it from the guide.");
  if (control.test(character))
    return say("a control or damaged character", "Remove it, or save the guide as UTF-8.");
  if (space.test(character))
    return say("a space that the shell does not take for a space", "Type an ordinary space in its place.");
  if (typographic.test(character))
    return say(
      `\`${character}\`, which is not the ASCII character it looks like`,
      "Type the plain quote, hyphen or letter.",
      quoted(start) && !/^\s*$/.test(text[start - 1] ?? " ") ? "warning" : "error",
    );
  if (
    lookAlike.test(character) &&
    /[A-Za-z]/.test((text[start - 1] ?? "") + (text[start + character.length] ?? ""))
  )
    return say(`\`${character}\`, a foreign letter that looks like a Latin one`, "Type the Latin letter.");
  return null;
}
