// What happens during a plain run, as lines: output as it comes, and outcomes. Steps and questions are
// printed elsewhere.
import { visible } from "../../output/visible.ts";
import { taskIndex } from "../../plan/model/plan-lookup.ts";
import { evolve } from "../../run/evolve/evolve.ts";
import type { RunEvent } from "../../run/model/event.ts";
import type { Run } from "../../run/model/run.ts";
import { checklistAt } from "../../run/state/checklist.ts";
import { OUTPUT_MARK } from "../../transcript/run/invocation-text.ts";
import { eventLines } from "../../transcript/run/run-text.ts";
import { endingLines, namesWords, paceWords, waveWords } from "../../transcript/words/fleet-words.ts";
import { count } from "../../transcript/words/run-words.ts";
import type { ChecklistPrinter } from "./checklist-lines.ts";

export interface EventPrinter {
  /** `written`: all events of the same write, in order. */
  told(before: Run, event: RunEvent, written: readonly RunEvent[]): void;
}

/** Events that the step or the question already covers, or that would only be noise. */
const SILENT: ReadonlySet<RunEvent["type"]> = new Set([
  "run.started",
  "run.finished",
  "run.left",
  "task.presented",
  "task.refused",
  "invocation.requested",
  "invocation.accepted",
  "probe.requested",
  // The checklist shows it.
  "requirement.checked",
  "target.identified",
  "target.held",
]);

/** A node's identification shows in its block; of other probes, only failures and last lines are printed. */
function isSaidElsewhere(run: Run, { probe, ok }: Extract<RunEvent, { type: "probe.finished" }>): boolean {
  const kind = run.probes.get(probe)?.kind;
  if (kind === "identify" || kind === "lock" || kind === "key") return true;
  return ok && kind !== "tail";
}

/** The checklist whose last check has just finished with nothing left to ask. */
function passed(
  before: Run,
  event: Extract<RunEvent, { type: "requirement.checked" }>,
  checklists: ChecklistPrinter,
): readonly string[] {
  const list = checklistAt(before);
  if (event.settles !== true || list.at(-1) !== before.current) return [];
  return checklists.of(evolve(before, event), before.current) ?? [];
}

/** The event's lines; one answer for several nodes is told once, with the other nodes below it. */
function answerLines(before: Run, event: RunEvent, written: readonly RunEvent[]): readonly string[] {
  if (event.type !== "task.attested" && event.type !== "task.skipped") return eventLines(before, event);
  const plan = before.started?.plan;
  const taskOf = (id: string) => plan?.tasks[taskIndex(plan, id)];
  const step = taskOf(event.task)?.step;
  const alike = written.flatMap((one) =>
    one.type === event.type && taskOf(one.task)?.step === step ? [one.task] : [],
  );
  if (alike[0] !== event.task) return [];
  const others = alike.slice(1).map((id) => visible(taskOf(id)?.target ?? id));
  return [
    ...eventLines(before, event),
    ...(others.length === 0
      ? []
      : [`    the same on ${count(others.length, "other node")}: ${namesWords(others)}`]),
  ];
}

/** Lines while a step runs on several nodes: progress, and everything except plain success. */
function ofWave(before: Run, event: RunEvent, progress: WaveProgress): readonly string[] {
  switch (event.type) {
    case "invocation.finished": {
      const after = evolve(before, event);
      const task = before.invocations.get(event.nonce)?.task ?? "";
      const failed = after.tasks.get(task)?.state === "failed";
      const ended = failed || after.tasks.get(task)?.state === "done";
      return [...(failed ? eventLines(before, event) : []), ...(ended ? progress.ended(after, failed) : [])];
    }
    case "wave.ended": {
      const members = [...(before.wave?.members.keys() ?? [])].flatMap((id) => before.tasks.get(id) ?? []);
      return [...endingLines(before, members), ...eventLines(before, event)];
    }
    case "wave.stopped":
    case "invocation.uncertain":
    case "invocation.cancelRequested":
    case "target.setAside":
      return eventLines(before, event);
    default:
      return [];
  }
}

/** A wave's counts with its pace: when a fifth more of its nodes has ended, when one has failed, or after a while. */
interface WaveProgress {
  ended(run: Run, failed: boolean): readonly string[];
}

/** Milliseconds after which the end of one more node is told. */
const WHILE = 30_000;

/** `begun`: when the wave was confirmed; milliseconds since 1970 UTC. */
function waveProgress(begun: number): WaveProgress {
  let [ended, told, toldAt] = [0, 0, begun];
  return {
    ended(run, failed) {
      const total = run.wave?.members.size ?? 0;
      ended++;
      // The wave's end tells of the last one.
      const isNews = failed || (ended - told) * 5 >= total || run.at - toldAt >= WHILE;
      if (!isNews || ended >= total) return [];
      [told, toldAt] = [ended, run.at];
      const pace = paceWords(run, run.at);
      return [pace === null ? waveWords(run) : `${waveWords(run)} ${pace}.`];
    },
  };
}

/** Prints events through `write`; an output line that is not complete waits for its end. */
export function eventPrinter(write: (text: string) => void, checklists: ChecklistPrinter): EventPrinter {
  let rest = "";
  let progress = waveProgress(0);
  const flush = (): void => {
    if (rest !== "") write(`${OUTPUT_MARK}${visible(rest)}\n`);
    rest = "";
  };
  return {
    told(before, event, written) {
      if (before.wave !== null) {
        write(
          ofWave(before, event, progress)
            .map((line) => `${line}\n`)
            .join(""),
        );
        return;
      }
      if (event.type === "wave.confirmed") progress = waveProgress(event.at);
      if (event.type === "invocation.output") {
        const lines = (rest + event.text).split("\n");
        rest = lines.pop() ?? "";
        if (lines.length > 0) write(lines.map((line) => `${OUTPUT_MARK}${visible(line)}\n`).join(""));
        return;
      }
      flush();
      if (event.type === "requirement.checked")
        write(
          passed(before, event, checklists)
            .map((line) => `${line}\n`)
            .join(""),
        );
      if (SILENT.has(event.type)) return;
      if (event.type === "probe.finished" && isSaidElsewhere(before, event)) return;
      write(
        answerLines(before, event, written)
          .map((line) => `${line}\n`)
          .join(""),
      );
    },
  };
}
