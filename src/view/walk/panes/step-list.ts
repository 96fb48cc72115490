// Sections and steps with their states, beside the step or full screen. Only the rows in view are made.
import { SIGNS } from "../../../output/signs.ts";
import { fleetStepAt } from "../../../plan/model/fleet-step.ts";
import type { Plan } from "../../../plan/model/plan.ts";
import type { Run, TaskRun, TaskState } from "../../../run/model/run.ts";
import { ENDED, hasEnded } from "../../../run/state/due.ts";
import { countIn, countsOf } from "../../../run/state/tally.ts";
import { type PlannedTask, plannedTask } from "../../../transcript/lookup/run-find.ts";
import type { Piece, Row } from "../../widgets/rows.ts";
import { row, spreadRow } from "../../widgets/rows.ts";
import { taskSign } from "../../widgets/theme.ts";
import { isByHand, runsHere } from "../words/run-here.ts";

/**
 * A row of the list: the head of a section on one target, a task, or a step that several nodes run together.
 */
interface Entry {
  readonly kind: "head" | "task" | "fleet";
  /** Of a head; absent for the others. */
  readonly title?: string;
  /** Its tasks' places in the plan, half-open; of a head, where its first task is. */
  readonly first: number;
  readonly end: number;
}

/** Each plan's list with every fleet step in one row. A plan never changes. */
const byPlan = new WeakMap<Plan, readonly Entry[]>();

/** `height` rows of the list around the task at `look`, which `›` points at. */
export function stepListRows(
  run: Run,
  look: number,
  size: { readonly width: number; readonly height: number },
): readonly Row[] {
  if (run.started === null) return [];
  const { plan } = run.started;
  const entries = entriesOf(plan);
  const open = fleetStepAt(plan, look);
  const nodes = open === null ? 0 : open.end - open.first;
  const place = placeOf(entries, look);
  const at = open === null ? place : place + 1 + look - open.first;
  const length = entries.length + nodes;
  const top = Math.max(0, Math.min(at - Math.floor(size.height / 2), length - size.height));
  // The nodes of the step in view follow its row.
  const shown = Array.from({ length: Math.min(size.height, length - top) }, (_, line): Entry | undefined => {
    const index = top + line;
    if (open === null || index <= place) return entries[index];
    const node = index - place - 1;
    const first = open.first + node;
    return node < nodes ? { kind: "task", first, end: first + 1 } : entries[index - nodes];
  }).filter((entry) => entry !== undefined);
  const digits = String(run.tasks.size).length;
  return shown.map((entry) =>
    entry.kind === "head"
      ? row(` ${entry.title ?? ""}`, "strong")
      : entry.kind === "fleet"
        ? fleetRow(run, entry, digits, size.width)
        : taskRow(run, entry.first, look, digits, size.width),
  );
}

function taskRow(run: Run, index: number, look: number, digits: number, width: number): Row {
  const taskRun = run.tasks.at(index);
  if (taskRun === undefined || run.started === null) return [];
  const sign = taskSign(taskRun.state);
  const chosen = index === look;
  const number = String(index + 1).padStart(digits);
  const lead: Piece[] = [
    { text: chosen && sign.mark !== "▸" ? "›" : " ", tone: "accent" },
    { text: `${sign.mark} `, tone: sign.tone },
    { text: number, tone: chosen ? "chosen" : sign.tone === "danger" ? "danger" : "quiet" },
  ];
  const planned = plannedTask(run.started.plan, index);
  const isMember = fleetStepAt(run.started.plan, index) !== null;
  const title = isMember ? planned?.target.key : (planned?.step.name ?? planned?.step.title ?? taskRun.id);
  return spreadRow(
    [...lead, { text: `  ${title}`, tone: chosen ? "strong" : hasEnded(taskRun) ? "quiet" : "plain" }],
    sideNote(run, taskRun, planned),
    width - 1,
  );
}

