// `--retry-failed RUN`: the nodes of an earlier run whose steps failed, were not reached, or were set aside. Its log is only read.
import { chainExitCode, readLog } from "../../audit/chain/verify-log.ts";
import { runsDirectory } from "../../audit/directory/state-directory.ts";
import { findRun } from "../../audit/runs/find-run.ts";
import { BugError, OperatorError } from "../../errors.ts";
import type { Target } from "../../plan/model/plan.ts";
import type { RoleChoice } from "../../plan/values/parse-set.ts";
import { evolve } from "../../run/evolve/evolve.ts";
import { logDifferences } from "../../run/log-differences.ts";
import { initial } from "../../run/model/initial.ts";
import type { Run, RunStarted, TaskRun } from "../../run/model/run.ts";
import { instanceOf } from "../../run/state/made-nodes.ts";
import type { Runbook } from "../../runbook/model/runbook.ts";
import { count } from "../../transcript/words/run-words.ts";
import type { AwsOptions } from "../destination/backend.ts";
import type { Guide } from "../guide/read-guide.ts";
import type { GuideOptions } from "../options/guide-options.ts";
import { nodeChoices } from "../options/node-choices.ts";
import { nodeRoles } from "../options/targets.ts";

export interface Retry {
  /** The failed nodes, for each role that they serve. */
  readonly choices: readonly RoleChoice[];
  /** Roles that the earlier run walked together. */
  readonly together: readonly string[];
  /** Ids of the sections that are for roles which have a node now; null for all. */
  readonly sections: readonly string[] | null;
  /** How many nodes the earlier rehearsal had; undefined for the usual ones. */
  readonly practiceNodes: number | undefined;
}

export interface RetryOptions extends GuideOptions, AwsOptions {
  readonly rehearse?: true;
}

/**
 * What to begin with. Throws OperatorError where the log does not verify, the guide is another one, the run was of another kind,
 * nothing failed in it, or `--on` is about a role that gets nodes from it.
 */
export async function retryFailed(reference: string, guide: Guide, options: RetryOptions): Promise<Retry> {
  const run = await runOf(reference, options);
  const { started } = run;
  if (started === null) throw new BugError("a log that verifies begins with its start");
  refuseOtherGuide(started, guide);
  refuseOtherKind(started, options.rehearse === true);
  const failed = failedTargets(run);
  if (failed.length === 0)
    throw new OperatorError(
      `no node failed or was set aside in run ${started.run}.`,
      "Start a new run with --on ROLE=NODE, without --retry-failed.",
    );
  const given = nodeChoices(options.on, nodeRoles(guide.runbook), guide.runbook);
  const choices = failed.flatMap((target) => choicesOf(run, started, target));
  const twice = given.find(({ role }) => choices.some((it) => it.role === role));
  if (twice !== undefined)
    throw new OperatorError(
      `--on ${twice.role}=${twice.text} cannot be combined with --retry-failed, which names the nodes of ${twice.role}.`,
      `Remove it, or use --limit to take only some of them.`,
    );
  const others = new Set([...choices, ...given].map(({ role }) => role));
  process.stderr.write(
    `Retrying ${count(failed.length, "node")} of run ${started.run}: ${failed.map(({ key }) => key).join(", ")}.\n`,
  );
  return {
    choices,
    together: started.plan.fleets?.map(({ role }) => role) ?? [],
    sections: sectionsFor(guide.runbook, others),
    practiceNodes: started.destination.practiceNodes,
  };
}

async function runOf(reference: string, options: AwsOptions): Promise<Run> {
  let run = initial();
  const read = async (found: string): Promise<number> => {
    run = foldOf(findRun(runsDirectory(), found, true).path);
    return 0;
  };
  if (!reference.startsWith("s3://")) await read(reference);
  else await (await import("./stored-copy.ts")).withStoredRun(reference, options, read);
  return run;
}

