// Removes a line's containers (`>` marks, list indentation) from the source line itself, because the Markdown tree
// expands tabs in its values. Columns are counted with tab stops of four.

/** What comes before a line's own text: a quote mark, or a list item's indentation in columns. */
export type Container = { readonly kind: "quote" } | { readonly kind: "indent"; readonly columns: number };

/**
 * The rest of a line, and how many UTF-16 units were removed before it: the shift from an offset in the text to one
 * in the line. It may be negative where part of a tab remains as blanks.
 */
export interface Stripped {
  readonly text: string;
  readonly removed: number;
}

interface Cursor {
  index: number;
  /** Column in the whole line, tab stops included. */
  column: number;
  /** Columns of a tab at `index` that are already consumed. */
  eaten: number;
}

/** The line without its containers and without up to `indent` further columns of white space. */
export function stripPrefix(line: string, containers: readonly Container[], indent = 0): Stripped {
  const cursor: Cursor = { index: 0, column: 0, eaten: 0 };
  for (const container of containers) {
    if (container.kind === "indent") eatSpace(line, cursor, container.columns);
    else if (!eatQuote(line, cursor)) break;
  }
  if (indent > 0) eatSpace(line, cursor, indent);
  if (cursor.eaten === 0) return { text: line.slice(cursor.index), removed: cursor.index };
  const left = 4 - ((cursor.column - cursor.eaten) % 4) - cursor.eaten;
  // The remaining columns of a tab are blanks here, but one character in the line.
  return { text: " ".repeat(left) + line.slice(cursor.index + 1), removed: cursor.index + 1 - left };
}

/** Columns of white space at the start of a text that begins in column `from`. */
export function indentColumns(text: string, from = 0): number {
  let column = from;
  for (const character of text) {
    if (character === " ") column++;
    else if (character === "\t") column += 4 - (column % 4);
    else break;
  }
  return column - from;
}

/**
 * The indentation of a list item's content within its container, in columns; `line` is the item's first line, without
 * outer containers.
 */
export function itemIndent(line: string): number {
  const found = /^([ \t]*)([-*+]|\d{1,9}[.)])/.exec(line);
  if (found === null) return 0;
  const before = indentColumns(found[1] ?? "");
  const marker = before + (found[2] ?? "").length;
  const rest = line.slice(found[0].length);
  if (rest.trim() === "") return marker + 1;
  const after = indentColumns(rest, marker);
  return after > 4 ? marker + 1 : marker + after;
}

function eatSpace(line: string, cursor: Cursor, columns: number): void {
  let left = columns;
  while (left > 0) {
    const character = line[cursor.index];
    if (character === " ") {
      cursor.index++;
      cursor.column++;
      left--;
    } else if (character === "\t") {
      const width = 4 - ((cursor.column - cursor.eaten) % 4);
      const take = Math.min(left, width - cursor.eaten);
      cursor.column += take;
      cursor.eaten += take;
      left -= take;
      if (cursor.eaten === width) {
        cursor.index++;
        cursor.eaten = 0;
      }
    } else return;
  }
}

function eatQuote(line: string, cursor: Cursor): boolean {
  const before = { ...cursor };
  eatSpace(line, cursor, 3);
  if (line[cursor.index] !== ">" || cursor.eaten > 0) {
    Object.assign(cursor, before);
    return false;
  }
  cursor.index++;
  cursor.column++;
  eatSpace(line, cursor, 1);
  return true;
}
