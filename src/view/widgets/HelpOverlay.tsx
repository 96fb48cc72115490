// The help that replaces a screen's body: what can be done here, key by key, and some explanation.
import { Box } from "ink";
import type { ReactElement } from "react";
import { KeyBar, type KeyHelp, keyRows } from "./KeyBar.tsx";
import { RuleLine } from "./RuleLine.tsx";
import { type Row, row, wrapProse } from "./rows.ts";
import { ScrollBox } from "./ScrollBox.tsx";
import type { ScrollState } from "./scroll-state.ts";

/** The content: groups of keys, each with a title, and paragraphs. */
export interface HelpText {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly groups: readonly { readonly title: string; readonly keys: readonly KeyHelp[] }[];
}

/** The help's lines; scroll them with `scrollKey` and `{ lines: helpRows(…).length, height: height - 2 }`. */
export function helpRows(help: HelpText, width: number): readonly Row[] {
  const paragraphs = help.paragraphs.flatMap((text) => [...wrapProse(text, width - 2).map(inset), []]);
  const groups = help.groups
    .filter((group) => group.keys.length > 0)
    .flatMap((group): Row[] => [inset(row(group.title, "strong")), ...keyRows(group.keys, width), []]);
  return [...groups, ...paragraphs].slice(0, -1);
}

/** The help in exactly `height` lines, including its rule and key line. */
export function HelpOverlay(props: {
  readonly help: HelpText;
  readonly state: ScrollState;
  readonly width: number;
  readonly height: number;
}): ReactElement {
  const { help, state, width, height } = props;
  return (
    <Box flexDirection="column" width={width} height={height}>
      <RuleLine width={width} title={help.title} />
      <ScrollBox rows={helpRows(help, width)} state={state} width={width} height={Math.max(0, height - 2)} />
      <KeyBar
        width={width}
        keys={[
          { key: "j k", does: "scroll" },
          { key: "Esc", does: "back" },
        ]}
      />
    </Box>
  );
}

function inset(pieces: Row): Row {
  return [{ text: " ", tone: "plain" }, ...pieces];
}
