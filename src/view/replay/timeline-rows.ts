// The bottom of a replay: the position in the log, what happened last, the state of the hash chain, and the keys.
import { byWeight, MARK_SIGNS, type MarkKind } from "../../transcript/lookup/marks.ts";
import { eventLines } from "../../transcript/run/run-text.ts";
import { clockWords } from "../../transcript/words/run-words.ts";
import type { Size } from "../screen/screen.ts";
import { keyLines } from "../widgets/KeyBar.tsx";
import { cutRow, type Piece, type Row, row, rowWidth, spreadRow, wrapProse } from "../widgets/rows.ts";
import { textFieldRow } from "../widgets/text-field-row.ts";
import type { ChainStatus } from "./log-source.ts";
import { PAGE_KEYS, PROMPT_KEYS, REPLAY_KEYS } from "./replay-keys.ts";
import type { ReplayState } from "./replay-state.ts";
import type { RunHistory } from "./run-history.ts";

export interface Timeline {
  readonly state: ReplayState;
  readonly history: RunHistory;
  readonly chain: ChainStatus;
  /** How many events the current search has covered. */
  readonly searched: number;
  readonly size: Size;
  /** False where nobody can press a key: in a recording. */
  readonly keys: boolean;
}

/** From this many lines, the keys may take two of them. */
const TWO_KEY_LINES = 24;
/** The most rows for the diagnosis of a chain. */
const CHAIN_LINES = 3;

export function timelineRows(it: Timeline): readonly Row[] {
  const { state, size } = it;
  const width = size.columns;
  const keys = state.prompt !== null ? PROMPT_KEYS : state.detail !== null ? PAGE_KEYS : REPLAY_KEYS;
  return [
    barRow(it, width),
    ...(state.prompt === null ? [eventRow(it, width)] : promptRows(state.prompt, state.search, width)),
    ...chainRows(it, width),
    ...(it.keys ? keyLines(keys, width, size.rows >= TWO_KEY_LINES ? 2 : 1) : []),
  ];
}

/** The state of the chain in words: how far it was checked, and the result. */
export function chainWords(chain: ChainStatus, history: RunHistory): string {
  switch (chain.state) {
    case "checking": {
      const total = history.whole() ? ` of ${history.source.end().position}` : "";
      return `chain checked to event ${chain.lines}${total}`;
    }
    case "holds":
    case "broken":
      return `${chain.label}: ${chain.words}`;
  }
}

function chainRows({ state, history, chain }: Timeline, width: number): readonly Row[] {
  const words = chainWords(chain, history);
  if (chain.state === "broken") {
    const behind = state.position > chain.lines ? " This event is after that point." : "";
    return wrapProse(`✗ ${words}${behind}`, width - 2, "danger")
      .slice(0, CHAIN_LINES)
      .map(inset);
  }
  const { source } = history;
  const read = Math.floor((source.end().offset / Math.max(1, source.size())) * 100);
  const reading = history.whole() ? "" : `log read to ${read} %`;
  const mark = chain.state === "holds" ? "✓" : "…";
  return [spreadRow(inset(row(`${mark} ${words}`)), row(reading, "quiet"), width - 1)];
}

function barRow(it: Timeline, width: number): Row {
  const { state, history } = it;
  const { source } = history;
  const { elapsed } = source.place(state.position);
  const total = history.whole() ? clockWords(source.end().elapsed) : "…";
  const left: Row = [{ text: state.playing ? " ▶ playing " : " ▮▮ paused ", tone: "accent" }];
  const speed: Piece = { text: `  ${state.speed}×`, tone: "quiet" };
  const right = [
    [{ text: `  ${clockWords(elapsed)} / ${total}`, tone: "plain" as const }, speed],
    [{ text: `  ${clockWords(elapsed)}`, tone: "plain" as const }, speed],
    [speed],
  ].find((pieces) => width - rowWidth(left) - rowWidth(pieces) >= 14) ?? [speed];
  const room = Math.max(3, width - rowWidth(left) - rowWidth(right) - 3);
  return cutRow([...left, ...lineRow(state, history, room), ...right], width);
}

/** `├━━●──✗──┤`: `width` columns between its two ends. */
function lineRow(state: ReplayState, history: RunHistory, width: number): Row {
  const { source } = history;
  const { played: total, position: events } = source.end();
  const column = (played: number, position: number): number =>
    Math.round((total > 0 ? played / total : (position - 1) / Math.max(1, events - 1)) * (width - 1));
  const head = column(source.place(state.position).played, state.position);
  const marks = new Map<number, MarkKind>();
  for (const { kind, played, position } of history.marks) {
    const at = column(played, position);
    const known = marks.get(at);
    if (known === undefined || byWeight(kind, known) < 0) marks.set(at, kind);
  }
  const pieces: Piece[] = [{ text: "├", tone: "quiet" }];
  for (let at = 0; at < width; at++) {
    const kind = marks.get(at);
    const passed = at < head ? ("accent" as const) : ("quiet" as const);
    if (at === head) pieces.push({ text: "●", tone: "accent" });
    else if (kind === undefined) pieces.push({ text: at < head ? "━" : "─", tone: passed });
    else pieces.push({ text: MARK_SIGNS[kind].sign, tone: kind === "failed" ? "danger" : passed });
  }
  return [...pieces, { text: "┤", tone: "quiet" }];
}

function eventRow({ state, history, searched }: Timeline, width: number): Row {
  const { position, seeking } = state;
  const length = history.length();
  const where = row(`${position} of ${length}`, "quiet");
  if (seeking !== null) {
    const share = Math.floor((searched / Math.max(1, length)) * 100);
    return spreadRow(
      inset(row(`searching "${seeking.text}": ${share} % (Esc stops)`, "strong")),
      where,
      width - 1,
    );
  }
  const event = history.source.event(position);
  const first =
    event === null
      ? "this line cannot be read"
      : (eventLines(history.at(position - 1), event)[0] ?? "").trim();
  const words = state.words === "" ? [] : row(`${state.words}   `, "strong");
  return spreadRow(inset([...words, ...row(first)]), where, width - 1);
}

function promptRows(
  prompt: NonNullable<ReplayState["prompt"]>,
  search: string,
  width: number,
): readonly Row[] {
  const label = prompt.what === "search" ? " search: " : " go to: ";
  return [
    [
      { text: label, tone: "strong" },
      ...textFieldRow({
        state: prompt.field,
        width: width - label.length - 1,
        focused: true,
        placeholder: prompt.what === "jump" ? "12, a step, #340, +5m, 14:32, 50%" : search,
      }),
    ],
    ...(prompt.problem === "" ? [] : wrapProse(`✗ ${prompt.problem}`, width - 2, "danger").map(inset)),
  ];
}

function inset(pieces: Row): Row {
  return [{ text: " ", tone: "plain" }, ...pieces];
}
