// Cuts a guide at headings, so that the parser, whose time grows faster than the text, gets many short texts instead
// of one long one. A heading in column 1 ends every list, quote and paragraph; only inside a fence or an HTML block
// is it not a heading, so the caller checks the end of each chunk for one left open.

/** Lines of the guide, counted from 0, without the last one. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
}

/** Chunks shorter than this many characters are joined with the next. */
const SHORTEST = 3000;
const heading = /^#{1,6}(?:[ \t]|$)/;
const fence = /^ {0,3}(`{3,}|~{3,})([^\n]*)$/;
const html = /^ {0,3}<(?:!--|\?|!\[CDATA\[|![A-Za-z]|(?:pre|script|style|textarea)(?:[\s>]|$))/i;
const htmlEnd = /-->|\?>|\]\]>|<\/(?:pre|script|style|textarea)>/i;

/** The chunks of a guide in order; together they are all of it. */
export function splitChunks(lines: readonly string[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let from = 0;
  let size = 0;
  let open: string | null = null;
  let inHtml = false;
  for (let at = frontMatterEnd(lines); at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (open === null && !inHtml && size >= SHORTEST && heading.test(line)) {
      chunks.push({ from, to: at });
      from = at;
      size = 0;
    }
    size += line.length + 1;
    if (inHtml) inHtml = !htmlEnd.test(line);
    else if (open === null && line.includes("<") && html.test(line)) inHtml = !htmlEnd.test(line);
    else open = fenceAfter(line, open);
  }
  chunks.push({ from, to: lines.length });
  return chunks;
}

/** The marks of the fence that is open after a line. */
function fenceAfter(line: string, open: string | null): string | null {
  const [, marks = "", rest = ""] = fence.exec(line) ?? [];
  if (marks === "") return open;
  if (open === null) return marks.startsWith("`") && rest.includes("`") ? null : marks;
  return marks.startsWith(open) && rest.trim() === "" ? null : open;
}

/** The line after the front matter; 0 when there is none. */
function frontMatterEnd(lines: readonly string[]): number {
  if (!/^---[ \t]*$/.test(lines[0] ?? "")) return 0;
  const end = lines.findIndex((line, index) => index > 0 && /^---[ \t]*$/.test(line));
  return end === -1 ? 0 : end + 1;
}

const definition = /^ {0,3}\[((?:\^)?[^\]\n]{1,200})\]:/;

/** Definitions of links and notes by label, for chunks that refer to one elsewhere. */
export function definitionsIn(lines: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of lines) {
    if (!line.includes("]:")) continue;
    const label = definition.exec(line)?.[1]?.toLowerCase();
    if (label !== undefined && !found.has(label)) found.set(label, line.trim());
  }
  return found;
}

/** Those definitions that a text refers to and may lack, as lines to append to it. */
export function missingDefinitions(text: string, all: ReadonlyMap<string, string>): string {
  if (all.size === 0 || !text.includes("[")) return "";
  const lines = new Set<string>();
  for (const match of text.matchAll(/\[((?:\^)?[^[\]\n]{1,200})\]/g)) {
    const line = all.get((match[1] ?? "").toLowerCase());
    if (line !== undefined) lines.add(line);
  }
  return lines.size === 0 ? "" : `\n\n${[...lines].join("\n\n")}\n`;
}
