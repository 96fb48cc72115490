// What works on each page: for the line of keys at the bottom and for the help. Pure.

import { type HelpText, helpRows } from "../widgets/HelpOverlay.tsx";
import type { KeyHelp } from "../widgets/KeyBar.tsx";
import type { ScrollExtent } from "../widgets/scroll-state.ts";
import { setupLayout } from "./setup-layout.ts";
import type { SetupPage, SetupState } from "./setup-model.ts";

const ON: KeyHelp = {
  key: "⏎",
  does: "go on",
  says: "go on to the next page, when this one has all it needs",
};
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
  says: "back to the page before; also b. What you entered is kept",
};
const LEAVE: KeyHelp = { key: "q", does: "leave", says: "leave; nothing has happened. Also Ctrl-C" };
const HELP: KeyHelp = { key: "?", does: "keys", says: "this help" };
const TICK: KeyHelp = { key: "Space", does: "tick", says: "tick or untick; also x" };

const KEYS: Readonly<Record<SetupPage, readonly KeyHelp[]>> = {
  guide: [ON, SCROLL, LEAVE, HELP],
  sections: [ON, TICK, MOVE, { key: "a", does: "all or none" }, BACK, LEAVE, HELP],
  ways: [
    ON,
    { key: "Space", does: "pick", says: "pick this way, and no other of its group; also x" },
    { key: "a", does: "all of them", says: "walk all ways of this group" },
    MOVE,
    BACK,
    LEAVE,
    HELP,
  ],
  nodes: [ON, TICK, MOVE, BACK, LEAVE, HELP],
  values: [
    {
      key: "⏎",
      does: "go on",
      says: "take the practice value where nothing is typed, go to what is open, or go on",
    },
    { key: "i", does: "type", says: "type into the chosen field; also e and the space bar" },
    MOVE,
    BACK,
    LEAVE,
    HELP,
  ],
  check: [
    { key: "⏎", does: "start the walk", says: "start the walk. No command runs before you confirm it" },
    SCROLL,
    BACK,
    LEAVE,
    HELP,
  ],
};

const TYPING: readonly KeyHelp[] = [
  { key: "⏎", does: "take it", says: "take the value, or the practice value where nothing is typed" },
  { key: "↑ ↓", does: "other value", says: "go to another value; also Tab and Shift-Tab" },
  { key: "^u", does: "clear", says: "clear; also ^w, ^k, ^a, ^e and what else one knows from a shell" },
  { key: "Esc", does: "to the list", says: "stop typing and go to the list, where ? tells its keys" },
];

const WORDS: Readonly<Record<SetupPage, string>> = {
  guide: "This is what the guide says of itself, and where its commands would go.",
  sections: "Only ticked sections are walked. A section without steps is not listed.",
  ways: "The guide tells several ways to do the same. The ways that are picked are walked; the steps of the others are left out.",
  nodes:
    "The guide does not say on which node each part is done, so you do. A part may be done on several nodes, one after the other.",
  values:
    "Each value is checked as you type. A secret is shown as dots, and never stands on a screen or in the log. A paste fills the field and confirms nothing.",
  check:
    "Findings are what was noticed about the guide and about your choices. An error needs your attention before the step it belongs to: that step says what can be done.",
};

/** The keys of the page as it is now. */
export function setupKeys(state: SetupState): readonly KeyHelp[] {
  return state.page === "values" && state.values.typing ? TYPING : KEYS[state.page];
}

/** The help for the page. */
export function setupHelp(state: SetupState): HelpText {
  return {
    title: "What works here",
    paragraphs: [WORDS[state.page], "Enter does nothing for a moment after the screen has changed."],
    groups: [
      { title: "Keys", keys: KEYS[state.page] },
      { title: "While typing", keys: state.page === "values" ? TYPING : [] },
    ],
  };
}

/** How long the help is and how much of it fits; see `HelpOverlay`. */
export function helpExtent(state: SetupState): ScrollExtent {
  const { width } = setupLayout(state.size, 0);
  return { lines: helpRows(setupHelp(state), width).length, height: Math.max(0, state.size.rows - 1 - 2) };
}
