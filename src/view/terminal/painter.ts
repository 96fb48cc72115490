// Turns frames into bytes: writes only the lines that differ from what the terminal shows, each at its place, inside
// synchronised output so that no half-drawn frame is seen. Knows nothing about streams.
import type { HeldColumns, Size } from "../screen/screen.ts";
import { clipLine, type Looks } from "./clip-line.ts";

const BEGIN = "\u001b[?2026h";
const END = "\u001b[?2026l";

export interface Painter {
  /** The bytes that change the terminal to this frame; "" when it already shows it. */
  paint(frame: string, size: Size, held?: HeldColumns | null): string;
  /** Forgets what the terminal shows: the next frame is written in full. */
  forget(): void;
}

/**
 * A painter for one terminal. `colour` false omits colours (bold, underline and inverse stay), `links` false omits
 * links.
 */
export function createPainter(options: Looks): Painter {
  /** What each row of the terminal shows; null when unknown. */
  let shown: readonly string[] | null = null;
  let shownSize: Size | null = null;

  return {
    paint(frame, size, held = null) {
      const known = shownSize?.columns === size.columns && shownSize.rows === size.rows ? shown : null;
      const lines = frame.split("\n", size.rows).map((line, index) => {
        const columns = held !== null && index >= held.first && index <= held.last ? held.columns : [];
        return finished(line, size.columns, options, columns);
      });
      while (lines.length < size.rows) lines.push("");
      let out = known === null ? "\u001b[0m\u001b[2J" : "";
      for (const [index, line] of lines.entries()) {
        const before = known === null ? "" : known[index];
        if (line !== before) out += `\u001b[${index + 1};1H${line === "" ? "\u001b[K" : line}`;
      }
      shown = lines;
      shownSize = size;
      return out === "" ? "" : BEGIN + out + END;
    },
    forget() {
      shown = null;
    },
  };
}

/** A line as written: cut, styles off at its end, and the rest of its row erased. */
function finished(line: string, columns: number, looks: Looks, held: readonly number[]): string {
  const { text, width, certain } = clipLine(line.trimEnd(), columns, looks, held);
  if (text === "") return "";
  const off = text.includes("\u001b[") ? "\u001b[0m" : "";
  // Where a terminal may draw less than counted, or a held column leaves a gap, the row is erased first: old text
  // would stay.
  if (!certain) return `\u001b[K${text}${off}`;
  // After a full row, nothing is erased: the cursor is still on the last column.
  return text + off + (width < columns ? "\u001b[K" : "");
}
