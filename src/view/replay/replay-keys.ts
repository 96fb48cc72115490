// The keys of a replay: what each is called, does and says. One list for the foot line, the help and the reducer's reader.

import { MARK_SIGNS } from "../../transcript/lookup/marks.ts";
import type { HelpText } from "../widgets/HelpOverlay.tsx";
import type { KeyHelp } from "../widgets/KeyBar.tsx";
import { JUMP_FORMS } from "./jump.ts";

export const REPLAY_KEYS: readonly KeyHelp[] = [
  { key: "space", does: "play", says: "Play or pause." },
  { key: ". ,", does: "event", says: "One event on or back (arrow keys do too)." },
  { key: "] [", does: "step", says: "To the next step of the guide, or the one before." },
  { key: "m M", does: "mark", says: "To the next mark of the timeline that is no step, or the one before." },
  { key: "+ -", does: "speed", says: "Twice or half as fast, from 0.25× to 64×." },
  { key: "0-9", does: "part", says: "To the beginning (0), or to 10 % to 90 % of the way." },
  { key: ":", does: "go to", says: `Type where to: ${JUMP_FORMS}. Times are UTC.` },
  {
    key: "/",
    does: "search",
    says: "Search commands, output, notes, ids, names of steps; n goes on, N goes back.",
  },
  { key: "e", does: "event", says: "All that this event says." },
  { key: "o", does: "output", says: "The output over the whole screen." },
  { key: "i", does: "nodes", says: "What was known of the nodes then." },
  { key: "l", does: "steps", says: "The list of all steps over the whole screen." },
  { key: "q", does: "quit", says: "Quit the replay." },
  { key: "d", does: "introduction", says: "What the guide said at the first steps of the section." },
  { key: "?", does: "keys", says: "This list." },
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
          { key: "Tab", does: "pane", says: "Move in another pane: step, list of steps, output." },
          { key: "j k", does: "scroll", says: "Move in the pane; PgUp PgDn g G too." },
          { key: "Esc", does: "back", says: "Stop a search, close a page, follow the walk again." },
        ],
      },
      {
        title: "The marks of the timeline",
        keys: [...signs].map(([key, words]) => ({ key, does: words.join(", or ") })),
      },
    ],
    paragraphs: [
      "This is a replay of an audit log. It can execute nothing: what you see has happened already.",
      `Pauses are as long as they were, but ${idle}. When the clock of the log went back, no time is counted.`,
      chain,
    ],
  };
}
