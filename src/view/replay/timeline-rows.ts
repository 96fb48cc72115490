// The bottom of a replay: where in the log one is, what happened last, whether the chain holds, and the keys.
import type { Run } from "../../run/run.ts";
import { eventLines } from "../../transcript/run-text.ts";
import { clockWords } from "../../transcript/run-words.ts";
import type { HelpText } from "../widgets/HelpOverlay.tsx";
import { type KeyHelp, keyRow } from "../widgets/KeyBar.tsx";
import { cutRow, type Piece, type Row, row, rowWidth, spreadRow, wrapProse } from "../widgets/rows.ts";
import { textFieldRow } from "../widgets/text-field-row.ts";
import type { ReplayState } from "./replay-state.ts";
import type { RunHistory } from "./run-history.ts";

/** What the reader of the log found out about its chain. */
export interface ChainState {
  readonly ok: boolean;
  /** A sentence: what was found, and where when something is wrong. */
  readonly words: string;
}

const KEYS: readonly KeyHelp[] = [
  { key: "space", does: "play, pause", says: "Play or pause." },
  { key: ". ,", does: "event", says: "One event on or back (arrow keys do too)." },
  { key: "] [", does: "step", says: "To the next step of the guide, or the one before." },
  { key: "+ -", does: "speed", says: "Twice or half as fast." },
  { key: "0-9", does: "jump", says: "To the beginning (0), or 10 % to 90 % of the log." },
  { key: "/", does: "search", says: "Search the log; n and N go on." },
  { key: "o", does: "output", says: "The output over the whole screen." },
  { key: "i", does: "nodes", says: "What was known of the nodes then." },
  { key: "q", does: "quit", says: "Quit the replay." },
  { key: "?", does: "keys", says: "This list." },
];

/** The rows. */
export function timelineRows(
  state: ReplayState,
  history: RunHistory,
  chain: ChainState,
  width: number,
): readonly Row[] {
  return [
    ...(chain.ok ? [] : wrapProse(`✗ ${chain.words}`, width - 2, "danger").map(inset)),
    barRow(state, history, chain, width),
    state.field === null ? eventRow(state, history, width) : fieldRow(state, width),
    keyRow(
      state.field === null
        ? KEYS
        : [
            { key: "⏎", does: "search" },
            { key: "Esc", does: "back" },
          ],
      width,
    ),
  ];
}

/** The help of a replay. */
export function replayHelp(chain: ChainState): HelpText {
  return {
    title: "Keys of the replay",
    groups: [
      { title: "The log", keys: KEYS },
      {
        title: "The screen",
        keys: [
          { key: "Tab", does: "pane", says: "Move in another pane: step, list of steps, output." },
          { key: "j k", does: "scroll", says: "Move in the pane; PgUp PgDn g G too." },
        ],
      },
    ],
    paragraphs: [
      "This is a replay of an audit log. It can execute nothing: what you see has happened already.",
      chain.words,
      "Pauses of the log are cut to two seconds. On the line: ✗ something failed, ✎ a command was edited, ? an end was not known, ! a node was held by another run, or taken over.",
    ],
  };
}

function barRow(state: ReplayState, history: RunHistory, chain: ChainState, width: number): Row {
  const first = history.events[0]?.at ?? 0;
  const total = (history.events.at(-1)?.at ?? first) - first;
  const now = (history.events[state.position - 1]?.at ?? first) - first;
  const left: Row = [{ text: state.playing ? " ▶ playing " : " ▮▮ paused ", tone: "accent" }];
  const clock: Piece = { text: `  ${clockWords(now)} / ${clockWords(total)}`, tone: "plain" };
  const speed: Piece = { text: `  ${state.speed}×`, tone: "quiet" };
  const intact: Piece = chain.ok
    ? { text: "  chain intact", tone: "plain" }
    : { text: "  chain BROKEN", tone: "danger" };
  const right = [
    [clock, speed, intact],
    [{ text: `  ${clockWords(now)}`, tone: "plain" as const }, speed, intact],
    [intact],
  ].find((pieces) => width - rowWidth(left) - rowWidth(pieces) >= 14) ?? [intact];
  const room = Math.max(3, width - rowWidth(left) - rowWidth(right) - 3);
  return cutRow([...left, ...lineRow(state, history, room), ...right], width);
}

/** `├━━●──✗──┤` in `width` columns and two for its ends. */
function lineRow(state: ReplayState, history: RunHistory, width: number): Row {
  const last = Math.max(1, history.events.length - 1);
  const place = (position: number): number => Math.round(((position - 1) / last) * (width - 1));
  const head = place(state.position);
  const cells: string[] = Array.from({ length: width }, (_, index) => (index < head ? "━" : "─"));
  for (const { position, mark } of history.marks) cells[place(position)] = mark;
  const pieces: Piece[] = [{ text: "├", tone: "quiet" }];
  cells.forEach((cell, index) => {
    if (index === head) pieces.push({ text: "●", tone: "accent" });
    else pieces.push({ text: cell, tone: cell === "✗" ? "danger" : index < head ? "accent" : "quiet" });
  });
  return [...pieces, { text: "┤", tone: "quiet" }];
}

function eventRow(state: ReplayState, history: RunHistory, width: number): Row {
  const event = history.events[state.position - 1];
  const words = state.words === "" || event === undefined ? "" : `   ${state.words}`;
  if (event === undefined) return row(" The log is empty.", "quiet");
  const before: Run = history.at(state.position - 1);
  const first = eventLines(before, event)[0] ?? "";
  const where = `${state.position} of ${history.events.length}`;
  return spreadRow(
    inset([{ text: first, tone: "plain" }, ...row(words, "accent")]),
    row(where, "quiet"),
    width - 1,
  );
}

function fieldRow(state: ReplayState, width: number): Row {
  const field = state.field;
  if (field === null) return [];
  return [
    { text: " search: ", tone: "strong" },
    ...textFieldRow({ state: field, width: width - 10, focused: true }),
  ];
}

function inset(pieces: Row): Row {
  return [{ text: " ", tone: "plain" }, ...pieces];
}
