// The keys that work wherever a step is in view: reading, noting and leaving. None of them runs anything.
import type { Run } from "../../../run/model/run.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import { hasGuideOutput } from "../panes/guide-output.ts";
import type { WalkState } from "../state/walk-model.ts";
import { introduction } from "../words/introduction.ts";
import { key, type WalkKey } from "./walk-key.ts";

const NOTE = key("n", "n", "note", "note", "Add a note to the log.");
const VALUES = key("v", "v", "values", "values", "Show all values, and set those that are not set.");
const OUTPUT = key("o", "o", "output", "output", "Show the output full screen.");
const STEPS = key("l", "l", "steps", "steps", "Show the list of all steps full screen.");
const INTRODUCTION = key(
  "d",
  "d",
  "introduction",
  "introduction",
  "Show or hide the introduction of this section.",
);
const COPY = key(
  "y",
  "y",
  "copy",
  "copy",
  "Copy the command to the terminal's clipboard; in the list of values, the value. A secret is never copied.",
);
const GUIDE = key(
  "w",
  "w",
  "guide",
  "the guide's output",
  "Show or hide the output that the guide expects, below the output.",
);
const NODES = key("i", "i", "nodes", "nodes", "Show the nodes: facts, status and disks.");
const SEARCH = key("/", "/", "search", "search", "Search the steps; in the output pane, the output.");
const HELP = key("?", "?", "help", "keys", "Show this help.");
const LEAVE = key("q", "q", "leave", "leave", "Leave the run; you can resume it later.");

/** Those that do something now, the most useful first and the help last. */
export function readingKeys(run: Run, state: WalkState): readonly WalkKey[] {
  const searching =
    state.search === null
      ? [NOTE]
      : [
          key("n", "n", "next-match", "next match", "Go to the next match."),
          key("N", "N", "previous-match", "previous match", "Go to the previous match; Esc ends the search."),
        ];
  const guide = hasGuideOutput(run, state) ? [GUIDE] : [];
  const looked = taskAt(run, state.look ?? run.current)?.planned;
  const copy = looked === undefined || looked.task.command === null ? [] : [COPY];
  const intro =
    looked !== undefined && run.started !== null && introduction(run.started.plan, looked).first !== null
      ? [INTRODUCTION]
      : [];
  return [...searching, VALUES, OUTPUT, STEPS, ...copy, ...intro, ...guide, NODES, SEARCH, LEAVE, HELP];
}