/** A fleet step in one row: its nodes are listed below it while one of them is in view. */
function fleetRow(run: Run, { first, end }: Entry, digits: number, width: number): Row {
  const plan = run.started?.plan;
  const all = plan === undefined ? null : fleetStepAt(plan, first);
  const counts = all === null ? null : countsOf(run, all);
  const state = FOREMOST.find((it) => (counts?.[it] ?? 0) > 0) ?? "done";
  const sign = taskSign(state);
  const nodes = end - first;
  const ended = counts === null ? 0 : countIn(counts, ENDED);
  const planned = plan === undefined ? null : plannedTask(plan, first);
  const title = planned?.step.name ?? planned?.step.title ?? "";
  return spreadRow(
    [
      { text: " ", tone: "plain" },
      { text: `${sign.mark} `, tone: sign.tone },
      { text: String(first + 1).padStart(digits), tone: sign.tone === "danger" ? "danger" : "quiet" },
      { text: `  ${title}`, tone: ended === nodes ? "quiet" : "plain" },
    ],
    row(`${ended} of ${nodes}`, "quiet"),
    width - 1,
  );
}

/** The states of its nodes, the most urgent first. */
const FOREMOST: readonly TaskState[] = [
  "failed",
  "uncertain",
  "running",
  "ready",
  "waiting",
  "aside",
  "accepted",
  "skipped",
  "attested",
  "done",
];

/** The note beside the title: the step's state, or what it needs. */
function sideNote(run: Run, { state, presented }: TaskRun, planned: PlannedTask | null): Row {
  if (state === "failed" || state === "uncertain") return row(state, taskSign(state).tone);
  if (state === "running" || state === "skipped") return row(state, "quiet");
  if (state === "accepted") return row("not met", "warning");
  if (planned === null || state === "done" || state === "attested") return [];
  if (isByHand(run, planned)) return row(isLookedUp(planned) ? "to check" : "by hand", "quiet");
  const risk = presented?.risk ?? planned.task.risk;
  if (risk === "destroys") return row("erases", "danger");
  if (risk === "opaque") return row("opaque", "warning");
  if (runsHere(run, planned)) return row("here", "quiet");
  const worst = planned.task.findings.some((finding) => finding.severity === "error")
    ? SIGNS.bad
    : planned.task.findings.some((finding) => finding.severity === "warning")
      ? SIGNS.warning
      : "";
  return worst === "" ? [] : row(worst, worst === SIGNS.bad ? "danger" : "warning");
}

/** A requirement that AWS can check, on a node that exists or will. */
function isLookedUp({ step, target }: PlannedTask): boolean {
  const known = target.id !== null || target.make !== undefined;
  return known && step.requirement !== null && step.requirement.kind !== "statement";
}

function entriesOf(plan: Plan): readonly Entry[] {
  const known = byPlan.get(plan);
  if (known !== undefined) return known;
  const several = plan.tasks.some(({ target }) => target !== plan.tasks[0]?.target);
  const entries: Entry[] = [];
  let group = "";
  for (let first = 0; first < plan.tasks.length; first = entries.at(-1)?.end ?? plan.tasks.length) {
    const planned = plannedTask(plan, first);
    const section = planned?.section;
    const fleet = fleetStepAt(plan, first);
    const who = fleet === null ? plan.tasks[first]?.target : fleet.fleet.role;
    const name = `${section?.id ?? ""} ${who}`;
    if (name !== group) {
      group = name;
      const title = section?.title ?? "Steps";
      entries.push({ kind: "head", title: several ? `${title} · ${who}` : title, first, end: first });
    }
    entries.push(
      fleet === null
        ? { kind: "task", first, end: first + 1 }
        : { kind: "fleet", first: fleet.first, end: fleet.end },
    );
  }
  byPlan.set(plan, entries);
  return entries;
}

/** The entry of the task at `index`: the last that begins there or before. */
function placeOf(entries: readonly Entry[], index: number): number {
  let [low, high] = [0, entries.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.first ?? 0) <= index) low = middle;
    else high = middle;
  }
  return low;
}
