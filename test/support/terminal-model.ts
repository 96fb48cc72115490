// A small model of a terminal: it takes the bytes that a program writes and knows what a person would see. It
// understands only what the painter may write, and throws at anything else.
import stringWidth from "string-width";
import { graphemes, textWidth } from "../../src/output/text-width.ts";

export interface TerminalModel {
  write(bytes: string): void;
  /** The visible screen's rows, without blanks at their ends. */
  lines(): readonly string[];
  /** The modes that are on, e.g. `?1049`. `?7` (wrapping) and `?25` (cursor) are on at the start. */
  modes(): ReadonlySet<string>;
  /** Rows that went off the top. */
  scrolled(): number;
  /** Style sequences seen so far. */
  styles(): readonly string[];
  resize(columns: number, rows: number): void;
}

/**
 * How wide a terminal draws: `clusters`, a character of several parts as one sign (kitty, iTerm2); `parts`, each part for itself (tmux
 * 3.3a); `wide`, each part as wide as any does, ambiguous characters in two columns as in East Asian settings. `counted`: as we count.
 */
export type Drawing = "counted" | "clusters" | "parts" | "wide";

const PART = /\u001b\[([?0-9;:]*)([A-Za-z])|[\r\n]|[^\u001b\r\n]+|\u001b/g;

export function createTerminalModel(
  columns: number,
  rows: number,
  drawing: Drawing = "counted",
): TerminalModel {
  let width = columns;
  let height = rows;
  const blank = (): string[][] => Array.from({ length: height }, () => Array<string>(width).fill(" "));
  let main = blank();
  let alternate: string[][] | null = null;
  const on = new Set(["?7", "?25"]);
  const styles: string[] = [];
  let row = 0;
  let column = 0;
  let gone = 0;

  const cells = (): string[][] => alternate ?? main;
  const feed = (): void => {
    if (row < height - 1) {
      row++;
      return;
    }
    cells().shift();
    cells().push(Array<string>(width).fill(" "));
    gone++;
  };
  const put = (character: string): void => {
    const size = widthOf(character, drawing);
    if (size === 0) {
      const line = cells()[row];
      if (line !== undefined && column > 0) line[column - 1] += character;
      return;
    }
    if (column + size > width) {
      if (on.has("?7")) {
        column = 0;
        feed();
      } else column = width - size;
    }
    const line = cells()[row];
    if (line === undefined) return;
    // A wide character of which one half is written over is gone.
    if (line[column] === "" && column > 0) line[column - 1] = " ";
    for (let at = column + size; line[at] === ""; at++) line[at] = " ";
    line[column] = character;
    for (let at = 1; at < size; at++) line[column + at] = "";
    column += size;
  };
  const mode = (names: string, set: boolean): void => {
    for (const name of names.slice(1).split(";")) {
      if (set) on.add(`?${name}`);
      else on.delete(`?${name}`);
      if (name === "1049") {
        alternate = set ? (alternate ?? blank()) : null;
        row = 0;
        column = 0;
      }
    }
  };
  const control = (parameters: string, final: string): void => {
    switch (final) {
      case "m":
        styles.push(parameters);
        return;
      case "h":
      case "l":
        mode(parameters, final === "h");
        return;
      case "H": {
        const [r = "1", c = "1"] = parameters.split(";");
        row = Math.min(height, Number(r) || 1) - 1;
        column = Math.min(width, Number(c) || 1) - 1;
        return;
      }
      case "G":
        column = Math.min(width, Number(parameters) || 1) - 1;
        return;
      case "K":
        // As in xterm: with the cursor held at the right edge, the last cell is erased.
        cells()[row]?.fill(" ", Math.min(column, width - 1));
        return;
      case "J":
        if (parameters !== "2") break;
        for (const line of cells()) line.fill(" ");
        return;
    }
    throw new Error(`the painter wrote CSI ${parameters}${final}`);
  };

  return {
    write(bytes) {
      for (const [part, parameters, final] of bytes.matchAll(PART)) {
        if (final !== undefined) control(parameters ?? "", final);
        else if (part === "\r") column = 0;
        else if (part === "\n") {
          column = 0;
          feed();
        } else if (part === "\u001b") throw new Error("the painter wrote a bare ESC");
        else for (const character of unitsOf(part, drawing)) put(character);
      }
    },
    lines: () => cells().map((line) => line.join("").trimEnd()),
    modes: () => on,
    scrolled: () => gone,
    styles: () => styles,
    resize(newColumns, newRows) {
      width = newColumns;
      height = newRows;
      main = blank();
      if (alternate !== null) alternate = blank();
      row = 0;
      column = 0;
    },
  };
}

function unitsOf(text: string, drawing: Drawing): readonly string[] {
  return drawing === "parts" || drawing === "wide" ? [...text] : graphemes(text);
}

function widthOf(unit: string, drawing: Drawing): number {
  if (drawing === "counted") return textWidth(unit);
  return drawing === "wide" ? textWidth(unit, "widest") : stringWidth(unit);
}
