// Pastes of terminals that do not mark them: keys that arrive at once, or faster than a hand presses them, with an Enter
// among them. They are made one paste, which never confirms. Pure; the decoder reads single keys, the owner tells the time.
import type { Key } from "../screen/screen-input.ts";
import type { Decoded } from "./key-decoder.ts";

/** An Enter that is read so soon after another key belongs to what was pasted with it; ms. */
const TOGETHER = 50;

/** Is an Enter that was read at `at` part of what was read at `before` (null: nothing)? */
export function isTogether(before: number | null, at: number): boolean {
  return before !== null && at - before < TOGETHER;
}

/**
 * What was read at once, `together` when that was close behind other keys: each stretch of text with an Enter in it that did not come
 * alone is one paste. Keys without a text (Ctrl-C, arrows) stay keys.
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

/** What the key is of a text that was pasted; null for keys that no text has. */
function textOf(key: Key): string | null {
  if (key.name === "enter") return key.meta ? null : "\n";
  if (key.name === "tab") return key.shift ? null : "\t";
  // A newline in a text; Ctrl-J means it, too.
  if (key.name === "j" && key.ctrl) return "\n";
  return key.text === "" || key.ctrl || key.meta ? null : key.text;
}
