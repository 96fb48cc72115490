// The help of the run screen: the keys that do something now, and what the marks mean.
import type { Run } from "../../../run/model/run.ts";
import { nodesKeys } from "../../nodes/nodes-keys.ts";
import type { HelpText } from "../../widgets/HelpOverlay.tsx";
import { WALKING, type WalkState } from "../state/walk-model.ts";
import { MOVEMENT, walkKeys } from "./walk-keys.ts";

export function walkHelp(run: Run, state: WalkState): HelpText {
  return {
    title: "Keys that work here",
    groups: [
      state.opening
        ? { title: "This page", keys: nodesKeys(run, true) }
        : { title: "This step", keys: walkKeys(run, { ...state, mode: WALKING }) },
      { title: "Moving", keys: MOVEMENT },
    ],
    paragraphs: [
      "Only Enter runs a command: exactly the one in view, once, on the node named above it. A paste never confirms. If a command does not fit, scroll it (j k, or Enter): it runs only once you have seen the end. In a wrapped line, ↪ marks a break at a blank and + a break within a word.",
      "Marks: ✓ done, ▸ ready, ● running, ✗ failed, - skipped, ? outcome unknown, ! a warning; ~ before a volume: matched only by device letter and size. Underlined parts of a command are values; the lines below it say where they come from.",
      "You can leave at any time: the log keeps what was done, and you can resume the run.",
    ],
  };
}
