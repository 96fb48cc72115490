// Draws rows. Everything that a view shows passes here, so that hidden characters are always made visible
// and no row is wider than its place.
import { Box, Text } from "ink";
import type { ReactElement } from "react";
import { toneStyle } from "../theme.ts";
import { cutRow, type Row } from "./rows.ts";

/** One row, cut to `width` columns; always one line high. */
export function RowText({ row, width }: { readonly row: Row; readonly width: number }): ReactElement {
  const pieces = cutRow(row, width).filter((piece) => piece.text !== "");
  if (pieces.length === 0) return <Text> </Text>;
  return (
    <Text wrap="truncate-end">
      {pieces.map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity, only a place
        <Text key={index} {...toneStyle(piece.tone)}>
          {piece.text}
        </Text>
      ))}
    </Text>
  );
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
