// The output of a step as rows: the newest lines, or the part scrolled to. Wraps only what is in view; the run bounds
// the tail itself.

import { fleetStepAt } from "../../../plan/model/fleet-step.ts";
import type { Invocation, OutputTail, Run } from "../../../run/model/run.ts";
import { keptOutput } from "../../../run/state/kept-output.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import { byteWords, clockWords, phaseWords } from "../../../transcript/words/run-words.ts";
import type { Row } from "../../widgets/rows.ts";
import { row, wrapRow } from "../../widgets/rows.ts";
import { ended } from "../words/invocation-end.ts";

export interface ShownOutput {
  readonly index: number;
  readonly invocation: Invocation;
  readonly tail: OutputTail | null;
}

/** The output for the task at `look`: its newest that has any, otherwise that of the nearest task before it. */
export function outputFor(run: Run, look: number, exact: boolean): ShownOutput | null {
  for (let index = Math.min(look, run.tasks.size - 1); index >= 0; index--) {
    const invocations = (run.tasks.at(index)?.invocations ?? [])
      .map((nonce) => run.invocations.get(nonce))
      .filter((one) => one !== undefined);
    const newest = invocations.at(-1);
    if (newest !== undefined) {
      const shown =
        newest.state === "finished"
          ? (invocations.findLast((one) => (run.tails.get(one.nonce)?.bytes ?? 0) > 0) ?? newest)
          : newest;
      return { index, invocation: shown, tail: run.tails.get(shown.nonce) ?? null };
    }
    if (exact) return null;
  }
  return null;
}

/** The pane's title, left and right part. */
export function outputTitle(
  run: Run,
  shown: ShownOutput | null,
  now: number,
): { left: string; right: string } {
  if (shown === null) return { left: "Output", right: "" };
  const { invocation } = shown;
  const taskRun = taskAt(run, shown.index)?.taskRun;
  const phase = invocation.phase === "command" ? "" : `, ${phaseWords(invocation.phase)}`;
  const plan = run.started?.plan;
  const isMember = plan !== undefined && fleetStepAt(plan, shown.index) !== null;
  const left = `Output of step ${shown.index + 1}${isMember ? ` on ${invocation.target}` : ""}${phase}`;
  // Of an output that is not kept nobody knows how long it is, before its end at least.
  const size =
    keptOutput(run, invocation) !== null && invocation.bytes === null
      ? ""
      : ` · ${byteWords(invocation.bytes ?? shown.tail?.bytes ?? 0)}`;
  if (invocation.state !== "finished" || taskRun === undefined)
    return { left, right: `${clockWords(now - invocation.requestedAt)}${size}` };
  const how = ended(invocation, taskRun)
    .replace(/:[^·]*/, " ")
    .trim();
  return { left, right: `${how}${size}` };
}

export function outputLineCount(tail: OutputTail | null): number {
  return tail === null ? 0 : linesOf(tail).length;
}

export function linesOf(tail: OutputTail): readonly string[] {
  const known = whole.get(tail);
  if (known !== undefined) return known;
  const lines = textOf(tail, Number.POSITIVE_INFINITY).replace(/\n$/, "").split("\n");
  whole.set(tail, lines);
  return lines;
}

const whole = new WeakMap<OutputTail, readonly string[]>();

export function newestRows(tail: OutputTail | null, size: { width: number; height: number }): readonly Row[] {
  if (tail === null || tail.bytes === 0) return [];
  // A row has at least one character, so no more than this can be in view; and no more than `height` lines.
  const text = textOf(tail, size.height).replace(/\n$/, "");
  const lines = text.split("\n").slice(-size.height);
  return wrapped(lines, size, "end");
}

export function textRows(text: string, size: { width: number; height: number }): readonly Row[] {
  return wrapped(text.replace(/\n$/, "").split("\n").slice(-size.height), size, "end");
}

export function textRowsFrom(text: string, width: number): readonly Row[] {
  return wrapped(text.split("\n"), { width, height: Number.POSITIVE_INFINITY }, "start");
}

/** The rows of the tail from line `top`, at most `height`; lines in `matches` are marked. */
export function rowsFrom(
  tail: OutputTail,
  top: number,
  size: { width: number; height: number },
  match: number | null,
): readonly Row[] {
  const lines = linesOf(tail).slice(top, top + size.height);
  return wrapped(lines, size, "start", match === null ? null : match - top);
}

/** Lines of the tail that contain the text, ignoring case. */
export function matchesIn(tail: OutputTail | null, text: string): readonly number[] {
  if (tail === null || text === "") return [];
  const wanted = text.toLowerCase();
  return linesOf(tail).flatMap((line, index) => (line.toLowerCase().includes(wanted) ? [index] : []));
}

function wrapped(
  lines: readonly string[],
  size: { width: number; height: number },
  keep: "start" | "end",
  match: number | null = null,
): readonly Row[] {
  const rows: Row[] = [];
  const room = Math.max(1, size.width - 2);
  const most = room * size.height * 2;
  lines.forEach((line, index) => {
    // Of a line longer than the whole pane, only the part that can be in view is used.
    const part = line.length <= most ? line : keep === "end" ? line.slice(-most) : line.slice(0, most);
    for (const pieces of wrapRow(row(part, index === match ? "strong" : "plain"), room))
      rows.push([{ text: index === match ? "▸" : " ", tone: "accent" }, ...pieces]);
  });
  return keep === "end" ? rows.slice(-size.height) : rows.slice(0, size.height);
}

/** The newest part of the tail with at least `lines` newlines, or all of it. */
function textOf(tail: OutputTail, lines: number): string {
  const parts: string[] = [];
  let ends = 0;
  for (let chunk = tail.chunks; chunk !== null; chunk = chunk.older) {
    parts.push(chunk.text);
    if (lines !== Number.POSITIVE_INFINITY) {
      for (let at = chunk.text.indexOf("\n"); at >= 0; at = chunk.text.indexOf("\n", at + 1)) ends++;
      if (ends > lines) break;
    }
  }
  return parts.reverse().join("");
}
