// Keys for tests, by their names: `a`, `enter`, `C-c`, `M-b`.
import type { Key, ScreenInput } from "../../src/view/screen/screen-input.ts";

export function key(name: string): Key {
  const ctrl = name.startsWith("C-");
  const meta = name.startsWith("M-");
  const bare = ctrl || meta ? name.slice(2) : name;
  const text = bare === "space" ? " " : [...bare].length === 1 ? bare : "";
  return { name: bare === " " ? "space" : bare, text: ctrl || meta ? "" : text, ctrl, meta, shift: false };
}

/** A key as an input, read at `at`, on a frame drawn at `drawnAt`. */
export function keyInput(name: string, at: number, drawnAt = at): ScreenInput {
  return { type: "key", key: key(name), at, drawnAt };
}
