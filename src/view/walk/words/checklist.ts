// The requirements of one section on one node, or on the nodes of a fleet, as a checklist, for the screen and for plain
// lines: the state of each, and what a person needs to know to decide. Nodes where the same was found share an item.
import { SIGNS } from "../../../output/signs.ts";
import { fleetStepAt } from "../../../plan/model/fleet-step.ts";
import { byHandRestOf, withoutOwnIds } from "../../../run/decision/by-hand-rest.ts";
import type { Run, TaskRun } from "../../../run/model/run.ts";
import { isCheckingAt } from "../../../run/next/requirement-check.ts";
import { checklistAt } from "../../../run/state/checklist.ts";
import { hasEnded } from "../../../run/state/due.ts";
import { targetNow } from "../../../run/state/made-nodes.ts";
import { oneLine } from "../../../transcript/layout/one-line.ts";
import { type PlannedTask, taskAt } from "../../../transcript/lookup/run-find.ts";
import { byHandLines } from "../../../transcript/words/by-hand-words.ts";
import { fleetWords, namesWords } from "../../../transcript/words/fleet-words.ts";
import { RESULT_SIGNS } from "../../../transcript/words/requirement-words.ts";
import { count, targetWords } from "../../../transcript/words/run-words.ts";
import { type Sign, severitySign, type Tone, taskSign } from "../../widgets/theme.ts";

export interface ChecklistItem {
  readonly title: string;
  readonly sign: Sign;
  /** The result, or a person's reason. */
  readonly found: string;
  /** What to know before deciding; empty when it passed. */
  readonly notes: readonly { readonly text: string; readonly tone: Tone }[];
  /** True if only a person can pass it. */
  readonly isOpen: boolean;
  /** True for the next decision. */
  readonly isCurrent: boolean;
  /** The nodes of a fleet that it is about; empty for one node. */
  readonly nodes: string;
}

export interface Checklist {
  /** The section, and the node or nodes. */
  readonly title: string;
  /** `9 met · 2 not met`. */
  readonly counts: string;
  /** Those that a person must decide first, then the others, both in the guide's order. */
  readonly items: readonly ChecklistItem[];
}

/** The checklist of the task at `index` (default: the current one); null when it is not a requirement. */
export function checklist(run: Run, index: number = run.current): Checklist | null {
  const places = checklistAt(run, index);
  const first = places[0] === undefined ? null : taskAt(run, places[0]);
  if (first === null) return null;
  const found = places.flatMap((place): readonly OnNode[] => {
    const at = taskAt(run, place);
    if (at === null) return [];
    const { planned, taskRun } = at;
    return [{ planned, taskRun, item: itemOf(run, place, planned, taskRun) }];
  });
  const plan = run.started?.plan;
  const fleet = plan === undefined ? null : (fleetStepAt(plan, places[0] ?? 0)?.fleet ?? null);
  const targets = new Set(
    found.flatMap(({ planned: { target } }) => (run.aside.has(target.key) ? [] : [target.key])),
  );
  const where =
    fleet !== null
      ? `${count(targets.size, "node")} of ${fleetWords(run, fleet.role)}`
      : first.planned.target.key === "local"
        ? "by hand"
        : targetWords(targetNow(run, first.planned.target));
  const items = fleet === null ? found.map(({ item }) => item) : sharedItems(run, found, targets.size);
  return {
    title: `${first.planned.section?.title ?? "Requirements"} · ${where}`,
    counts: countWords(found.map(({ item }) => item)),
    items: [...items.filter(({ isOpen }) => isOpen), ...items.filter(({ isOpen }) => !isOpen)],
  };
}

/** An item as it stands on one node. */
interface OnNode {
  readonly planned: PlannedTask;
  readonly taskRun: TaskRun;
  readonly item: ChecklistItem;
}

/** One item for all nodes of a fleet on which a requirement stands alike. `all`: how many nodes that can be. */
function sharedItems(run: Run, found: readonly OnNode[], all: number): readonly ChecklistItem[] {
  const groups = new Map<string, OnNode[]>();
  for (const one of found) {
    const { item, planned, taskRun } = one;
    const seen = [taskRun.checked?.evidence ?? "", taskRun.checked?.observed ?? ""].map(withoutOwnIds);
    const said = hasEnded(taskRun) && taskRun.state !== "done" ? item.found : "";
    const name = JSON.stringify([planned.step.id, item.sign.word, said, ...seen]);
    const group = groups.get(name) ?? [];
    if (group.length === 0) groups.set(name, group);
    group.push(one);
  }
  return [...groups.values()].flatMap((group) => sharedItem(run, group, all) ?? []);
}

