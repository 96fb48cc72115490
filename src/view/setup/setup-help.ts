// What works on each page: for the line of keys at the bottom and for the help. Pure.

import { type HelpText, helpRows } from "../widgets/HelpOverlay.tsx";
import type { KeyHelp } from "../widgets/KeyBar.tsx";
import type { ScrollExtent } from "../widgets/scroll-state.ts";
import type { SetupInput } from "./setup-input.ts";
import { setupLayout } from "./setup-layout.ts";
import type { SetupPage, SetupState } from "./setup-model.ts";
import { undecided } from "./setup-pages.ts";
import { summaryLines } from "./summary-rows.ts";

const ON: KeyHelp = { key: "⏎", does: "done", says: "done with this page" };
const MOVE: KeyHelp = {
  key: "j k",
  does: "move",
  says: "move; also the arrows, page keys, g and G, ^d and ^u",
};
const SCROLL: KeyHelp = {
  ...MOVE,
  does: "scroll",
  says: "scroll; also the arrows, page keys, g and G, ^d and ^u",
};
const BACK: KeyHelp = {
  key: "Esc",
  does: "back",
  says: "back to the summary; also b. What you entered is kept",
};
const LEAVE: KeyHelp = { key: "q", does: "quit", says: "quit without running anything; also Ctrl-C" };
const HELP: KeyHelp = { key: "?", does: "keys", says: "this help" };
const TICK: KeyHelp = { key: "Space", does: "tick", says: "tick or untick; also x" };

const READING: readonly KeyHelp[] = [
  { ...ON, does: "back", says: "back to the summary" },
  SCROLL,
  LEAVE,
  HELP,
];

const KEYS: Readonly<Record<Exclude<SetupPage, "summary">, readonly KeyHelp[]>> = {
  sections: [ON, TICK, MOVE, { key: "a", does: "all or none" }, BACK, LEAVE, HELP],
  ways: [
    ON,
    { key: "Space", does: "pick", says: "pick this alternative instead of the others in its group; also x" },
    { key: "a", does: "all", says: "run all alternatives of this group" },
    MOVE,
    BACK,
    LEAVE,
    HELP,
  ],
  nodes: [ON, TICK, MOVE, BACK, LEAVE, HELP],
  together: [ON, TICK, MOVE, BACK, LEAVE, HELP],
  values: [
    {
      key: "⏎",
      does: "done",
      says: "use the practice value if nothing is typed, go to the next value that is not set, or finish this page",
    },
    { key: "i", does: "type", says: "type into the chosen field; also e and the space bar" },
    MOVE,
    BACK,
    LEAVE,
    HELP,
  ],
  findings: READING,
  guide: READING,
  rehearsal: READING,
};

const TYPING: readonly KeyHelp[] = [
  { key: "⏎", does: "use it", says: "use the value, or the practice value if nothing is typed" },
  { key: "↑ ↓", does: "other value", says: "go to another value; also Tab and Shift-Tab" },
  { key: "^u", does: "clear", says: "clear; also ^w, ^k, ^a, ^e and other editing keys of a shell" },
  { key: "Esc", does: "to the list", says: "stop typing and go to the list, where ? shows its keys" },
];

const WORDS: Readonly<Record<SetupPage, string>> = {
  summary: "This is what will run, and where. Enter starts the run. No command runs before you confirm it.",
  sections: "Only ticked sections are run. Sections without steps are not listed.",
  ways: "The guide has alternatives. The ones you pick are run; the steps of the others are omitted.",
  nodes:
    "The guide does not say which node each part runs on, so you choose. A part can run on several nodes, one after the other.",
  together:
    "The nodes of a ticked role run each step together: you confirm it for one node first, then once for all others. Otherwise one node runs all its steps before the next one begins.",
  values:
    "Each value is checked as you type. A secret appears as dots and is never logged. A paste fills the field, but confirms nothing.",
  findings:
    "Findings are problems in the guide or in your choices. An error needs your attention before its step runs: the step says what you can do.",
  guide: "This is the guide's own description, and the file it was read from.",
  rehearsal: "Practice nodes simulate real ones. This is where they differ.",
};

/** The purpose of each page. */
const OPENS: Readonly<Record<SetupPage, string>> = {
  summary: "",
  sections: "choose the sections",
  ways: "choose alternatives",
  nodes: "choose the nodes",
  together: "choose which nodes run together",
  values: "set or change values",
  findings: "read the findings",
  guide: "read what the guide is for",
  rehearsal: "read how practice nodes differ",
};

/** The keys of the page as it is now. */
export function setupKeys(state: SetupState, input: SetupInput): readonly KeyHelp[] {
  if (state.page !== "summary")
    return state.page === "values" && state.values.typing ? TYPING : KEYS[state.page];
  const letters = summaryLines(state, input).map(({ key }) => key);
  return [startKey(state, input), { key: letters.join(" "), does: "change or read" }, LEAVE, HELP];
}

/** Enter starts the run if everything is decided; otherwise it opens the first undecided page. */
function startKey(state: SetupState, input: SetupInput): KeyHelp {
  const [open] = undecided(state, input);
  return open === undefined
    ? { key: "⏎", does: "start", says: "start. No command runs before you confirm it" }
    : { key: "⏎", does: OPENS[open], says: `${OPENS[open]}: decide this first` };
}

export function setupHelp(state: SetupState, input: SetupInput): HelpText {
  const keys =
    state.page === "summary"
      ? [
          startKey(state, input),
          ...summaryLines(state, input).map(({ key, page }) => ({ key, does: OPENS[page] })),
          SCROLL,
          LEAVE,
          HELP,
        ]
      : KEYS[state.page];
  return {
    title: "Keys on this page",
    paragraphs: [WORDS[state.page], "Enter is ignored for a moment after the screen changes."],
    groups: [
      { title: "Keys", keys },
      { title: "While typing", keys: state.page === "values" ? TYPING : [] },
    ],
  };
}

/** The length of the help and its visible part; see `HelpOverlay`. */
export function helpExtent(state: SetupState, input: SetupInput): ScrollExtent {
  const { width } = setupLayout(state.size, 0);
  return {
    lines: helpRows(setupHelp(state, input), width).length,
    height: Math.max(0, state.size.rows - 1 - 2),
  };
}
