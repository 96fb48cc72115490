// Draws rows. Everything that a view shows passes here, so that hidden characters are always made visible
// and no row is wider than its place.
import { Box, Text } from "ink";
import { createContext, type ReactElement, useContext } from "react";
import { cutRow, type Row } from "./rows.ts";
import { toned } from "./theme.ts";

/**
 * Whether tones are shown. Off where nothing says otherwise, so that a view rendered by itself is plain text;
 * the screen switches it on. (Ink's own colours are not used: they follow the environment, so that under `CI=1`
 * not even a cursor would be seen.)
 */
export const Styled = createContext(false);

/** One row, cut to `width` columns; always one line high. */
export function RowText({ row, width }: { readonly row: Row; readonly width: number }): ReactElement {
  const styled = useContext(Styled);
  const text = cutRow(row, width)
    .map((piece) => (styled ? toned(piece.text, piece.tone) : piece.text))
    .join("");
  // An empty text would take no line.
  return <Text wrap="truncate-end">{text === "" ? " " : text}</Text>;
}

/** Rows one below the other, each cut to `width`. With `height`, exactly so many lines: cut or filled with blank ones. */
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
