// One line of a frame made fit for the terminal: cut to its columns, with colours only where they are wanted,
// and with no escape sequence in it but styles.
import { graphemes, textWidth } from "../../output/text-width.ts";

const PLAIN = /^[\x20-\x7e]*$/;
/** A style sequence, any other sequence or control character, or a stretch of text. */
const PARTS =
  /\u001b\[([0-9;:]*)m|\u001b(?:\[[\x20-\x3f]*[\x40-\x7e]?|[^[])?|[\x00-\x1f\x7f-\x9f]|[^\x00-\x1f\x7f-\x9f]+/g;

export interface ClippedLine {
  readonly text: string;
  readonly width: number;
  /** False when terminals differ in how wide they draw it. */
  readonly certain: boolean;
}

/**
 * The line in at most `columns` columns. Styles that are on at its end are left on. What begins at one of the `held` columns is put
 * there, however wide the terminal has drawn what is left of it.
 */
export function clipLine(
  line: string,
  columns: number,
  colour: boolean,
  held: readonly number[] = [],
): ClippedLine {
  if (PLAIN.test(line)) {
    const text = line.slice(0, columns);
    return { text, width: text.length, certain: true };
  }
  let text = "";
  let width = 0;
  let certain = true;
  const left = [...held];
  for (const match of line.matchAll(PARTS)) {
    const [part, style] = match;
    if (style !== undefined) {
      text += colour ? part : withoutColour(style);
      continue;
    }
    const code = part.charCodeAt(0);
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) continue;
    for (const character of graphemes(part)) {
      const next = textWidth(character);
      if (width + next > columns) return { text, width, certain };
      while ((left[0] ?? width) < width) left.shift();
      if (!certain && left[0] === width) text += `\u001b[${width + 1}G`;
      text += character;
      width += next;
      certain &&= PLAIN.test(character);
    }
  }
  return { text, width, certain };
}

/** A style sequence without its colours; "" when nothing is left. */
function withoutColour(parameters: string): string {
  if (parameters === "") return "\u001b[m";
  const kept: string[] = [];
  const all = parameters.split(";");
  for (let at = 0; at < all.length; at++) {
    const parameter = all[at] ?? "";
    const number = Number.parseInt(parameter, 10);
    if (number === 38 || number === 48 || number === 58) {
      // `38;5;n` and `38;2;r;g;b`; with colons all of it is one parameter.
      if (!parameter.includes(":")) at += all[at + 1] === "2" ? 4 : 2;
      continue;
    }
    if ((number >= 30 && number <= 49) || number === 59 || (number >= 90 && number <= 107)) continue;
    kept.push(parameter);
  }
  return kept.length === 0 ? "" : `\u001b[${kept.join(";")}m`;
}