function sharedItem(run: Run, group: readonly OnNode[], all: number): ChecklistItem | null {
  const lead = group.find(({ item }) => item.isCurrent) ?? group[0];
  if (lead === undefined) return null;
  const { item } = lead;
  const names = group.map(({ planned }) => planned.target.key);
  const isSame = group.every((one) => one.item.found === item.found);
  const notes = new Map<string, ChecklistItem["notes"][number]>();
  for (const note of [lead, ...group].flatMap((one) => one.item.notes)) {
    const text = withoutOwnIds(note.text);
    if (!notes.has(text)) notes.set(text, note);
  }
  const answered = item.isCurrent && item.isOpen && names.length > 1 ? answerLines(run, lead) : [];
  return {
    ...item,
    found: isSame ? item.found : withoutOwnIds(item.found),
    nodes: names.length === all ? count(all, "node") : namesWords(names),
    notes: [...notes.values(), ...answered.map((text) => ({ text, tone: "strong" as const }))],
  };
}

/** For which of several nodes an answer would be. */
function answerLines(run: Run, { planned }: OnNode): readonly string[] {
  const rest = byHandRestOf(run);
  if (rest !== null) return byHandLines(run, rest);
  return [`Your answer is for ${planned.target.key} only: not all nodes have identified themselves.`];
}

/** Marks for what no task state covers. */
const ASKING: Sign = { mark: "●", word: "being checked", tone: "accent" };
const UNASKED: Sign = { mark: "·", word: "not checked yet", tone: "quiet" };
const YOURS: Sign = { mark: SIGNS.unknown, word: "for you to confirm", tone: "accent" };

/** A title lacks at most this many characters of markup, such as a list marker, when it is its whole source. */
const MARKUP = 6;

function itemOf(run: Run, index: number, planned: PlannedTask, taskRun: TaskRun): ChecklistItem {
  const title = oneLine(planned.step.name ?? planned.step.title);
  const isCurrent = index === run.current;
  const { checked, remark } = taskRun;
  const passed = { title, notes: [], isOpen: false, isCurrent, nodes: "" };
  if (taskRun.state === "done")
    return { ...passed, sign: { ...taskSign("done"), word: "met" }, found: oneLine(checked?.observed ?? "") };
  if (hasEnded(taskRun)) {
    const sign = taskSign(taskRun.state);
    return { ...passed, sign, found: oneLine(remark === null ? sign.word : `${sign.word}: ${remark}`) };
  }
  if (isCheckingAt(run, index)) return { ...passed, sign: ASKING, found: ASKING.word };
  if (checked !== null) {
    const { sign: mark, word } = RESULT_SIGNS[checked.result];
    const tone: Tone =
      checked.result === "met" ? "plain" : checked.result === "not-met" ? "danger" : "accent";
    const found = oneLine(checked.observed ?? "");
    if (checked.result === "met") return { ...passed, sign: { mark, word, tone }, found };
    const source =
      checked.source === null ? [] : [{ text: `read from ${checked.source}`, tone: "quiet" as const }];
    const notes = [
      { text: checked.evidence, tone: "plain" as const },
      ...source,
      ...sayings(planned, taskRun),
    ];
    return { ...passed, sign: { mark, word, tone }, found, notes, isOpen: true };
  }
  // It cannot be looked up, or its turn has not come.
  const { requirement } = planned.step;
  const isYours = isCurrent || requirement === null || requirement.kind === "statement";
  return isYours
    ? { ...passed, sign: YOURS, found: YOURS.word, notes: sayings(planned, taskRun), isOpen: true }
    : { ...passed, sign: UNASKED, found: UNASKED.word };
}

/** The guide's text where the title is not all of it, findings and notes: what matters for the decision. */
function sayings({ step }: PlannedTask, { presented, notes }: TaskRun): ChecklistItem["notes"] {
  const source = oneLine(step.source);
  const more = source.length > oneLine(step.title).length + MARKUP;
  return [
    ...(more ? [{ text: source, tone: "quiet" as const }] : []),
    ...(presented?.findings ?? []).map(({ severity, message, advice }) => {
      const { mark, tone } = severitySign(severity);
      return { text: `${mark} ${message} ${advice}`, tone };
    }),
    ...notes.map((note) => ({ text: `note: ${oneLine(note)}`, tone: "quiet" as const })),
  ];
}

function countWords(items: readonly ChecklistItem[]): string {
  const words = items.map(({ sign }) => sign.word);
  return [...new Set(words)]
    .map((word) => `${words.filter((one) => one === word).length} ${word}`)
    .join(" · ");
}
