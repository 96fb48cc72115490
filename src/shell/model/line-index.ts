// Offsets to line numbers, counted from 0.

export interface LineIndex {
  /** Offset of the first character of each line. */
  readonly starts: readonly number[];
  /** The line with that offset. */
  at(offset: number): number;
}

/** An index of the text's lines; only `\n` ends a line. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return {
    starts,
    at(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}
