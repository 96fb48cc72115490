// Makes one line of a frame fit for the terminal: cut to its columns, with colours only where wanted, and no escape
// sequences but styles and links.
import { graphemes, textWidth } from "../../output/text-width.ts";

const PLAIN = /^[\x20-\x7e]*$/;
/** A style sequence, the start or end of a link (OSC 8), any other sequence or control character, or plain text. */
const PARTS =
  /\u001b\[([0-9;:]*)m|\u001b\]8;;([\x21-\x7e]*)\u001b\\|\u001b(?:\[[\x20-\x3f]*[\x40-\x7e]?|[^[])?|[\x00-\x1f\x7f-\x9f]|[^\x00-\x1f\x7f-\x9f]+/g;

/** What the terminal may show besides text. */
export interface Looks {
  readonly colour: boolean;
  readonly links: boolean;
}

const LINK_END = "\u001b]8;;\u001b\\";

export interface ClippedLine {
  readonly text: string;
  readonly width: number;
  /** False when terminals differ in how wide they draw it. */
  readonly certain: boolean;
}

/**
 * The line in at most `columns` columns. Styles that are on at its end stay on, a link does not. What begins at one
 * of the `held` columns is put there, however wide the terminal draws what is left of it.
 */
export function clipLine(
  line: string,
  columns: number,
  { colour, links }: Looks,
  held: readonly number[] = [],
): ClippedLine {
  if (PLAIN.test(line)) {
    const text = line.slice(0, columns);
    return { text, width: text.length, certain: true };
  }
  let text = "";
  let width = 0;
  let certain = true;
  let open = false;
  const left = [...held];
  for (const match of line.matchAll(PARTS)) {
    const [part, style, link] = match;
    if (style !== undefined) {
      text += colour ? part : withoutColour(style);
      continue;
    }
    if (link !== undefined) {
      if (links) text += part;
      open = links && link !== "";
      continue;
    }
    const code = part.charCodeAt(0);
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) continue;
    for (const character of graphemes(part)) {
      const next = textWidth(character);
      if (width + next > columns) return { text: open ? text + LINK_END : text, width, certain };
      while ((left[0] ?? width) < width) left.shift();
      if (!certain && left[0] === width) text += `\u001b[${width + 1}G`;
      text += character;
      width += next;
      certain &&= PLAIN.test(character);
    }
  }
  return { text: open ? text + LINK_END : text, width, certain };
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
      // `38;5;n` and `38;2;r;g;b`; with colons, all of it is one parameter.
      if (!parameter.includes(":")) at += all[at + 1] === "2" ? 4 : 2;
      continue;
    }
    if ((number >= 30 && number <= 49) || number === 59 || (number >= 90 && number <= 107)) continue;
    kept.push(parameter);
  }
  return kept.length === 0 ? "" : `\u001b[${kept.join(";")}m`;
}
