// Draws rows. Every view goes through here, so that hidden characters are always made visible and no row is too wide.
import { Box, Text } from "ink";
import { createContext, type ReactElement, useContext } from "react";
import { cutRow, type Row, rowText, tonedRow } from "./rows.ts";

/**
 * Whether tones are shown. Off by default, so that a view rendered alone is plain text; the screen switches it on.
 * (Ink's own colours are not used: they follow the environment, and under `CI=1` not even a cursor would be visible.)
 */
export const Styled = createContext(false);

/** One row, cut to `width` columns; always one line high. */
export function RowText({ row, width }: { readonly row: Row; readonly width: number }): ReactElement {
  const styled = useContext(Styled);
  const text = styled ? tonedRow(row, width) : rowText(cutRow(row, width));
  // An empty text would take no line.
  return <Text wrap="truncate-end">{text === "" ? " " : text}</Text>;
}

/**
 * Rows, one per line, each cut to `width`. With `height`, exactly that many lines: cut, or filled with blank ones.
 */
export function Rows(props: {
  readonly rows: readonly Row[];
  readonly width: number;
  readonly height?: number;
}): ReactElement {
  const { rows, width, height } = props;
  const shown = height === undefined ? rows : Array.from({ length: height }, (_, index) => rows[index] ?? []);
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      {shown.map((pieces, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity, only a place
        <RowText key={index} row={pieces} width={width} />
      ))}
    </Box>
  );
}
