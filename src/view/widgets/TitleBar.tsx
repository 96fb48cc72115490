// The first line of every screen: the program, the guide, and where commands go. A rehearsal, or an endpoint that is
// not AWS, is named here at every width.
import type { ReactElement } from "react";
import type { Destination } from "../../run/model/event.ts";
import { RowText } from "./RowText.tsx";
import { cutRow, type Piece, type Row, rowWidth, spreadRow } from "./rows.ts";

/** `extra` is shown at the right end when there is room: the run's id. */
export function TitleBar(props: {
  readonly title: string;
  readonly destination: Destination;
  readonly width: number;
  readonly extra?: string;
}): ReactElement {
  return <RowText row={titleRow(props)} width={props.width} />;
}

export function titleRow(props: {
  readonly title: string;
  readonly destination: Destination;
  readonly width: number;
  readonly extra?: string;
}): Row {
  const { title, destination, width, extra = "" } = props;
  const left: Piece[] = [
    { text: " lamplighter", tone: "accent" },
    { text: `  ${title}`, tone: "strong" },
  ];
  const where = destinationRow(destination);
  const whole: Row = extra === "" ? where : [...where, { text: `  ${extra}`, tone: "quiet" }];
  const roomy = rowWidth(left) + rowWidth(whole) + 3 <= width;
  return spreadRow(left, cutRow(roomy ? whole : width < 60 ? where.slice(0, 1) : where, width), width);
}

/** Where commands go; the first piece alone is enough where there is little room. */
function destinationRow(destination: Destination): Row {
  const place = `${destination.account} · ${destination.region}`;
  switch (destination.kind) {
    case "rehearsal":
      return [
        { text: "REHEARSAL", tone: "strong" },
        { text: `  ${place}`, tone: "plain" },
      ];
    case "endpoint":
      return [
        { text: "NOT AWS", tone: "warning" },
        { text: `  ${destination.endpoint ?? ""}  ${place}`, tone: "plain" },
      ];
    case "aws":
      return [
        { text: `account ${destination.account}`, tone: "strong" },
        { text: ` · ${destination.region}`, tone: "plain" },
      ];
  }
}
