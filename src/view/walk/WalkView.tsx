// Draws the rows of a frame. Everything that is shown was decided in walk-frame.ts.
import type { ReactElement } from "react";
import type { Size } from "../screen/screen.ts";
import { Rows } from "../widgets/RowText.tsx";
import type { Row } from "../widgets/rows.ts";

/** The frame, exactly as large as the terminal. */
export function WalkView({
  rows,
  size,
}: {
  readonly rows: readonly Row[];
  readonly size: Size;
}): ReactElement {
  return <Rows rows={rows} width={size.columns} height={size.rows} />;
}
