// Makes the report's data from what was collected from a log. Renders nothing.
import { OperatorError } from "../errors.ts";
import type { Binding, Plan } from "../plan/model/plan.ts";
import { scopeWords } from "../plan/values/bindings.ts";
import type { RunStarted } from "../run/model/run.ts";
import { instanceOf } from "../run/state/made-nodes.ts";
import { boundWords, diskWords } from "../transcript/words/node-words.ts";
import { count } from "../transcript/words/run-words.ts";
import type { Bound, Collected } from "./collect/collect.ts";
import { findingsOf } from "./collect/report-findings.ts";
import { fleetsOf } from "./collect/report-fleets.ts";
import { stepsOf } from "./collect/report-steps.ts";
import { unmetOnce } from "./collect/unmet-requirements.ts";
import type { Counts, LogStatus, Report, Times, Value } from "./model/report.ts";
import type { Node } from "./model/report-node.ts";

/**
 * The report of the collected data. `madeBy` is this program's version. Throws OperatorError when even the
 * start of the run could not be read.
 */
export function makeReport(collected: Collected, log: LogStatus, madeBy: string): Report {
  const { run, actors, deviations } = collected;
  const { started } = run;
  if (started === null) {
    throw new OperatorError(log.words, "There is nothing to report. Run `lamplighter verify` for details.", {
      exitCode: log.state === "newer" ? 2 : 4,
    });
  }
  const { plan, destination } = started;
  const steps = stepsOf(collected, plan);
  const counts = countsOf(collected);
  const fleets = fleetsOf(collected, plan);
  const state = stateOf(collected);
  return {
    format: "lamplighter-report/1",
    madeBy,
    run: started.run,
    title: plan.title,
    purpose: plan.purpose,
    state,
    outcome: outcomeOf(state, counts),
    counts,
    log,
    actors,
    answers: started.answers,
    where: {
      kind: destination.kind,
      account: destination.account,
      region: destination.region,
      endpoint: destination.endpoint,
      document: destination.document ?? null,
      observedAt: started.observedAt,
    },
    nodes: nodesOf(collected, plan),
    ...(fleets.length === 0 ? {} : { fleets }),
    times: timesOf(collected, started),
    guide: plan.guide,
    planDigest: plan.digest,
    values: [...plan.bindings.map((binding) => valueFrom(binding, null)), ...collected.bound.map(boundValue)],
    sections: plan.sections.map(({ id, title, depth, line }) => ({ id, title, depth, line })),
    steps,
    deviations: unmetOnce(deviations),
    findings: findingsOf(collected, plan),
    notWalked: notWalkedOf(plan),
  };
}

function stateOf({ run }: Collected): Report["state"] {
  if (run.status === "finished") return run.outcome ?? "done";
  return run.status === "left" ? "left" : "open";
}

function countsOf({ run }: Collected): Counts {
  const tasks = [...run.tasks.values()];
  const of = (state: string): number => tasks.filter((task) => task.state === state).length;
  const skippedAfterFailure = tasks.filter(({ state, failed }) => state === "skipped" && failed).length;
  return {
    steps: run.tasks.size,
    done: of("done"),
    byHand: of("attested"),
    accepted: of("accepted"),
    skipped: of("skipped") - skippedAfterFailure,
    skippedAfterFailure,
    failed: of("failed"),
    ...(of("aside") === 0 ? {} : { aside: of("aside") }),
    uncertain: of("uncertain"),
    notReached: of("waiting") + of("ready") + of("running"),
    edited: tasks.filter(({ edited }) => edited !== null).length,
  };
}

function outcomeOf(state: Report["state"], counts: Counts): string {
  const steps = count(counts.steps, "step");
  const accepted =
    counts.accepted === 0 ? "" : ` ${count(counts.accepted, "requirement")} accepted, not met.`;
  const left =
    counts.steps -
    counts.done -
    counts.byHand -
    counts.accepted -
    counts.skipped -
    counts.skippedAfterFailure -
    (counts.aside ?? 0);
  const aside =
    counts.aside === undefined ? "" : ` ${counts.aside} of ${steps} not done, on nodes that were set aside.`;
  switch (state) {
    case "done":
      return `Finished: ${steps}, none of them skipped after a failure.${accepted}`;
    case "done-with-failures":
      if (counts.skippedAfterFailure === 0 && counts.aside !== undefined)
        return `Finished with failures:${aside}${accepted}`;
      return `Finished with failures: ${counts.skippedAfterFailure} of ${steps} skipped after a failure.${aside}${accepted}`;
    case "left":
      return `Stopped early: ${left} of ${steps} not done. It can be resumed.`;
    case "open":
      return `Not finished: ${left} of ${steps} not done when the log ends. The run is open or was interrupted.`;
  }
}

function nodesOf({ run }: Collected, plan: Plan): readonly Node[] {
  return plan.targets.map(({ key, name, selector, roles }) => ({
    key,
    name,
    id: instanceOf(run, key),
    selector,
    roles,
    facts: factsOf(run.identified.get(key) ?? {}),
    disks: (run.disks.get(key) ?? []).map(diskWords),
    concerns: run.concerns.get(key) ?? [],
    made: run.made.has(key) ? factsOf(run.made.get(key)?.facts ?? {}) : null,
  }));
}

function timesOf({ run, sent, fleets, running, away }: Collected, started: RunStarted): Times {
  let confirming = 0;
  for (const { decided } of sent.values()) confirming += decided?.after ?? 0;
  for (const { after } of fleets.waves) confirming += after ?? 0;
  return {
    begun: started.at,
    ended: run.at,
    total: Math.max(0, run.at - started.at),
    confirming,
    running,
    away,
  };
}

function valueFrom(binding: Binding, place: { readonly at: number; readonly line: number } | null): Value {
  const hidden = binding.secret || binding.value === null;
  return {
    name: binding.name,
    scope: scopeWords(binding.scope),
    value: hidden ? null : binding.value,
    secret: binding.secret,
    from: boundWords(binding),
    at: place?.at ?? null,
    line: place?.line ?? 1,
  };
}

function boundValue({ binding, at, line }: Bound): Value {
  return valueFrom(binding, { at, line });
}

function notWalkedOf(plan: Plan): Report["notWalked"] {
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const others = (plan.leftOut ?? []).map(({ step, instead }) => ({
    line: steps.get(step)?.line ?? 0,
    words: `Not run: ${steps.get(step)?.title ?? step}. The alternative on line ${instead} was run instead.`,
  }));
  const noSteps = plan.notTaken.map(({ line, reason }) => ({
    line,
    words: `Not taken as a step: ${reason}`,
  }));
  return [...others, ...noSteps].sort((a, b) => a.line - b.line);
}

function factsOf<T>(facts: Readonly<Record<string, T>>): { readonly name: string; readonly value: T }[] {
  return Object.entries(facts).map(([name, value]) => ({ name, value }));
}
