// Wraps prose to a width, measured in terminal columns. Commands never pass through here.
import { textWidth } from "../../output/text-width.ts";
import { visible } from "../../output/visible.ts";

/**
 * The text as lines of at most `width` columns, each after `indent`. Keeps line breaks; a word wider than a
 * line is not broken.
 */
export function wrapProse(text: string, width: number, indent = ""): readonly string[] {
  const room = Math.max(20, width - textWidth(indent));
  return visible(text)
    .split("\n")
    .flatMap((line) => wrapLine(line, room).map((it) => (it === "" ? "" : indent + it)));
}

function wrapLine(line: string, room: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  let used = 0;
  for (const word of line.split(/[ \t]+/)) {
    if (word === "") continue;
    const wide = textWidth(word);
    if (used > 0 && used + 1 + wide > room) {
      lines.push(current);
      current = word;
      used = wide;
    } else {
      current = used === 0 ? word : `${current} ${word}`;
      used += (used === 0 ? 0 : 1) + wide;
    }
  }
  lines.push(current);
  return lines;
}

/** The text padded with blanks to this many columns. */
export function padColumns(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - textWidth(text)));
}
