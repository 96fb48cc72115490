// Pastes from terminals that do not mark them: keys that arrive at once, or faster than a hand types, with an Enter
// among them. They become one paste, which never confirms. Pure; the decoder reads single keys, the owner has the
// clock.
import type { Key } from "../screen/screen-input.ts";
import type { Decoded } from "./key-decoder.ts";

/** An Enter read this soon after another key belongs to the same paste; ms. */
const TOGETHER = 50;

/** Is an Enter read at `at` part of what was read at `before` (null: nothing)? */
export function isTogether(before: number | null, at: number): boolean {
  return before !== null && at - before < TOGETHER;
}

/**
 * Keys that were read at once; `together` if that was right after other keys. Each stretch of text with an Enter that
 * did not come alone becomes one paste. Keys without text (Ctrl-C, arrows) stay keys.
 */
export function withUnmarkedPastes(read: readonly Decoded[], together: boolean): readonly Decoded[] {
  if (!read.some(isEnter)) return read;
  const out: Decoded[] = [];
  let run: Extract<Decoded, { type: "key" }>[] = [];
  const end = (): void => {
    if (run.some(isEnter) && !(isEnterAlone(run) && out.length === 0 && !together))
      out.push({ type: "paste", text: run.map(({ key }) => textOf(key)).join("") });
    else out.push(...run);
    run = [];
  };
  for (const item of read) {
    if (item.type === "key" && textOf(item.key) !== null) run.push(item);
    else {
      end();
      out.push(item);
    }
  }
  end();
  return out;
}

/** One Enter; some terminals send CR and LF for it. */
function isEnterAlone([first, second, ...more]: readonly Decoded[]): boolean {
  const only = second === undefined || (second.type === "key" && second.key.name === "j" && second.key.ctrl);
  return first !== undefined && isEnter(first) && only && more.length === 0;
}

function isEnter(item: Decoded): boolean {
  return item.type === "key" && item.key.name === "enter" && !item.key.meta;
}

/** The key's text in a paste; null for keys without text. */
function textOf(key: Key): string | null {
  if (key.name === "enter") return key.meta ? null : "\n";
  if (key.name === "tab") return key.shift ? null : "\t";
  // A newline in a text; Ctrl-J means the same.
  if (key.name === "j" && key.ctrl) return "\n";
  return key.text === "" || key.ctrl || key.meta ? null : key.text;
}
