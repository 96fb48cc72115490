// Waits until there is something to decide, and before the first question until the nodes are identified, so that they
// are printed together. A person may cancel or leave meanwhile; where nobody can, the wait is
// bounded, because an outcome may stay unknown.
import { safeText } from "../../output/clean.ts";
import { visible } from "../../output/visible.ts";
import type { Run } from "../../run/model/run.ts";
import { isChecking } from "../../run/next/requirement-check.ts";
import { currentTask, isIdentified, needsNode } from "../../run/state/due.ts";
import { taskAt } from "../../transcript/lookup/run-find.ts";
import { paceWords, waveWords } from "../../transcript/words/fleet-words.ts";
import { nodesWithStatus } from "../nodes/node-status.ts";
import type { WalkEngine } from "../walk/state/engine-port.ts";
import type { EngineWatch } from "./engine-watch.ts";
import type { AnswerLines } from "./questions/answer-lines.ts";
import { isUnidentified, leaveIntent } from "./questions/plain-intents.ts";

/** How long one unchanged state is waited for when nobody is there to decide, milliseconds. */
const PATIENCE = 120_000;

const RUNNING = "It is still running. f shows its last lines, c cancels it, q leaves; you can resume later.";
const RUNNING_ON_MANY =
  "p starts no more nodes, c cancels it on all nodes, `aside NODE REASON` sets aside a node whose outcome is unknown, q leaves; you can resume later.";

/** What sets a node of a wave aside: its name, and why. */
const ASIDE = /^\s*aside\s+(\S+)\s+(\S.*)$/i;

export interface Waiting {
  readonly watch: EngineWatch;
  readonly lines: AnswerLines;
  readonly engine: WalkEngine;
  readonly say: (lines: readonly string[]) => void;
  /** Can a person type during the wait? */
  readonly attended: boolean;
  /** Resolves after that many milliseconds, or as soon as the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** The run at its next decision or its end; after a wait in vain, the run is left first. */
export async function waitForTurn(waiting: Waiting): Promise<Run> {
  const { watch, lines, engine, say } = waiting;
  const now = watch.run();
  if (isDecidable(now)) return now;
  if (isChecking(now)) say(["Checking the requirements on AWS…"]);
  if (isAsked(now)) {
    const target = taskAt(now, now.current)?.planned.task.target ?? "the node";
    say([`Identifying ${visible(target)} before anything is sent to it…`]);
  }
  if (!waiting.attended) return unattended(waiting);
  lines.listen((line) => {
    if (line === null) {
      say(["The input has ended, so the run stops here. You can resume it later."]);
      return engine.submit(leaveIntent("the input ended"));
    }
    const answer = line.trim().toLowerCase();
    const { open: all, wave } = watch.run();
    const [open] = all;
    if (answer === "c" && open !== undefined)
      for (const nonce of all) engine.submit({ type: "cancel", nonce });
    else if (answer === "p" && wave !== null) engine.submit({ type: "stopWave" });
    else if (wave !== null && ASIDE.test(line)) setAside(waiting, line);
    else if (answer === "f" && open !== undefined) engine.submit({ type: "tail", nonce: open });
    else if (answer === "q") engine.submit(leaveIntent("the operator left"));
    else say(wave === null ? [RUNNING] : [...waveLines(watch.run()), RUNNING_ON_MANY]);
  });
  try {
    return await watch.until(isDecidable);
  } finally {
    lines.listen(null);
  }
}

/** Its progress, with the pace at the newest event. */
function waveLines(run: Run): readonly string[] {
  const pace = paceWords(run, run.at);
  return [waveWords(run), ...(pace === null ? [] : [`${pace}.`])];
}

function setAside({ engine, say }: Waiting, line: string): void {
  const [, target = "", reason = ""] = ASIDE.exec(line) ?? [];
  engine.submit({ type: "setAside", target, reason: safeText(reason) }).then((refusal) => {
    if (refusal !== null) say([`Not done: ${visible(refusal.message)}`, visible(refusal.advice)]);
  });
}

async function unattended({ watch, say, sleep }: Waiting): Promise<Run> {
  for (;;) {
    const before = watch.run();
    if (isDecidable(before)) return before;
    const state = stateOf(before);
    const limit = PATIENCE + commandTime(before);
    const over = new AbortController();
    const changed = watch.until((run) => isDecidable(run) || stateOf(run) !== state);
    const inVain = sleep(limit, over.signal).then(() => null);
    const news = await Promise.race([changed, inVain]).finally(() => over.abort());
    if (news !== null) continue;
    const words = `nothing new was reported for ${limit / 1000} seconds`;
    say([`Nobody is here to decide, and ${words}, so the run stops here. You can resume it later.`]);
    await watch.ask(leaveIntent(words));
  }
}

function isDecidable(run: Run): boolean {
  if (run.status !== "walking") return true;
  if (run.wave !== null) return false;
  const state = run.tasks.at(run.current)?.state;
  if (state === "ready") return !isChecking(run);
  if (state === undefined) return true;
  // After a resume, a failed step's node must be identified first: until then every retry would be refused.
  if (state === "failed") return !isAsked(run);
  return state === "waiting" && isUnidentified(run);
}

/** True while nothing is in flight and the current step's node is not identified. */
function isAsked(run: Run): boolean {
  const current = currentTask(run);
  if (run.open.length > 0 || current === null || !needsNode(current.planned)) return false;
  return !isIdentified(run, current.planned.target) && !isUnidentified(run);
}

/** Identifies the current wait. Messages, output and probes do not change it: they may continue forever. */
function stateOf(run: Run): string {
  const open = run.open.map((nonce) => `${nonce} ${run.invocations.get(nonce)?.state}`);
  return [run.current, run.tasks.at(run.current)?.state, ...open].join(" ");
}

/** Milliseconds that a command in flight may take. */
function commandTime(run: Run): number {
  const times = run.open.map((nonce) => {
    const invocation = run.invocations.get(nonce);
    return invocation?.state === "accepted" ? invocation.timeout * 1000 : 0;
  });
  return Math.max(0, ...times);
}

/**
 * How long to wait for a node before the first question, milliseconds. Later answers are printed when they
 * arrive.
 */
const NODES_PATIENCE = 20_000;

/** Resolves when no identification is pending, when the run was left, or after the time limit. */
export async function waitForNodes({ watch, lines, engine, say, attended, sleep }: Waiting): Promise<void> {
  const isOver = (run: Run): boolean =>
    run.status !== "walking" || nodesWithStatus(run, "asked").length === 0;
  if (isOver(watch.run())) return;
  const asked = nodesWithStatus(watch.run(), "asked").map(visible).join(", ");
  say([`Identifying ${asked} before anything is sent to it…`]);
  if (attended)
    lines.listen((line) => {
      if (line === null || line.trim().toLowerCase() === "q") engine.submit(leaveIntent("the operator left"));
      else say(["The nodes are still being identified. q leaves; you can resume later."]);
    });
  const over = new AbortController();
  try {
    await Promise.race([watch.until(isOver), sleep(NODES_PATIENCE, over.signal)]);
  } finally {
    over.abort();
    lines.listen(null);
  }
}
