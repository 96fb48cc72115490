// The result of a run as plain lines, for its end and for lists of runs.
import { visible } from "../../output/visible.ts";
import type { Run, TaskRun } from "../../run/model/run.ts";
import { countIn, tally, tasksIn, totals } from "../../run/state/tally.ts";
import { oneLine } from "../layout/one-line.ts";
import { findTask } from "../lookup/run-find.ts";
import { namesWords } from "../words/fleet-words.ts";
import { count, durationWords } from "../words/run-words.ts";
import { taskName } from "./task-name.ts";

/** The result of a run as plain lines: steps by outcome, deviations, time. */
export function runSummary(run: Run): readonly string[] {
  if (run.started === null) return ["This run has no events yet."];
  const counts = totals(run);
  const { attested: byHand, accepted, aside, uncertain } = counts;
  const afterFailure = tally(run).failed;
  const parts = [
    `${counts.done} done`,
    ...(byHand > 0 ? [`${byHand} done by hand`] : []),
    ...(accepted > 0 ? [`${accepted} accepted, not met`] : []),
    `${counts.skipped - afterFailure} skipped`,
    `${counts.failed + afterFailure} failed${afterFailure > 0 ? ` (${afterFailure} of them then skipped)` : ""}`,
    ...(aside > 0 ? [`${aside} on nodes set aside`] : []),
    ...(uncertain > 0 ? [`${uncertain} with unknown outcome`] : []),
  ];
  const left = countIn(counts, NOT_REACHED);
  const edited = run.edited.size;
  return [
    `${visible(run.started.plan.title)}: ${endWords(run, left)}`,
    `${count(run.tasks.size, "step")}: ${parts.join(", ")}${left > 0 ? `, ${left} not reached` : ""}.`,
    ...(edited > 0 ? [`${count(edited, "step")} edited.`] : []),
    ...remarkable(run),
    `Time from start to end: ${durationWords(run.at - run.started.at)}.`,
  ];
}

const NOT_REACHED = ["waiting", "ready", "running"] as const;

function endWords(run: Run, left: number): string {
  if (run.status === "finished") return run.outcome === "done" ? "finished." : "finished with failures.";
  if (run.status === "left") return "stopped early; it can be resumed.";
  return left === 0 ? "finished." : "running.";
}

/** The steps that were not simply successful, one per line for nodes with the same remark; at most 20. */
function remarkable(run: Run): readonly string[] {
  const odd = [...tasksIn(run, ["failed", "skipped", "uncertain", "accepted"])];
  const edited = [...run.edited.keys()].flatMap((id) => run.tasks.get(id) ?? []);
  const all = [...odd, ...edited.filter(({ state }) => state === "done")].toSorted(
    (a, b) => run.tasks.indexOf(a.id) - run.tasks.indexOf(b.id),
  );
  const groups = new Map<string, { readonly word: string; readonly tasks: TaskRun[] }>();
  for (const task of all) {
    const word = remarkableWord(task);
    if (word === null) continue;
    const step = findTask(run, task.id)?.step.id ?? task.id;
    const name = JSON.stringify([word, step, task.remark]);
    const group = groups.get(name) ?? { word, tasks: [] };
    if (group.tasks.length === 0) groups.set(name, group);
    group.tasks.push(task);
  }
  const lines = [...groups.values()].map(({ word, tasks }) => {
    const remark = tasks[0]?.remark ?? "";
    return `  ${word}: ${tasksName(run, tasks)}${remark === "" ? "" : ` (${visible(remark).replaceAll("\n", " ")})`}`;
  });
  if (lines.length <= 20) return lines;
  return [...lines.slice(0, 20), `  … and ${lines.length - 20} more of this kind`];
}

function remarkableWord({ state, edited }: TaskRun): string | null {
  if (state === "accepted") return "accepted, not met";
  if (state === "done") return edited === null ? null : "edited";
  return state === "failed" || state === "skipped" || state === "uncertain" ? state : null;
}

/** `step 3 of 14 (worker): mount it`, or `12 nodes (worker-1, …): mount it`. */
function tasksName(run: Run, tasks: readonly TaskRun[]): string {
  const found = tasks.flatMap(({ id }) => findTask(run, id) ?? []);
  const [first] = found;
  if (first === undefined || found.length === 1) return taskName(run, tasks[0]?.id ?? "");
  const names = namesWords(found.map(({ target }) => visible(target.key)));
  return `${count(found.length, "node")} (${names}): ${oneLine(first.step.name ?? first.step.title)}`;
}
