// Turns a terminal's bytes into single keys and pastes. Several keys may arrive at once, and a key or character in
// parts; bracketed pastes stay whole. It has no clock: the owner calls `flush` when nothing followed an ESC for a
// moment.
import type { Key } from "../screen/screen-input.ts";
import { controlKey, csiKey, makeKey, ss3Key } from "./key-names.ts";

export type Decoded =
  | { readonly type: "key"; readonly key: Key }
  | { readonly type: "paste"; readonly text: string };

export interface KeyDecoder {
  push(bytes: Uint8Array): readonly Decoded[];
  /** True while the start of an escape sequence waits: either more follows, or it was the Escape key. */
  waiting(): boolean;
  /** Decodes what waits as it is. */
  flush(): readonly Decoded[];
}

const ESC = "\u001b";
const PASTE_START = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;
/** No key is longer; longer sequences are dropped. */
const LONGEST_SEQUENCE = 64;
/** A paste keeps this many UTF-16 code units; the rest is dropped. */
const LONGEST_PASTE = 1_000_000;

/** A decoder for one terminal. */
export function createKeyDecoder(): KeyDecoder {
  const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
  let rest = "";
  let paste: string[] | null = null;
  let pasted = 0;

  /** Continues reading a paste; true when it has ended. */
  const readPaste = (out: Decoded[]): boolean => {
    const end = rest.indexOf(PASTE_END);
    // The end marker itself may arrive in parts.
    const whole = end >= 0 ? end : Math.max(0, rest.length - PASTE_END.length + 1);
    const text = rest.slice(0, whole);
    rest = rest.slice(end >= 0 ? end + PASTE_END.length : whole);
    const kept = text.slice(0, Math.max(0, LONGEST_PASTE - pasted));
    pasted += kept.length;
    paste?.push(kept);
    if (end < 0) return false;
    out.push({ type: "paste", text: paste?.join("") ?? "" });
    paste = null;
    return true;
  };

  const read = (final: boolean): readonly Decoded[] => {
    const out: Decoded[] = [];
    for (;;) {
      if (paste !== null && !readPaste(out)) return out;
      if (rest === "") return out;
      const taken = takeOne(rest, final);
      if (taken === null) return out;
      rest = rest.slice(taken.length);
      if (taken.paste) {
        paste = [];
        pasted = 0;
      } else if (taken.key !== null) {
        out.push({ type: "key", key: taken.key });
      }
    }
  };

  return {
    push(bytes) {
      // If the end of a paste was lost, a single Ctrl-C still ends it.
      if (paste !== null && bytes.length === 1 && bytes[0] === 0x03) {
        paste = null;
        rest = "";
      }
      rest += utf8.decode(bytes, { stream: true });
      return read(false);
    },
    waiting: () => paste === null && rest !== "",
    flush: () => (paste === null ? read(true) : []),
  };
}

interface Taken {
  /** Code units consumed. */
  readonly length: number;
  /** Null for a sequence that is not a key of ours. */
  readonly key: Key | null;
  readonly paste: boolean;
}

/** The first key of the text; null when it is incomplete and more may follow. */
function takeOne(text: string, final: boolean): Taken | null {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  if (first !== ESC) return { length: first.length, key: controlKey(first), paste: false };
  if (text.length === 1) return final ? { length: 1, key: makeKey("escape"), paste: false } : null;
  if (text.startsWith(PASTE_START)) return { length: PASTE_START.length, key: null, paste: true };
  switch (text[1]) {
    case "[":
      return takeCsi(text, 2, final, false);
    case "O":
      return takeSs3(text, final);
    case ESC:
      // Alt with a key that is itself a sequence; otherwise Escape twice.
      if (text[2] === "[") return takeCsi(text, 3, final, true);
      if (text.length === 2 && !final) return null;
      return { length: 1, key: makeKey("escape"), paste: false };
    default: {
      const character = String.fromCodePoint(text.codePointAt(1) ?? 0);
      const key = controlKey(character);
      return {
        length: 1 + character.length,
        key: key === null ? null : { ...key, meta: true, text: "" },
        paste: false,
      };
    }
  }
}

function takeCsi(text: string, from: number, final: boolean, meta: boolean): Taken | null {
  // The Linux console's function keys: ESC [ [ A.
  if (text[from] === "[" && text.length > from + 1) return { length: from + 2, key: null, paste: false };
  let at = from;
  while (at < text.length && isParameter(text.charCodeAt(at))) at++;
  if (at === text.length) {
    if (!final && text.length <= LONGEST_SEQUENCE) return null;
    // ESC [ and nothing more was Alt and the bracket.
    const bare = at === from && text.length === 2;
    return { length: text.length, key: bare ? makeKey("[", { meta: true }) : null, paste: false };
  }
  const code = text.charCodeAt(at);
  // A character that cannot be part of a sequence starts a new one.
  if (code < 0x40 || code > 0x7e) return { length: at, key: null, paste: false };
  const key = csiKey(text.slice(from, at), text[at] ?? "");
  return { length: at + 1, key: key !== null && meta ? { ...key, meta: true } : key, paste: false };
}

function takeSs3(text: string, final: boolean): Taken | null {
  if (text.length === 2) return final ? { length: 2, key: makeKey("O", { meta: true }), paste: false } : null;
  const key = ss3Key(text[2] ?? "");
  return key === null
    ? { length: 2, key: makeKey("O", { meta: true }), paste: false }
    : { length: 3, key, paste: false };
}

function isParameter(code: number): boolean {
  return code >= 0x20 && code <= 0x3f;
}
