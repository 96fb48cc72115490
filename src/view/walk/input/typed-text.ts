// A confirmation while it is typed: characters at its end, Backspace, Ctrl-W for a word, Ctrl-U for all of it. It
// takes no paste.

import { graphemes } from "../../../output/text-width.ts";
import type { Key } from "../../screen/screen-input.ts";

/** No confirmation is longer. */
const LONGEST = 200;

/** The text after the key; the same for a key that types nothing. */
export function typedText(text: string, key: Key): string {
  if (key.ctrl && key.name === "u") return "";
  if (key.ctrl && key.name === "w") return text.replace(/\S+\s*$|\s+$/, "");
  if (key.name === "backspace") return graphemes(text).slice(0, -1).join("");
  const types = !key.ctrl && !key.meta && graphemes(key.text).length === 1 && text.length < LONGEST;
  return types ? text + key.text : text;
}
