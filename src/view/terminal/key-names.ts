// The keys of terminal sequences: xterm's, rxvt's, the Linux console's, and the forms with modifiers (`CSI 1 ; 5 A`,
// `CSI 27 ; 5 ; 13 ~`, `CSI 13 ; 5 u`). Tables; no state.
import type { Key } from "../screen/screen-input.ts";

/** A key by its name. Its `text` is what it would insert. */
export function makeKey(
  name: string,
  with_: { text?: string; ctrl?: boolean; meta?: boolean; shift?: boolean } = {},
): Key {
  return {
    name,
    text: with_.text ?? "",
    ctrl: with_.ctrl ?? false,
    meta: with_.meta ?? false,
    shift: with_.shift ?? false,
  };
}

/** The key of one character; null for control characters that are not keys. */
export function controlKey(character: string): Key | null {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x0d) return makeKey("enter");
  if (code === 0x09) return makeKey("tab");
  if (code === 0x7f || code === 0x08) return makeKey("backspace");
  if (code === 0x1b) return makeKey("escape");
  if (code === 0x00) return makeKey("space", { ctrl: true });
  if (code < 0x1b) return makeKey(String.fromCharCode(code + 0x60), { ctrl: true });
  if (code < 0x20) return makeKey(String.fromCharCode(code + 0x40), { ctrl: true });
  if (code === 0x20) return makeKey("space", { text: " " });
  if (code >= 0x80 && code <= 0x9f) return null;
  return makeKey(character, { text: character, shift: character !== character.toLowerCase() });
}

const LETTERS: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  H: "home",
  F: "end",
};

const NUMBERS: Readonly<Record<string, string>> = {
  "1": "home",
  "3": "delete",
  "4": "end",
  "5": "pageup",
  "6": "pagedown",
  "7": "home",
  "8": "end",
};

/** The key of `CSI parameters final`; null when it is none of ours. */
export function csiKey(parameters: string, final: string): Key | null {
  const [first = "", second = "", third = ""] = parameters.split(";");
  if (final === "Z") return makeKey("tab", { shift: true });
  if (Object.hasOwn(LETTERS, final)) return named(LETTERS[final], second);
  if (final === "u") return coded(first, second);
  if (final === "~") return first === "27" ? coded(third, second) : named(own(NUMBERS, first), second);
  // rxvt: lower-case letters with shift, and `^` for ctrl.
  if (final === "^") return named(own(NUMBERS, first), "5");
  if (final === "$") return named(own(NUMBERS, first), "2");
  const upper = final.toUpperCase();
  return final !== upper && "abcd".includes(final) ? named(LETTERS[upper], "2") : null;
}

/** The key of `SS3 final` (cursor keys in application mode, the keypad's Enter); null when it is none of ours. */
export function ss3Key(final: string): Key | null {
  if (final === "M") return makeKey("enter");
  if (Object.hasOwn(LETTERS, final)) return named(LETTERS[final], "");
  const upper = final.toUpperCase();
  return "abcd".includes(final) ? named(LETTERS[upper], "5") : null;
}

function own(table: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function named(name: string | undefined, modifiers: string): Key | null {
  return name === undefined ? null : makeKey(name, modifiersOf(modifiers));
}

/** A key given by its character code. */
function coded(code: string, modifiers: string): Key | null {
  const number = Number.parseInt(code, 10);
  if (!(number > 0 && number <= 0x10ffff)) return null;
  const key = controlKey(String.fromCodePoint(number));
  if (key === null) return null;
  const held = modifiersOf(modifiers);
  const plain = !held.ctrl && !held.meta;
  return { ...key, ...held, shift: held.shift || key.shift, text: plain ? key.text : "" };
}

/** xterm's modifier parameter: 1 plus 1 for shift, 2 for alt, 4 for ctrl. */
function modifiersOf(parameter: string): { ctrl: boolean; meta: boolean; shift: boolean } {
  const bits = Math.max(0, (Number.parseInt(parameter, 10) || 1) - 1);
  return { shift: (bits & 1) !== 0, meta: (bits & 2) !== 0, ctrl: (bits & 4) !== 0 };
}
