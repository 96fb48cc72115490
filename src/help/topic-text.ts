// A help topic as text for a terminal or a pipe: wrapped, indented, in few styles. Code is never wrapped
// between words: a line that is too wide continues below a mark, as on every other screen.
import { fitting, textWidth } from "../output/text-width.ts";
import { type Block, readTopic, type Span } from "./read-topic.ts";

export interface Look {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
}

/** Wider lines are hard to read. */
const WIDEST = 100;
const NARROWEST = 20;
const INDENT = "  ";
const GAP = "  ";
const CONTINUED = "↪ ";

/**
 * The topic (Markdown) as text that ends with a newline. No line is wider than the terminal, or than 100
 * columns.
 */
export function topicText(markdown: string, { width, colour }: Look): string {
  const look = { width: Math.max(NARROWEST, Math.min(width, WIDEST)), colour };
  const blocks = readTopic(markdown);
  const lines = blocks.flatMap((block, at) => [
    ...(at === 0 || isTight(blocks[at - 1], block) ? [] : [""]),
    ...linesOf(block, look),
  ]);
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

/** Items of one list have no gap between them. */
function isTight(before: Block | undefined, block: Block): boolean {
  return before?.kind === "item" && block.kind === "item";
}

function linesOf(block: Block, look: Look): readonly string[] {
  const room = look.width - INDENT.length;
  switch (block.kind) {
    case "heading":
      return wrapped(
        block.spans.map(({ text }) => ({ text, style: "bold" })),
        look.width,
      ).map((line) => styled(line, look));
    case "paragraph":
      return wrapped(marked(block.spans, look), room).map((line) => INDENT + styled(line, look));
    case "item": {
      const lead = `${block.marker === "-" ? "•" : block.marker} `;
      const rest = " ".repeat(lead.length);
      return wrapped(marked(block.spans, look), room - lead.length).map(
        (line, at) => INDENT + (at === 0 ? lead : rest) + styled(line, look),
      );
    }
    case "code":
      return block.lines
        .flatMap((line) => broken(line, room - INDENT.length))
        .map((line) => INDENT + INDENT + line);
    case "table":
      return tableLines(block.rows, room, look).map((line) => INDENT + line);
  }
}

/** Without colours, code keeps its marks, so that its start and end are clear. */
function marked(spans: readonly Span[], { colour }: Look): readonly Span[] {
  return colour ? spans : spans.map((it) => (it.style === "code" ? { ...it, text: `\`${it.text}\`` } : it));
}

const STYLES = { plain: "", code: "36", bold: "1" } as const;

function styled(line: readonly Span[], { colour }: Look): string {
  const text = ({ text, style }: Span) =>
    colour && style !== "plain" ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
  return joined(line).map(text).join("");
}

/** Joins adjacent spans of one style. */
function joined(line: readonly Span[]): readonly Span[] {
  const pieces: Span[] = [];
  for (const span of line) {
    const last = pieces.at(-1);
    if (last?.style === span.style) pieces.splice(-1, 1, { ...last, text: last.text + span.text });
    else pieces.push(span);
  }
  return pieces;
}

/** The spans in lines of at most `width` columns. A wider word is broken. */
function wrapped(spans: readonly Span[], width: number): readonly (readonly Span[])[] {
  const lines: Span[][] = [[]];
  let used = 0;
  const put = (pieces: readonly Span[]): void => {
    lines.at(-1)?.push(...pieces);
    used += widthOf(pieces);
  };
  for (const word of wordsOf(spans)) {
    const before = lines.at(-1)?.at(-1);
    const style = before !== undefined && before.style === word[0]?.style ? before.style : "plain";
    const gap: readonly Span[] = used === 0 ? [] : [{ text: " ", style }];
    if (used + gap.length + widthOf(word) <= width) put([...gap, ...word]);
    else {
      if (used > 0) lines.push([]);
      used = 0;
      for (const piece of word)
        for (let rest = piece.text; rest !== ""; ) {
          const { text } = fitting(rest, width - used);
          if (text === "") {
            lines.push([]);
            used = 0;
            continue;
          }
          put([{ ...piece, text }]);
          rest = rest.slice(text.length);
        }
    }
  }
  return lines;
}

/** Words separated by blanks; a word may have spans of several styles. */
function wordsOf(spans: readonly Span[]): readonly (readonly Span[])[] {
  const words: Span[][] = [];
  let open = false;
  for (const { text, style } of spans)
    for (const part of text.split(/( +)/)) {
      if (part === "") continue;
      if (part.startsWith(" ")) open = false;
      else {
        if (!open) words.push([]);
        words.at(-1)?.push({ text: part, style });
        open = true;
      }
    }
  return words;
}

function widthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + textWidth(text), 0);
}

function broken(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (let rest = line; ; ) {
    const mark = lines.length === 0 ? "" : CONTINUED;
    const { text } = fitting(rest, width - mark.length);
    lines.push(mark + text);
    rest = rest.slice(text.length);
    if (rest === "") return lines;
  }
}

function tableLines(
  rows: readonly (readonly (readonly Span[])[])[],
  room: number,
  look: Look,
): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => marked(cell, look)));
  const columns = cells[0]?.length ?? 0;
  const widths = fittedWidths(
    Array.from({ length: columns }, (_, at) => Math.max(...cells.map((row) => widthOf(row[at] ?? [])))),
    Array.from({ length: columns }, (_, at) => Math.max(...cells.map((row) => longestWord(row[at] ?? [])))),
    room - GAP.length * (columns - 1),
  );
  const isTall = cells.some((row) => row.some((cell, at) => widthOf(cell) > (widths[at] ?? 0)));
  return cells.flatMap((row, number) => {
    const head =
      number === 0 ? row.map((cell) => cell.map((it) => ({ ...it, style: "bold" as const }))) : row;
    const columnsOfLines = head.map((cell, at) => wrapped(cell, widths[at] ?? 1));
    const height = Math.max(...columnsOfLines.map((it) => it.length));
    const lines = Array.from({ length: height }, (_, line) =>
      columnsOfLines
        .map((it, at) => {
          const spans = it[line] ?? [];
          return styled(spans, look) + " ".repeat(Math.max(0, (widths[at] ?? 0) - widthOf(spans)));
        })
        .join(GAP),
    );
    // Rows of several lines need a gap between them.
    return isTall && number > 1 ? ["", ...lines] : lines;
  });
}

function longestWord(cell: readonly Span[]): number {
  return Math.max(0, ...wordsOf(cell).map(widthOf));
}

/**
 * The natural widths, reduced until they fit: the widest column first, if possible without breaking a word.
 */
function fittedWidths(natural: readonly number[], words: readonly number[], room: number): readonly number[] {
  const widths = [...natural];
  const sum = () => widths.reduce((all, it) => all + it, 0);
  while (sum() > room) {
    const whole = widths.map((it, at) => (it > (words[at] ?? 0) ? it : 0));
    const from = Math.max(...whole) > 0 ? whole : widths;
    const at = from.indexOf(Math.max(...from));
    widths[at] = (widths[at] ?? 1) - 1;
    if ((widths[at] ?? 0) < 1) break;
  }
  return widths;
}
