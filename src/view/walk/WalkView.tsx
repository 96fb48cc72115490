// Draws the rows of a frame; walk-frame.ts decides what they are.
import type { ReactElement } from "react";
import type { Size } from "../screen/screen.ts";
import { Rows } from "../widgets/RowText.tsx";
import type { Row } from "../widgets/rows.ts";

export function WalkView({
  rows,
  size,
}: {
  readonly rows: readonly Row[];
  readonly size: Size;
}): ReactElement {
  return <Rows rows={rows} width={size.columns} height={size.rows} />;
}
