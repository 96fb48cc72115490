// A running command's last lines, read on the operator's request. The whole output comes at the end.
import type { Invocation, Probe, Run } from "../../../run/model/run.ts";
import { lastReads } from "../../../run/state/tail.ts";
import { timeWords } from "../../../transcript/words/run-words.ts";

export interface LastLines {
  /** `last lines, taken 2026-11-24 08:15:08Z`, or that they are being read. */
  readonly title: string;
  readonly text: string;
}

/** The newest that were read; null when none were requested, or the command has ended. */
export function lastLines(run: Run, invocation: Invocation): LastLines | null {
  if (invocation.state === "finished") return null;
  const asked = lastReads(run, invocation.nonce);
  const newest = asked.at(-1);
  if (newest === undefined) return null;
  const answered = asked.findLast(({ state, ok }) => state === "finished" && ok === true);
  const shown = answered ?? null;
  if (newest.state === "requested")
    return { title: `reading the last lines…${taken(shown)}`, text: shown?.message ?? "" };
  if (newest.ok !== true) return { title: "the last lines could not be read", text: newest.message ?? "" };
  return { title: `last lines${taken(newest)}`, text: newest.message ?? "" };
}

function taken(probe: Probe | null): string {
  return probe?.finishedAt == null ? "" : `, taken ${timeWords(probe.finishedAt)}`;
}
