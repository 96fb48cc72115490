// Logs as somebody forges them who may write the state directory: a command is put for another, and all lines are chained anew. What
// was said of the first command (its risk, its confirmation, its findings) is left as it was.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sha256 } from "../../src/digest.ts";
import { planDigest, presentedDigest } from "../../src/plan/model/digests.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { chainedAnew, headOf, textOf } from "./tampering.ts";

/** An event with `seq` and `prev`, open to be changed. */
// biome-ignore lint/suspicious/noExplicitAny: a forger is bound by no type
export type ForgedEvent = any;

/** Changes the events of a log, chains them anew and writes the head file to fit. */
export function forgeLog(path: string, change: (events: ForgedEvent[]) => void): void {
  const events = readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line): ForgedEvent => JSON.parse(line));
  change(events);
  const lines = chainedAnew(events.map((event) => JSON.stringify(event)));
  writeFileSync(path, textOf(lines));
  writeFileSync(join(dirname(path), "head"), headOf(lines));
}

/** Puts one command for another in the plan's tasks and where they were shown, with its SHA-256, and nowhere else. */
export function putCommand(events: ForgedEvent[], from: string, to: string): void {
  for (const event of events) {
    const { plan, presented } = event;
    for (const step of plan?.steps ?? []) if (step.command?.text === from) step.command.text = to;
    for (const task of plan?.tasks ?? [])
      if (task.command?.text === from) Object.assign(task, { sha256: sha256(to) }).command.text = to;
    if (presented?.command === from) Object.assign(presented, { command: to, sha256: sha256(to) });
  }
}

/** Puts it everywhere, the guide included, and makes every digest anew: nothing in the log contradicts anything else. */
export function putEverywhere(events: ForgedEvent[], from: string, to: string): void {
  const written = [JSON.stringify(from), JSON.stringify(to)].map((it) => it.slice(1, -1));
  for (const [at, event] of events.entries())
    events[at] = JSON.parse(JSON.stringify(event).replaceAll(written[0] ?? "", written[1] ?? ""));
  let shown = "";
  for (const event of events) {
    if (event.type === "run.started") digestStart(event);
    if (event.type === "task.presented") {
      event.presented.sha256 = sha256(event.presented.command);
      shown = presentedDigest(event.task, event.presented);
      event.presented.digest = shown;
    }
    if (event.type === "invocation.requested") {
      event.sha256 = sha256(event.text);
      event.confirmed.digest = shown;
    }
  }
}

/** Makes the digests of a run's start anew. */
export function digestStart(event: ForgedEvent): void {
  const { plan, guide, program, destination }: Extract<RunEvent, { type: "run.started" }> = event;
  const digest = sha256(guide.content);
  event.guide.sha256 = digest;
  event.plan.guide.sha256 = digest;
  for (const task of event.plan.tasks) if (task.sha256 !== null) task.sha256 = sha256(task.command.text);
  const left = new Set((plan.leftOut ?? []).map(({ step }) => step));
  event.plan.digest = planDigest({
    guide: digest,
    selection: plan.steps.flatMap(({ id }) => (left.has(id) ? [] : [id])),
    targets: plan.targets,
    tasks: plan.tasks,
    wrapper: program.wrapper,
    destination,
  });
}
