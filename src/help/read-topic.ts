// Parses the Markdown of our own topics into blocks. Supports only what they use: headings, paragraphs,
// one-level lists, tables, fenced code; `code`, **bold** and [links](to) inside a line.

/** A piece of a line in one style. */
export interface Span {
  readonly text: string;
  readonly style: "plain" | "code" | "bold";
}

export type Block =
  | { readonly kind: "heading"; readonly depth: number; readonly spans: readonly Span[] }
  | { readonly kind: "paragraph"; readonly spans: readonly Span[] }
  /** `marker` is `-` or `1.` */
  | { readonly kind: "item"; readonly marker: string; readonly spans: readonly Span[] }
  | { readonly kind: "code"; readonly language: string; readonly lines: readonly string[] }
  /** Rows of cells; the first row is the header. */
  | { readonly kind: "table"; readonly rows: readonly (readonly (readonly Span[])[])[] };

const FENCE = /^```(\w*)$/;
const HEADING = /^(#{1,3}) (.+)$/;
const ITEM = /^(-|\d+\.) (.+)$/;

/** The blocks of a topic, in order. Continuation lines belong to their paragraph or item. */
export function readTopic(text: string): readonly Block[] {
  const lines = text.split("\n");
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    const fence = FENCE.exec(line);
    const heading = HEADING.exec(line);
    const item = ITEM.exec(line);
    if (line === "") at++;
    else if (fence !== null) {
      const end = lines.indexOf("```", at + 1);
      blocks.push({ kind: "code", language: fence[1] ?? "", lines: lines.slice(at + 1, end) });
      at = end + 1;
    } else if (heading !== null) {
      blocks.push({ kind: "heading", depth: (heading[1] ?? "").length, spans: spansOf(heading[2] ?? "") });
      at++;
    } else if (line.startsWith("|")) {
      const rows = taken(lines, at, (it) => it.startsWith("|"));
      blocks.push({ kind: "table", rows: rows.filter((it) => !/^[|:\- ]+$/.test(it)).map(cellsOf) });
      at += rows.length;
    } else {
      const rest = taken(lines, at + 1, goesOn);
      const spans = spansOf([item?.[2] ?? line, ...rest.map((it) => it.trim())].join(" "));
      blocks.push(
        item === null ? { kind: "paragraph", spans } : { kind: "item", marker: item[1] ?? "-", spans },
      );
      at += 1 + rest.length;
    }
  }
  return blocks;
}

function goesOn(line: string): boolean {
  return line !== "" && !line.startsWith("|") && ![FENCE, HEADING, ITEM].some((it) => it.test(line));
}

/** The lines from there, up to the first that does not belong to them. */
function taken(
  lines: readonly string[],
  from: number,
  belongs: (line: string) => boolean,
): readonly string[] {
  const end = lines.findIndex((line, at) => at >= from && !belongs(line));
  return lines.slice(from, end === -1 ? undefined : end);
}

/** A `|` inside code is written `\|`. */
function cellsOf(row: string): readonly (readonly Span[])[] {
  return row
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => spansOf(cell.trim().replaceAll("\\|", "|")));
}

const INLINE = /`([^`]+)`|\*\*(.+?)\*\*|\[((?:`[^`]*`|[^\]`])+)\]\([^)]*\)/g;

/** Keeps only a link's text: the topics name the target in words. */
function spansOf(text: string): readonly Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, code, bold, link] = found;
    if (found.index > end) spans.push({ text: text.slice(end, found.index), style: "plain" });
    if (code !== undefined) spans.push({ text: code, style: "code" });
    else if (bold !== undefined)
      spans.push(...spansOf(bold).map((it) => ({ ...it, style: "bold" }) as const));
    else spans.push(...spansOf(link ?? ""));
    end = found.index + whole.length;
  }
  if (end < text.length) spans.push({ text: text.slice(end), style: "plain" });
  return spans;
}