/** The run that the log tells of. Throws OperatorError where it was altered. */
function foldOf(path: string): Run {
  const { events, chain } = readLog(path);
  const exitCode = chainExitCode(chain.state);
  // A run that was cut short has nodes to retry, too.
  if (exitCode !== 0 && chain.state !== "torn-tail")
    throw new OperatorError(
      `${path}: ${chain.words}`,
      "Keep the log as it is, and name the nodes with --on ROLE=NODE instead of --retry-failed.",
      { exitCode },
    );
  try {
    return events.reduce((before, event, at) => {
      const [altered] = logDifferences(before, event);
      if (altered !== undefined)
        throw new BugError(`line ${at + 1} (${event.type}, ${altered.field}) was altered`);
      return evolve(before, event);
    }, initial());
  } catch (cause) {
    if (!(cause instanceof BugError)) throw cause;
    throw new OperatorError(
      `${path}: the events contradict each other: ${cause.message}`,
      "Keep the log as it is, and name the nodes with --on ROLE=NODE instead of --retry-failed.",
      { exitCode: 4, cause },
    );
  }
}

function refuseOtherGuide({ run, guide, plan }: RunStarted, now: Guide): void {
  if (guide.sha256 === now.sha256) return;
  throw new OperatorError(
    `${now.path} is not the guide of run ${run}: that was ${plan.guide.path} with SHA-256 ${guide.sha256.slice(0, 12)}…, and this is ${now.sha256.slice(0, 12)}….`,
    "Use the guide as it was in that run, or start a new run with --on ROLE=NODE.",
    { exitCode: 3 },
  );
}

function refuseOtherKind({ run, destination }: RunStarted, rehearse: boolean): void {
  const was = destination.kind === "rehearsal";
  if (was === rehearse) return;
  throw was
    ? new OperatorError(
        `run ${run} was a rehearsal, whose nodes are gone.`,
        "Add --rehearse, or name instances with --on ROLE=NODE.",
      )
    : new OperatorError(
        `run ${run} was on real nodes, and this is a rehearsal.`,
        "Remove --rehearse, or remove --retry-failed.",
      );
}

/** The targets with a step that did not end well, in the plan's order; the operator's own machine is none. */
function failedTargets(run: Run): readonly Target[] {
  const planned = run.started?.plan.tasks ?? [];
  const failed = new Set(
    planned.flatMap(({ target }, index) => {
      const task = run.tasks.at(index);
      return task === undefined || endedWell(task) ? [] : [target];
    }),
  );
  return (run.started?.plan.targets ?? []).filter(({ key }) => key !== "local" && failed.has(key));
}

/** What a person skipped without a failure was not to be done there. */
function endedWell({ state, failed }: TaskRun): boolean {
  switch (state) {
    case "done":
    case "attested":
    case "accepted":
      return true;
    case "skipped":
      return !failed;
    case "waiting":
    case "ready":
    case "running":
    case "uncertain":
    case "failed":
    case "aside":
      return false;
  }
}

/** By id; practice nodes are others each time, and have the same names. */
function choicesOf(run: Run, { destination }: RunStarted, target: Target): readonly RoleChoice[] {
  const id = instanceOf(run, target.key);
  const isPractice = destination.kind === "rehearsal" && target.make === undefined;
  const text = isPractice ? target.name : id;
  if (text === null) return [];
  const selector = isPractice
    ? ({ kind: "name", name: text } as const)
    : ({ kind: "instance", id: text } as const);
  return target.roles.map((role) => ({ role, selector, text }));
}

/** What is for another role has been done, or is to be done elsewhere. */
function sectionsFor({ sections, steps }: Runbook, roles: ReadonlySet<string>): readonly string[] | null {
  const chosen = sections.filter(({ id }) => {
    const own = steps.filter(({ section }) => section === id).map(({ role }) => role);
    return own.some((role) => roles.has(role)) && own.every((role) => roles.has(role) || role === "local");
  });
  const withSteps = sections.filter(({ id }) => steps.some(({ section }) => section === id));
  return chosen.length === 0 || chosen.length === withSteps.length ? null : chosen.map(({ id }) => id);
}
