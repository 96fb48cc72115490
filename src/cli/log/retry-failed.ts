// `--retry-failed RUN`: the nodes of an earlier run whose steps failed, were not reached or were set aside.
// Only reads its log.
import { chainExitCode, verifyLog } from "../../audit/chain/verify-log.ts";
import { runsDirectory } from "../../audit/directory/state-directory.ts";
import { findRun } from "../../audit/runs/find-run.ts";
import { BugError, OperatorError } from "../../errors.ts";
import type { Target } from "../../plan/model/plan.ts";
import type { RoleChoice } from "../../plan/values/parse-set.ts";
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
import { readingNotice } from "../terminal/progress-notice.ts";
import { foldLog } from "./fold-log.ts";

export interface Retry {
  /** The id of the earlier run. */
  readonly run: string;
  /** The failed nodes for each of their roles. */
  readonly choices: readonly RoleChoice[];
  /** Roles whose nodes ran together in the earlier run. */
  readonly together: readonly string[];
  /** Ids of the sections for roles that now have a node; null for all. */
  readonly sections: readonly string[] | null;
  /** The number of nodes in the earlier rehearsal; undefined for the default. */
  readonly practiceNodes: number | undefined;
}

export interface RetryOptions extends GuideOptions, AwsOptions {
  readonly rehearse?: true;
}

/**
 * The choices for the new run. Throws OperatorError if the log does not verify, the guide or the kind of run
 * differs, nothing failed, or `--on` names a role that gets its nodes from the earlier run.
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
    run: started.run,
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

const INSTEAD = "name the nodes with --on ROLE=NODE instead of --retry-failed";

/** The run in the log. Throws OperatorError if the log was altered. */
function foldOf(path: string): Run {
  const folded = foldLog();
  const notice = readingNotice(path);
  const { state, words } = verifyLog(path, ({ event }) => {
    notice();
    folded.take(event);
  });
  const exitCode = chainExitCode(state);
  // An interrupted run has nodes to retry, too.
  if (exitCode !== 0 && state !== "torn-tail")
    throw new OperatorError(`${path}: ${words}`, `Keep the log as it is, and ${INSTEAD}.`, { exitCode });
  return folded.run(path, INSTEAD);
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

/** The targets with a step that did not end well, in the plan's order; without the operator's own machine. */
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

/** A step skipped without a failure was not meant to run there. */
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

/** By id; practice nodes get new ids each time but keep their names, so those are by name. */
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

/** Sections for other roles are omitted: they were done, or belong to other nodes. */
function sectionsFor({ sections, steps }: Runbook, roles: ReadonlySet<string>): readonly string[] | null {
  const chosen = sections.filter(({ id }) => {
    const own = steps.filter(({ section }) => section === id).map(({ role }) => role);
    return own.some((role) => roles.has(role)) && own.every((role) => roles.has(role) || role === "local");
  });
  const withSteps = sections.filter(({ id }) => steps.some(({ section }) => section === id));
  return chosen.length === 0 || chosen.length === withSteps.length ? null : chosen.map(({ id }) => id);
}
