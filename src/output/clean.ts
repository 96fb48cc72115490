// Turns external text into SafeText: removes terminal control, so that nothing in it can act on a terminal, a
// report or a log. Linear, with bounded state.
import type { SafeText } from "./safe-text.ts";

/** An escape sequence longer than this is treated as text, so that it cannot hide what follows. */
const LONGEST_SEQUENCE = 4096;

type State = "text" | "escape" | "intermediate" | "csi" | "string" | "string-escape";

export interface Cleaner {
  push(text: string): SafeText;
  end(): SafeText;
}

/**
 * A cleaner for one stream, across chunk borders. Escape sequences (ECMA-48: CSI, OSC, DCS, APC, PM, SOS and
 * short ones, in 7 and 8 bits) and control characters are dropped; newline and tab stay; a carriage return
 * that is not followed by a newline becomes one, because it would overwrite the line; a sequence ends at a
 * newline at the latest; lone surrogates become U+FFFD.
 */
export function createCleaner(): Cleaner {
  let state: State = "text";
  let length = 0;
  let pendingReturn = false;
  let pendingHigh = "";

  const enter = (next: State): void => {
    state = next;
    length = 0;
  };

  const push = (text: string): SafeText => {
    let out = "";
    // Plain parts are copied as slices: most output is plain.
    let from = -1;
    const input = pendingHigh + text;
    pendingHigh = "";
    const flush = (to: number): void => {
      if (from >= 0) out += input.slice(from, to);
      from = -1;
    };
    for (let i = 0; i < input.length; i++) {
      const code = input.charCodeAt(i);
      if (pendingReturn) {
        pendingReturn = false;
        if (code !== 0x0a) out += "\n";
      }
      if (state !== "text") {
        length++;
        if (code === 0x0a || length > LONGEST_SEQUENCE) {
          enter("text");
        } else {
          step(code);
          continue;
        }
      }
      if (isPlain(code)) {
        if (code >= 0xd800 && code <= 0xdfff) {
          const kind = surrogate(input, i);
          if (kind === "cut") {
            flush(i);
            pendingHigh = input.slice(i);
            break;
          }
          if (kind === "lone") {
            flush(i);
            out += "\ufffd";
            continue;
          }
          if (from < 0) from = i;
          i++;
          continue;
        }
        if (from < 0) from = i;
        continue;
      }
      flush(i);
      if (code === 0x0d) pendingReturn = true;
      else open(code);
    }
    flush(input.length - pendingHigh.length);
    return out as SafeText;
  };

  /** A control character in plain text: the start of a sequence, or dropped. */
  const open = (code: number): void => {
    if (code === 0x1b) enter("escape");
    else if (code === 0x9b) enter("csi");
    else if (code === 0x90 || code === 0x98 || code === 0x9d || code === 0x9e || code === 0x9f)
      enter("string");
  };

  /** One character inside a sequence. */
  const step = (code: number): void => {
    if (code === 0x1b && state !== "string") return enter("escape");
    if (code === 0x18 || code === 0x1a) return enter("text");
    switch (state) {
      case "escape":
        if (code === 0x5b) return enter("csi");
        if (code === 0x5d || code === 0x50 || code === 0x58 || code === 0x5e || code === 0x5f)
          return enter("string");
        if (code >= 0x20 && code <= 0x2f) {
          state = "intermediate";
          return;
        }
        return enter("text");
      case "intermediate":
        if (code >= 0x30) enter("text");
        return;
      case "csi":
        if (code >= 0x40) enter("text");
        return;
      case "string":
        if (code === 0x07 || code === 0x9c) return enter("text");
        if (code === 0x1b) state = "string-escape";
        return;
      case "string-escape":
        // ESC \ ends the string; ESC and any other character begins a new sequence.
        if (code === 0x5c) return enter("text");
        enter("escape");
        return step(code);
      default:
        return;
    }
  };

  return {
    push,
    end() {
      const rest = (pendingReturn ? "\n" : "") + (pendingHigh === "" ? "" : "\ufffd");
      pendingReturn = false;
      pendingHigh = "";
      enter("text");
      return rest as SafeText;
    },
  };
}

/** Cleans a whole text. */
export function safeText(text: string): SafeText {
  const cleaner = createCleaner();
  return (cleaner.push(text) + cleaner.end()) as SafeText;
}

function isPlain(code: number): boolean {
  return (code >= 0x20 && code < 0x7f) || code === 0x0a || code === 0x09 || code > 0x9f;
}

function surrogate(text: string, at: number): "pair" | "lone" | "cut" {
  const code = text.charCodeAt(at);
  if (code >= 0xdc00) return "lone";
  if (at + 1 === text.length) return "cut";
  const low = text.charCodeAt(at + 1);
  return low >= 0xdc00 && low <= 0xdfff ? "pair" : "lone";
}
