// The keys of a replay with their labels and descriptions, for the key bar and the help.

import { MARK_SIGNS } from "../../transcript/lookup/marks.ts";
import type { HelpText } from "../widgets/HelpOverlay.tsx";
import type { KeyHelp } from "../widgets/KeyBar.tsx";
import { JUMP_FORMS } from "./jump.ts";

export const REPLAY_KEYS: readonly KeyHelp[] = [
  { key: "space", does: "play", says: "Play or pause." },
  { key: ". ,", does: "event", says: "Next or previous event (also the arrow keys)." },
  { key: "] [", does: "step", says: "Next or previous step of the guide." },
  { key: "m M", does: "mark", says: "Next or previous mark that is not a step." },
  { key: "+ -", does: "speed", says: "Twice or half as fast, from 0.25× to 64×." },
  { key: "0-9", does: "part", says: "Go to the start (0), or to 10 % to 90 % of the run." },
  { key: ":", does: "go to", says: `Type a place: ${JUMP_FORMS}. Times are UTC.` },
  {
    key: "/",
    does: "search",
    says: "Search commands, output, notes, ids, names of steps; n next match, N previous.",
  },
  { key: "e", does: "event", says: "Show the event in full." },
  { key: "o", does: "output", says: "Show the output full screen." },
  { key: "i", does: "nodes", says: "Show what was known about the nodes." },
  { key: "l", does: "steps", says: "Show the list of all steps full screen." },
  { key: "q", does: "quit", says: "Quit the replay." },
  { key: "d", does: "introduction", says: "Show the introduction of the section." },
  { key: "?", does: "keys", says: "Show this help." },
];

export const PROMPT_KEYS: readonly KeyHelp[] = [
  { key: "⏎", does: "go" },
  { key: "Esc", does: "back" },
];

export const PAGE_KEYS: readonly KeyHelp[] = [
  { key: "j k", does: "scroll" },
  { key: ". ,", does: "event" },
  { key: "Esc", does: "back" },
  { key: "?", does: "keys" },
];

/** The help of a replay. `idle`: the longest pause, in words. */
export function replayHelp(chain: string, idle: string): HelpText {
  const signs = new Map<string, string[]>();
  for (const { sign, word } of Object.values(MARK_SIGNS)) signs.set(sign, [...(signs.get(sign) ?? []), word]);
  return {
    title: "Keys of the replay",
    groups: [
      { title: "The log", keys: REPLAY_KEYS },
      {
        title: "The screen",
        keys: [
          { key: "Tab", does: "pane", says: "Switch panes: step, list of steps, output." },
          { key: "j k", does: "scroll", says: "Move in the pane; PgUp PgDn g G too." },
          { key: "Esc", does: "back", says: "Stop a search, close a page, follow the run again." },
        ],
      },
      {
        title: "The marks of the timeline",
        keys: [...signs].map(([key, words]) => ({ key, does: words.join(", or ") })),
      },
    ],
    paragraphs: [
      "This is a replay of an audit log. It cannot execute anything: what you see has already happened.",
      `Pauses last as long as they did, but ${idle}. Where the clock was set back, no time passes.`,
      chain,
    ],
  };
}
