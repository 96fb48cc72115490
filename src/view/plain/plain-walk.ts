// The run as plain lines, for pipes, CI and screen readers: prints each step whole, asks one question, and
// turns the answer into an intent. Does not use Ink. Step lines are in step-lines.ts, answers in
// prompt-step.ts.
import { visible } from "../../output/visible.ts";
import { byHandRestOf } from "../../run/decision/by-hand-rest.ts";
import type { StoreWatch } from "../../run/model/ports.ts";
import type { Run, TaskRun } from "../../run/model/run.ts";
import { checklistAt } from "../../run/state/checklist.ts";
import { type PlannedTask, taskAt } from "../../transcript/lookup/run-find.ts";
import { endLines } from "../../transcript/run/run-end.ts";
import { logSpaceWords } from "../../transcript/words/machine-words.ts";
import { destinationWords } from "../../transcript/words/run-words.ts";
import type { Size } from "../screen/screen.ts";
import type { WalkEngine } from "../walk/state/engine-port.ts";
import { sessionWords } from "../walk/words/session-words.ts";
import { autoIntent } from "./auto-intent.ts";
import { type ChecklistPrinter, checklistPrinter } from "./checklist-lines.ts";
import { watchEngine } from "./engine-watch.ts";
import { eventPrinter } from "./event-printer.ts";
import { nodeNews, whoText } from "./node-lines.ts";
import { printPaged, wrapLines } from "./page-lines.ts";
import { printStoreStatus } from "./print-store-status.ts";
import { type WaitWatch, withWaitsPrinted } from "./print-waits.ts";
import { promptStep } from "./prompt-step.ts";
import { answerLines, type Prompter, type PromptOptions } from "./questions/answer-lines.ts";
import { leaveIntent } from "./questions/plain-intents.ts";
import { commandEdgeLines, stepLines } from "./step-lines.ts";
import { waitForNodes, waitForTurn } from "./wait-for-turn.ts";

export interface PlainWalkOptions extends PromptOptions {
  readonly engine: WalkEngine;
  /** The answers, one per line; null when there are none. */
  readonly input: AsyncIterable<string> | null;
  /** A person sees the questions and types. */
  readonly interactive: boolean;
  /** The program answers everything itself: rehearsals with `--yes`. */
  readonly auto: boolean;
  readonly logPath: string;
  /** The words that start this program, for hints. */
  readonly program: string;
  /** Resolves after this many milliseconds, or as soon as the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** The store that also keeps the log; null for none. */
  readonly store?: StoreWatch | null;
  /** What the run waits for; null (the default) to print nothing. */
  readonly waits?: WaitWatch | null;
  /** The terminal of a reader; null (the default) where lines may have any length and number. */
  readonly size?: () => Size | null;
  /** True when the newest line of `input` was pasted, not typed. */
  readonly pasted?: () => boolean;
}

