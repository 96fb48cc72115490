// Reads a numbered procedure inside a code block (``` ```markdown ``` or untagged), by lines and indentation: parsed
// as Markdown, its commands would become soft-wrapped paragraphs.
import { indentColumns } from "../markdown/container-prefix.ts";
import { joinLines, type LineOrigin, linesOf, type SourceText } from "../model/source-text.ts";
import { isInstruction } from "../vocabulary/imperative.ts";

export interface OutlineItem {
  readonly kind: "item";
  /** The item's text without its marker, including further lines of text. */
  readonly text: SourceText;
  readonly numbered: boolean;
  /** Index of the enclosing item in the list of entries, null at the top. */
  readonly parent: number | null;
}

/** Unmarked lines below an item, without their common indentation. */
export interface OutlineBody {
  readonly kind: "body";
  readonly text: SourceText;
  readonly parent: number | null;
}

export type OutlineEntry = OutlineItem | OutlineBody;

type Line = LineOrigin & { readonly text: string };

const marker = /^(\s*)(\d{1,3}[.)]|->|=>|[-*+•→])\s+(\S.*)$/;

/** True when a block is a procedure: it begins with item 1, has a second one, and its items ask for actions. */
export function isOutline(source: SourceText): boolean {
  const lines = source.text.split("\n").filter((line) => line.trim() !== "");
  const first = marker.exec(lines[0] ?? "");
  if (first === null || !/^[01]\D/.test(first[2] ?? "")) return false;
  const top = indentColumns(lines[0] ?? "");
  let numbered = 0;
  let asking = 0;
  for (const line of lines) {
    const found = marker.exec(line);
    const indent = indentColumns(line);
    if (indent < top) return false;
    if (indent > top + 1) continue;
    if (found === null || !/^\d/.test(found[2] ?? "")) return false;
    numbered++;
    if (isInstruction(found[3] ?? "")) asking++;
  }
  return numbered >= 2 && asking * 2 >= numbered;
}

/** The items and bodies of a procedure in the order of their lines. */
export function readOutline(source: SourceText): readonly OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  const open: { index: number; indent: number }[] = [];
  let body: Line[] = [];
  const closeBody = () => {
    while (body.length > 0 && body.at(-1)?.text.trim() === "") body.pop();
    if (body.length > 0)
      entries.push({ kind: "body", text: dedent(body), parent: open.at(-1)?.index ?? null });
    body = [];
  };
  for (const line of linesOf(source)) {
    const found = marker.exec(line.text);
    if (line.text.trim() === "") {
      if (body.length > 0) body.push(line);
      continue;
    }
    const indent = indentColumns(line.text);
    // A marked line indented deeper than an open body belongs to it: a heredoc may contain `- item` lines.
    const inBody = body.length > 0 && indent > indentColumns(body[0]?.text ?? "");
    if (found === null || inBody) {
      if (body.length === 0) while (open.length > 1 && (open.at(-1)?.indent ?? 0) >= indent) open.pop();
      body.push(line);
      continue;
    }
    closeBody();
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= indent) open.pop();
    const text = (found[3] ?? "").trimEnd();
    entries.push({
      kind: "item",
      text: joinLines([
        {
          line: line.line,
          column: line.column + line.text.indexOf(text, (found[1] ?? "").length + (found[2] ?? "").length),
          text,
        },
      ]),
      numbered: /^\d/.test(found[2] ?? ""),
      parent: open.at(-1)?.index ?? null,
    });
    open.push({ index: entries.length - 1, indent });
  }
  closeBody();
  return entries;
}

function dedent(lines: readonly Line[]): SourceText {
  const solid = lines.filter(({ text }) => text.trim() !== "");
  let common = /^\s*/.exec(solid[0]?.text ?? "")?.[0] ?? "";
  for (const { text } of solid) while (!text.startsWith(common)) common = common.slice(0, -1);
  return joinLines(
    lines.map((line) => {
      const removed = line.text.startsWith(common) ? common.length : line.text.length;
      return { line: line.line, column: line.column + removed, text: line.text.slice(removed) };
    }),
  );
}
