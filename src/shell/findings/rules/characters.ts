// `suspicious-character`: characters that make a command look different from what it is: invisible, bidirectional,
// control and look-alike ones.
import { drawsNothing, lookAlike } from "../../../output/look-alikes.ts";
import type { ShellFinding } from "../../model/command.ts";
import type { Examined, FindingRule } from "./finding-rule.ts";
import { finding } from "./finding-rule.ts";

const PLAIN = /^[\x20-\x7e\n\t]*$/;
const MOST = 20;

const BIDIRECTIONAL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
// Classes of Unicode characters take long to make: each is made where a text needs it.
const invisible = (): RegExp => /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}]/u;
/** Control characters except newline and tab, lone surrogates, and the replacement character. */
const damaged = (): RegExp => /[\p{Cc}\p{Cs}\ufffd]/u;
const space = (): RegExp => /[\p{Zs}\p{Zl}\p{Zp}]/u;
const JOINER = /[\u200d\ufe0e\ufe0f]/u;
interface Judgement {
  readonly severity: ShellFinding["severity"];
  readonly what: string;
  readonly advice: string;
}

export const suspiciousCharacter: FindingRule = (examined) =>
  PLAIN.test(examined.text) ? [] : charactersIn(examined.text, "command", quotedPlaces(examined));

/** The same for a text that no shell reads, such as a file's content. */
export function hiddenCharactersIn(text: string): readonly ShellFinding[] {
  return PLAIN.test(text) ? [] : charactersIn(text, "text", () => true);
}

function charactersIn(
  text: string,
  what: "command" | "text",
  isQuoted: (offset: number) => boolean,
): readonly ShellFinding[] {
  const found: ShellFinding[] = [];
  for (const { 0: character, index } of text.matchAll(/[^\t\n\x20-\x7e]/gu)) {
    if (found.length >= MOST) break;
    const judgement = judge(character, text, index, isQuoted);
    if (judgement === null) continue;
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    found.push(
      finding(
        "suspicious-character",
        judgement.severity,
        { start: index, end: index + character.length },
        `The ${what} contains ${judgement.what} (U+${code}).`,
        judgement.advice,
      ),
    );
  }
  return found;
}

function judge(
  character: string,
  text: string,
  at: number,
  isQuoted: (offset: number) => boolean,
): Judgement | null {
  const error = (what: string, advice: string): Judgement => ({ severity: "error", what, advice });
  const before = text.slice(Math.max(0, at - 1), at);
  // A joiner or variation selector after an emoji is part of it.
  if (JOINER.test(character) && /[^\x00-\x7f]$/.test(before)) return null;
  if (BIDIRECTIONAL.test(character))
    return error(
      "a character that reverses the text direction, so the command runs differently than it reads",
      "Remove it.",
    );
  if (invisible().test(character) || drawsNothing(character))
    return error("an invisible character", "Remove it.");
  if (damaged().test(character))
    return error("a control or damaged character", "Remove it, or save the guide as UTF-8.");
  if (space().test(character))
    return error("a space that the shell does not treat as a space", "Type an ordinary space in its place.");
  const alike = lookAlike(character);
  if (alike === null) return null;
  if (isOfAnotherWriting(character, alike))
    return passesForLatin(text, at)
      ? error(
          `\`${character}\`, a letter of another alphabet that looks like a Latin one`,
          "Type the Latin letter.",
        )
      : null;
  // Inside quotes it is part of the text; as the first character it may have been meant as the quote.
  const within = /[\p{L}\p{N}]/u.test(character) || /\S/.test(before);
  const isText = isQuoted(at) && within && !(alike === "digit" && isAmongAscii(text, at));
  return {
    severity: isText ? "warning" : "error",
    what: `\`${character}\`, which is not the ASCII character it looks like`,
    advice: "Type the plain quote, hyphen, letter or digit.",
  };
}

/** A letter of another script that looks like a Latin one. */
function isOfAnotherWriting(
  character: string,
  alike: ReturnType<typeof lookAlike> = lookAlike(character),
): boolean {
  return (
    alike === "drawn" && /\p{L}/u.test(character) && !/[\p{Script=Latin}\p{Script=Common}]/u.test(character)
  );
}

/** Among Latin letters, or in a word of look-alikes only. In its own script, the letter is normal. */
function passesForLatin(text: string, at: number): boolean {
  const before = /\p{L}{0,40}$/u.exec(text.slice(Math.max(0, at - 40), at))?.[0] ?? "";
  const after = /^\p{L}{0,40}/u.exec(text.slice(at, at + 40))?.[0] ?? "";
  const letters = [...before, ...after];
  return (
    letters.some((letter) => /[A-Za-z]/.test(letter)) || letters.every((letter) => isOfAnotherWriting(letter))
  );
}

/** Next to an ASCII letter or digit, as in a device name. All digits take one or two code units. */
function isAmongAscii(text: string, at: number): boolean {
  const after = at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
  return /[A-Za-z0-9]/.test(text.charAt(at - 1) + text.charAt(after));
}

/** For each offset, in ascending order: is it inside quotes or a here-document's text? */
function quotedPlaces({ text, reading }: Examined): (offset: number) => boolean {
  const bodies = reading.parsed.visits
    .flatMap(({ node, fixed }) =>
      node.type === "HereDoc" && fixed === null
        ? [{ start: node.pos, end: node.closing?.pos ?? text.length }]
        : [],
    )
    .sort((a, b) => a.start - b.start);
  let next = 0;
  const inBody = (offset: number): boolean => {
    while ((bodies[next]?.end ?? text.length) <= offset && next < bodies.length) next++;
    return offset >= (bodies[next]?.start ?? text.length);
  };
  let quote = "";
  let at = 0;
  return (offset) => {
    for (; at < offset; at++) {
      const character = text.charAt(at);
      // Quotes in a here-document quote nothing.
      if (inBody(at)) continue;
      if (character === "\\" && quote !== "'") at++;
      else if (quote !== "") {
        if (character === quote) quote = "";
      } else if (character === "'" || character === '"') quote = character;
    }
    return quote !== "" || inBody(offset);
  };
}