/** Resolves when the run has finished or was left. Rejects when the log cannot be written. */
export async function plainWalk(options: PlainWalkOptions): Promise<Run> {
  const { engine, write, auto, logPath, program } = options;
  const say = (lines: readonly string[]): void => write(lines.map((line) => `${line}\n`).join(""));
  const checklists = checklistPrinter();
  const watch = watchEngine(engine, eventPrinter(write, checklists).told);
  const lines = answerLines(
    auto ? null : options.input,
    options.interactive,
    (line) => write(`${visible(line)}\n`),
    options.pasted,
  );
  const store = printStoreStatus(options.store ?? null, say, options.sleep);
  const { waits = null, sleep } = options;
  const telling = { waits, run: watch.run, store: options.store ?? null, say, sleep };
  try {
    const first = await watch.until((run) => run.status === "walking" || run.status === "finished");
    say([...openingLines(first, logPath, auto), ...whoText(first)]);
    const printed = new Set<string>();
    const news = nodeNews();
    const attended = options.interactive && !auto;
    const waiting = { watch, lines, engine, say, attended, sleep };
    await withWaitsPrinted(telling, waitForNodes(waiting));
    for (;;) {
      const run = await withWaitsPrinted(telling, waitForTurn(waiting));
      if (run.status !== "walking") break;
      say(news.of(run));
      const at = taskAt(run, run.current);
      if (at === null) break;
      const names = namesOf(run, at.taskRun);
      const isNew = at.taskRun.state === "ready" && names.some((name) => !printed.has(name));
      for (const name of names) printed.add(name);
      const read = !isNew || (await showStep(run, at, { attended, lines, say, options, checklists }));
      const answer = !read
        ? leaveIntent("the operator left while reading the step")
        : auto
          ? autoIntent(run, say)
          : await promptStep(run, { lines, say, options });
      if (answer === null) continue;
      const refusals = await Promise.all([answer].flat().map(watch.ask));
      const refusal = refusals.find((one) => one !== null) ?? null;
      if (refusal === null) continue;
      say([`Not done: ${visible(refusal.message)}`, visible(refusal.advice)]);
      // Otherwise the same answer would be refused again.
      if (auto) await watch.ask(leaveIntent("the answer of --yes was refused"));
    }
    const last = await withWaitsPrinted(telling, engine.ended);
    const sessions = sessionWords(last);
    if (attended && sessions !== "") {
      say(["", `Still ${sessions}.`]);
      await lines.ask(() => write("Press Enter to close it and quit: "));
    }
    say(["", ...endLines(last, logPath, program)]);
    return last;
  } finally {
    store.close();
    lines.close();
    watch.close();
  }
}

/**
 * Identifies what is printed before the question: a step in its state, or every item of its checklist that
 * needs a decision.
 */
function namesOf(run: Run, current: TaskRun): readonly string[] {
  const list = checklistAt(run).flatMap((index) => run.tasks.at(index) ?? []);
  const open = list.filter(({ state, checked }) => state !== "done" && checked?.result !== "met");
  const together = byHandRestOf(run)?.digest ?? "";
  return (list.length === 0 ? [current] : open).map(({ id, attempt, presented, alreadyDone, checked }) =>
    list.length === 0
      ? `${id} ${attempt} ${presented?.digest} ${alreadyDone} ${together}`
      : `${id} ${checked?.at} ${together}`,
  );
}

/** Prints the step; false when the person did not read all of it. */
async function showStep(
  run: Run,
  at: { readonly planned: PlannedTask; readonly taskRun: TaskRun },
  {
    attended,
    lines,
    say,
    options,
    checklists,
  }: Prompter & { readonly attended: boolean; readonly checklists: ChecklistPrinter } & {
    readonly options: Pick<PlainWalkOptions, "size">;
  },
): Promise<boolean> {
  const text = checklists.of(run) ?? stepLines(run, at.planned, at.taskRun);
  const size = attended ? (options.size?.() ?? null) : null;
  if (size === null) {
    say(text);
    return true;
  }
  // The question itself may take three rows.
  const way = await printPaged(text, 3, size, { answers: lines, say, write: options.write });
  if (way === "paged") say(wrapLines(commandEdgeLines(at.taskRun, Math.floor(size.rows / 3)), size.columns));
  return way !== "left";
}

/** What an earlier process started, and what became known about it before anything could be printed. */
function underWay(run: Run, nonce: string): string {
  const { message, text } = run.invocations.get(nonce) ?? { message: null, text: "" };
  return `Running: ${visible(message ?? `outcome not known yet: ${text.split("\n", 1)[0]}`)}`;
}

function openingLines(run: Run, logPath: string, auto: boolean): readonly string[] {
  const { started } = run;
  if (started === null) return [];
  const where = destinationWords(started.destination);
  return [
    visible(started.plan.title),
    `${where.mark === null ? "" : `${visible(where.mark)}, `}${visible(where.place)}, run ${started.run}`,
    `Log: ${visible(logPath)}`,
    ...(run.resumed === null ? [] : [`Resumed: ${visible(run.resumed.message)}`]),
    ...(run.logRoom === null ? [] : [`Warning: ${logSpaceWords(run.logRoom)}.`]),
    ...run.open.map((nonce) => underWay(run, nonce)),
    ...(auto ? ["--yes answers every question: this rehearsal runs unattended."] : []),
  ];
}
