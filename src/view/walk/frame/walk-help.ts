// The help of the walking screen: the keys that do something now, and what the marks mean.
import type { Run } from "../../../run/model/run.ts";
import { nodesKeys } from "../../nodes/nodes-keys.ts";
import type { HelpText } from "../../widgets/HelpOverlay.tsx";
import { WALKING, type WalkState } from "../state/walk-model.ts";
import { MOVEMENT, walkKeys } from "./walk-keys.ts";

/** The help for what is on the screen now. */
export function walkHelp(run: Run, state: WalkState): HelpText {
  return {
    title: "Keys that work here",
    groups: [
      state.opening
        ? { title: "Before the first command", keys: nodesKeys(run, true) }
        : { title: "This step", keys: walkKeys(run, { ...state, mode: WALKING }) },
      { title: "Moving", keys: MOVEMENT },
    ],
    paragraphs: [
      "Nothing runs without Enter, and Enter runs exactly the command in view, once, on the node named above it. Pasted text confirms nothing. Scroll a command that does not fit (j k, or Enter); it runs only after you have seen its end. A row that continues the one above starts with ↪ after a blank, with + within a word.",
      "Marks: ✓ done, ▸ ready, ● running, ✗ failed, - skipped, ? outcome unknown, ! a warning; ~ before a volume: identified only by device letter and size. Underlined parts of a command are values; the lines below it show their source.",
      "Leaving is always safe: the log keeps what was done, and the run can be resumed.",
    ],
  };
}
