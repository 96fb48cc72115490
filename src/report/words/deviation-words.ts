// The kinds of deviations by subject, with a word and a sign for each. Shared by all forms of a report.
import { SIGNS } from "../../output/signs.ts";
import { MARK_SIGNS } from "../../transcript/lookup/marks.ts";
import type { DeviationKind } from "../model/deviation-kind.ts";
import type { Deviation } from "../model/report.ts";

interface KindWords {
  readonly sign: string;
  readonly word: string;
  readonly tone: "bad" | "doubt" | "plain";
}

const KINDS: Readonly<Record<DeviationKind, KindWords>> = {
  edited: { sign: MARK_SIGNS.edited.sign, word: "edited", tone: "doubt" },
  skipped: { sign: MARK_SIGNS.skipped.sign, word: "skipped", tone: "doubt" },
  "failure-accepted": { sign: MARK_SIGNS.skipped.sign, word: "failure accepted", tone: "bad" },
  "despite-check": { sign: SIGNS.warning, word: "run despite its check", tone: "doubt" },
  "not-met": { sign: MARK_SIGNS["not-met"].sign, word: "requirement not met", tone: "bad" },
  "value-given": { sign: "=", word: "value given", tone: "plain" },
  parked: { sign: SIGNS.warning, word: "secret parked", tone: "doubt" },
  "taken-over": { sign: MARK_SIGNS["taken-over"].sign, word: "locked by another run", tone: "doubt" },
  "set-aside": { sign: MARK_SIGNS["set-aside"].sign, word: "node set aside", tone: "bad" },
  "brought-back": { sign: MARK_SIGNS["brought-back"].sign, word: "node brought back", tone: "plain" },
  "not-everywhere": { sign: MARK_SIGNS.cancelled.sign, word: "not run on all nodes", tone: "doubt" },
  failed: { sign: MARK_SIGNS.failed.sign, word: "failed", tone: "bad" },
  retried: { sign: MARK_SIGNS.retried.sign, word: "retried", tone: "doubt" },
  cancelled: { sign: MARK_SIGNS.cancelled.sign, word: "cancelled", tone: "doubt" },
  refused: { sign: MARK_SIGNS.refused.sign, word: "refused", tone: "doubt" },
  "probe-failed": { sign: SIGNS.bad, word: "query to a node failed", tone: "doubt" },
  accepted: { sign: MARK_SIGNS.accepted.sign, word: "accepted, not met", tone: "doubt" },
  attested: { sign: MARK_SIGNS["by-hand"].sign, word: "done by hand", tone: "plain" },
  noted: { sign: MARK_SIGNS.noted.sign, word: "note", tone: "plain" },
  uncertain: { sign: MARK_SIGNS.uncertain.sign, word: "uncertain", tone: "bad" },
  "sent-again": { sign: MARK_SIGNS.retried.sign, word: "sent again", tone: "doubt" },
  "output-missing": { sign: "…", word: "output not in the log", tone: "doubt" },
  left: { sign: MARK_SIGNS.left.sign, word: "left", tone: "plain" },
  resumed: { sign: MARK_SIGNS.resumed.sign, word: "resumed", tone: "plain" },
  "log-repaired": { sign: SIGNS.warning, word: "incomplete line set aside", tone: "doubt" },
  "log-room": { sign: SIGNS.warning, word: "log's disk nearly full", tone: "doubt" },
  clock: { sign: SIGNS.warning, word: "clock moved", tone: "doubt" },
};

export const DEVIATION_KINDS = Object.keys(KINDS) as readonly DeviationKind[];

/** The sign and word of a kind. */
export function kindWords(kind: DeviationKind): KindWords {
  return KINDS[kind];
}

export interface DeviationGroup {
  readonly id: string;
  readonly title: string;
  /** The sentence for a subject without deviations. */
  readonly none: string;
  readonly kinds: readonly DeviationKind[];
}

/** The most serious first. Every kind is in exactly one group. */
export const DEVIATION_GROUPS: readonly DeviationGroup[] = [
  {
    id: "departures",
    title: "Departures from the guide",
    none: "No command was edited, no step skipped, no failure or unmet requirement accepted, and no value set during the run.",
    kinds: [
      "edited",
      "skipped",
      "failure-accepted",
      "despite-check",
      "not-met",
      "accepted",
      "value-given",
      "parked",
      "taken-over",
      "set-aside",
      "brought-back",
    ],
  },
  {
    id: "failures",
    title: "Failures and retries",
    none: "Nothing failed, and nothing was retried, cancelled or refused.",
    kinds: ["failed", "retried", "cancelled", "not-everywhere", "refused", "probe-failed"],
  },
  {
    id: "doubts",
    title: "Unknown, interrupted, resumed",
    none: "No outcome was unknown, and the run was not interrupted.",
    kinds: [
      "uncertain",
      "sent-again",
      "output-missing",
      "left",
      "resumed",
      "log-repaired",
      "log-room",
      "clock",
    ],
  },
  {
    id: "by-hand",
    title: "Done by hand",
    none: "No step was done by hand.",
    kinds: ["attested"],
  },
  { id: "notes", title: "Notes of the operator", none: "No notes.", kinds: ["noted"] },
];

/** The group's deviations, in the order in which they happened. */
export function deviationsIn(group: DeviationGroup, all: readonly Deviation[]): readonly Deviation[] {
  return all.filter(({ kind }) => group.kinds.includes(kind));
}
