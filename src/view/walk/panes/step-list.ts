// Sections and steps with their states, beside the step or full screen. Only the rows in view are made.
import { SIGNS } from "../../../output/signs.ts";
import type { Plan } from "../../../plan/model/plan.ts";
import type { Run, TaskRun } from "../../../run/model/run.ts";
import { hasEnded } from "../../../run/state/due.ts";
import { type PlannedTask, plannedTasks } from "../../../transcript/lookup/run-find.ts";
import type { Piece, Row } from "../../widgets/rows.ts";
import { row, spreadRow } from "../../widgets/rows.ts";
import { taskSign } from "../../widgets/theme.ts";
import { isByHand, runsHere } from "../words/run-here.ts";

/** A row of the list: a section's heading on one target, or a task. */
type Entry =
  | { readonly kind: "head"; readonly title: string }
  | { readonly kind: "task"; readonly index: number };

interface Entries {
  readonly entries: readonly Entry[];
  /** Index of each task in `entries`. */
  readonly places: readonly number[];
}

const byPlan = new WeakMap<Plan, Entries>();

/** `height` rows of the list around the task at `look`, which `›` points at. */
export function stepListRows(
  run: Run,
  look: number,
  size: { readonly width: number; readonly height: number },
): readonly Row[] {
  if (run.started === null) return [];
  const { entries, places } = entriesOf(run.started.plan);
  const at = places[Math.min(look, places.length - 1)] ?? 0;
  const top = Math.max(0, Math.min(at - Math.floor(size.height / 2), entries.length - size.height));
  const shown = entries.slice(top, top + size.height);
  const digits = String(run.tasks.size).length;
  return shown.map((entry) =>
    entry.kind === "head"
      ? row(` ${entry.title}`, "strong")
      : taskRow(run, entry.index, look, digits, size.width),
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
  const planned = plannedTasks(run.started.plan).get(taskRun.id);
  const title = planned?.step.name ?? planned?.step.title ?? taskRun.id;
  return spreadRow(
    [...lead, { text: `  ${title}`, tone: chosen ? "strong" : hasEnded(taskRun) ? "quiet" : "plain" }],
    sideNote(run, taskRun, planned),
    width - 1,
  );
}

/** What is worth seeing from afar: a task's state, or what it needs. */
function sideNote(
  run: Run,
  { state, presented }: TaskRun,
  planned: ReturnType<ReturnType<typeof plannedTasks>["get"]>,
): Row {
  if (state === "failed" || state === "uncertain") return row(state, taskSign(state).tone);
  if (state === "running" || state === "skipped") return row(state, "quiet");
  if (state === "accepted") return row("not met", "warning");
  if (planned === undefined || state === "done" || state === "attested") return [];
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

function entriesOf(plan: Plan): Entries {
  const known = byPlan.get(plan);
  if (known !== undefined) return known;
  const tasks = plannedTasks(plan);
  const several = new Set(plan.tasks.map((task) => task.target)).size > 1;
  const entries: Entry[] = [];
  const places: number[] = [];
  let group = "";
  plan.tasks.forEach((task, index) => {
    const planned = tasks.get(task.id);
    const section = planned?.section;
    const name = `${section?.id ?? ""} ${task.target}`;
    if (name !== group) {
      group = name;
      const title = section?.title ?? "Steps";
      entries.push({ kind: "head", title: several ? `${title} · ${task.target}` : title });
    }
    places.push(entries.length);
    entries.push({ kind: "task", index });
  });
  const made = { entries, places };
  byPlan.set(plan, made);
  return made;
}
