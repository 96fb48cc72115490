// Links in a guide's text: Markdown marks removed, the address shown once, and both linked on terminals that show
// links. A shown address is always the one that it links to.
import { type Piece, type Row, rowText, rowWidth, wrapRow } from "./rows.ts";
import { leadsSafely, type Tone } from "./theme.ts";

/**
 * `[text](address "title")`, `<address>`, or a bare address. Linear: each part ends at the first character that is
 * not its own.
 */
const LINK =
  /!?\[(?<text>[^[\]\n]*)\]\(<?(?<address>[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?(?:[ \t]+"[^"\n]*")?\)|<(?<auto>(?:https?:\/\/|mailto:)[^\s<>]+)>|(?<bare>https?:\/\/[^\s<>()"'`]*[^\s<>()"'`.,;:!?])/gi;

/**
 * The text in pieces, links as `text (address)`; an address that was already shown, or is the text itself, only once.
 */
export function linkPieces(text: string, tone: Tone): readonly Piece[] {
  const pieces: Piece[] = [];
  const shown = new Set<string>();
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    const { text: words = "", address = "", auto, bare } = match.groups ?? {};
    const href = auto ?? bare ?? address;
    const link = { tone, ...(leadsSafely(href) ? { href } : {}) };
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), tone });
    at = match.index + match[0].length;
    const alone = words === "" || words === href;
    if (!alone) pieces.push({ text: words, ...link });
    // A place in the guide itself has no address.
    const told = alone || (href !== "" && !href.startsWith("#") && !shown.has(href));
    if (told && !alone) pieces.push({ text: " (", tone }, { text: href, ...link }, { text: ")", tone });
    else if (told) pieces.push({ text: href, ...link });
    shown.add(href);
  }
  if (at < text.length) pieces.push({ text: text.slice(at), tone });
  return pieces;
}

/** As `wrapProse`, for text with links: rows of at most `width` columns, broken between words. */
export function wrapLinked(text: string, width: number, tone: Tone = "plain"): readonly Row[] {
  const room = Math.max(1, width);
  return linesOf(linkPieces(text.trim(), tone)).flatMap((line): readonly Row[] => {
    const rows: Row[] = [];
    let current: Row = [];
    for (const word of wordsOf(line)) {
      const joined = current.length === 0 ? word : [...current, gapBetween(current, word), ...word];
      if (rowWidth(joined) <= room) {
        current = joined;
        continue;
      }
      if (current.length > 0) rows.push(current);
      const parts = wrapRow(word, room);
      rows.push(...parts.slice(0, -1));
      current = parts.at(-1) ?? [];
    }
    return [...rows, current].map(joinedPieces);
  });
}

/** The row with adjacent pieces of the same look and address merged: one link on the terminal. */
function joinedPieces(pieces: Row): Row {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last !== undefined && last.tone === piece.tone && last.href === piece.href)
      out[out.length - 1] = { ...last, text: last.text + piece.text };
    else out.push(piece);
  }
  return out;
}

/** The blank between two words; part of the link if both words are. */
function gapBetween(before: Row, after: Row): Piece {
  const [last, next] = [before.at(-1), after[0]];
  const tone = next?.tone ?? "plain";
  return last?.href !== undefined && last.href === next?.href
    ? { text: " ", tone, href: last.href }
    : { text: " ", tone };
}

function linesOf(pieces: readonly Piece[]): readonly Row[] {
  const lines: Piece[][] = [[]];
  for (const piece of pieces)
    piece.text.split("\n").forEach((part, index) => {
      if (index > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ ...piece, text: part });
    });
  return lines;
}

/** The words of a line, each in its pieces. */
function wordsOf(line: Row): readonly Row[] {
  const words: Piece[][] = [];
  let inside = false;
  for (const piece of line)
    for (const [part] of piece.text.matchAll(/[ \t]+|[^ \t]+/g)) {
      const isWord = part.trim() !== "";
      if (isWord && inside) words.at(-1)?.push({ ...piece, text: part });
      else if (isWord) words.push([{ ...piece, text: part }]);
      inside = isWord;
    }
  return words.filter((word) => rowText(word) !== "");
}
