// `lamplighter resume RUN`: fold the stored log, then continue. Sends nothing that was not confirmed in this
// process.
import { LOG_FORMAT } from "../../audit/schema/log-format.ts";
import { BugError, OperatorError } from "../../errors.ts";
import { safeText } from "../../output/clean.ts";
import { createVault, type SecretVault } from "../../output/vault.ts";
import { understatedTasks, understatedWords } from "../../plan/verify/understated.ts";
import type { RebuildStep } from "../../rehearsal/account/rebuild.ts";
import { isFault } from "../../rehearsal/base/faults.ts";
import { type Destination, NOT_KNOWN, type Operator } from "../../run/model/event.ts";
import type { Intent } from "../../run/model/ports.ts";
import type { Run, RunStarted } from "../../run/model/run.ts";
import { count } from "../../transcript/words/run-words.ts";
import {
  type AwsOptions,
  awsBackend,
  type Backend,
  type Practice,
  practiceBackend,
  unknownBackend,
} from "../destination/backend.ts";
import { begunElsewhere, type LocalOption, refuseLocalRehearsal } from "../destination/own-machine.ts";
import { rebuildSteps, standIns } from "../destination/rebuild-steps.ts";
import { exitCodeOf, walk } from "../engine/walk.ts";
import { guideChanged } from "../guide/guide-changed.ts";
import { type ResolvedRun, resolveRun } from "../log/resolve-run.ts";
import type { StoreOption } from "../log/store.ts";
import { limitCores } from "../process/limit-cores.ts";
import { operator } from "../process/operator.ts";
import { program } from "../process/program.ts";
import { randomKey } from "../process/random-key.ts";
import { closeFrontend, openFrontend } from "../terminal/open-frontend.ts";
import { withProgressNotice } from "../terminal/progress-notice.ts";
import { keyForLeaving, type SigningOption, signAtLeaving } from "./sign.ts";

/** Time limit for what a run can go on without, in milliseconds. */
const PATIENCE = 20_000;

/** How many understated steps the first page names. */
const NAMED = 3;

export interface ResumeOptions extends AwsOptions, LocalOption, StoreOption, SigningOption {
  readonly yes?: true;
  readonly plain?: true;
}

/**
 * Resumes one of the runs on this machine; 0 done, 1 a step failed or the run was left, 4 the log was
 * altered.
 */
export async function resume(reference: string, options: ResumeOptions): Promise<number> {
  const reached = await resolveRun(reference, options);
  const { kept, folded } = reached;
  try {
    const run = folded.run(kept.log.path, "start a new run");
    const { started } = run;
    if (started === null) throw new BugError("a log that verifies begins with its start");
    if (run.status === "finished") {
      throw new OperatorError(
        "this run has finished, so there is nothing to resume.",
        `See it with \`lamplighter replay ${started.run}\`, or start a new run.`,
      );
    }
    if (options.yes && started.destination.kind !== "rehearsal") {
      throw new OperatorError("--yes works in rehearsals only.", "Remove --yes.");
    }
    refuseLocalRehearsal(started.destination.kind === "rehearsal", options);
    const key = await keyForLeaving(options.sign, started.destination.kind === "rehearsal");
    const exitCode = await goOn({ run, started, reached, options });
    return await signAtLeaving(key, kept.log.path, exitCode);
  } finally {
    await kept.close();
  }
}

async function goOn(it: {
  run: Run;
  started: RunStarted;
  reached: ResolvedRun;
  options: ResumeOptions;
}): Promise<number> {
  const { run, started, reached, options } = it;
  const { kept, store } = reached;
  const runId = started.run;
  const rebuild = rebuildSteps(run);
  const { destination } = started;
  const rehearsal = destination.kind === "rehearsal";
  const backend = rehearsal
    ? await practiceBackend(runId, rebuild, [], practiceOf(started))
    : destination.account === NOT_KNOWN
      ? unknownBackend()
      : await awsBackend({ ...options, ...documentOf(destination) }, []);
  refuseElsewhere(destination, backend.destination);
  try {
    const frontend = await openFrontend({
      plain: options.plain === true,
      yes: options.yes === true,
      rehearsal,
    });
    try {
      const vault = createVault(randomKey(), limitCores);
      const intents = practiceSecrets(run, backend, vault);
      const me = operator(backend.arn);
      const others = rehearsal ? "" : await newMembers(backend, started);
      const end = await walk({
        backend,
        frontend,
        log: kept.log,
        store: kept.watch,
        run,
        runId,
        vault,
        elsewhere: begunElsewhere(run, reached.folded.openings(), me.host),
        profile: options.profile ?? null,
        intents,
        opening: {
          type: "resume",
          format: LOG_FORMAT,
          operator: me,
          program: program(),
          message: safeText(
            `${howTheGuideChanged(started)}${howItIsStricter(run, started)}${
              rehearsal
                ? howItCameBack(run, rebuild, reached)
                : `${takenOver(run, started, me)}${others}${howItGoesOn(reached)}`
            }`,
          ),
          ...(options.allowLocal ? { allowLocal: true } : {}),
          ...(store === null ? {} : { store }),
        },
      });
      return exitCodeOf(end);
    } finally {
      closeFrontend(frontend);
    }
  } finally {
    await backend.close();
  }
}

/** The settings with which the practice account began. */
function practiceOf({ plan, destination }: RunStarted): Practice {
  return {
    wanted: plan.targets.flatMap(({ make, roles }) => (make === undefined ? [] : [{ roles, make }])),
    faults: (destination.faults ?? []).filter(isFault),
    ...(destination.practiceNodes === undefined ? {} : { count: destination.practiceNodes }),
  };
}

/** A run keeps its document: it was used to send the pending commands. */
function documentOf({ document }: Destination): { readonly document?: string } {
  return document === undefined ? {} : { document };
}

/** A title is a command's first line and may be long; the step itself shows it in full. */
function shortened(title: string): string {
  const characters = [...title];
  return characters.length > 60 ? `${characters.slice(0, 59).join("")}…` : title;
}

/** The run uses the guide's text in its log; "" if the guide's file still has that text, or is missing. */
function howTheGuideChanged(started: RunStarted): string {
  return guideChanged(started)
    ? `The guide ${started.plan.guide.path} has changed since this run started. The run continues with the text it started with. `
    : "";
}

/** The steps still to run whose texts show more risk than the log states; "" when there are none. */
function howItIsStricter(run: Run, { plan }: RunStarted): string {
  const ahead = new Set([...run.tasks.values()].slice(run.current).map(({ id }) => id));
  const found = understatedTasks(plan, () => null).filter(({ task }) => ahead.has(task));
  if (found.length === 0) return "";
  const named = found
    .slice(0, NAMED)
    .map((it) => `“${shortened(it.title)}” (line ${it.line}): ${understatedWords(it)}`)
    .join(". ");
  const more = found.length > NAMED ? ` And ${found.length - NAMED} more.` : "";
  const steps = found.length === 1 ? "1 step" : `${found.length} steps`;
  return `The log understates ${steps}; the stricter rating applies. ${named}.${more} `;
}

/** A run is pinned to its account, Region and endpoint: others have other nodes. */
function refuseElsewhere(began: Destination, now: Destination): void {
  const same =
    began.account === now.account && began.region === now.region && began.endpoint === now.endpoint;
  if (same) return;
  const words = (it: Destination): string =>
    `${it.account} ${it.region}${it.endpoint === null ? "" : ` at ${it.endpoint}`}`;
  throw new OperatorError(
    `this run is in ${words(began)}, and your credentials are for ${words(now)}.`,
    "Use the account and Region of the run (--profile, --region), then resume it.",
  );
}

/** What the fleets' selectors find now besides the run's nodes, in a sentence. */
async function newMembers({ call }: Backend, { plan }: RunStarted): Promise<string> {
  if ((plan.fleets ?? []).length === 0) return "";
  const { newMembersWords } = await import("../destination/new-members.ts");
  const words = "Checking for new instances in the fleets…";
  return withProgressNotice(words, () => newMembersWords(call, plan, AbortSignal.timeout(PATIENCE)));
}

/** Reports that another person continues the run, or that it continues on another machine. */
function takenOver(run: Run, started: RunStarted, me: Operator): string {
  const { user, host } = run.resumed?.operator ?? started.operator;
  return user === me.user && host === me.host
    ? ""
    : `Taken over by ${me.user}@${me.host} from ${user}@${host}. `;
}

function howItGoesOn(reached: ResolvedRun): string {
  return `Lamplighter first asks the nodes about pending commands and resends nothing on its own. Enter secrets again.${howTheLogWas(reached)}`;
}

function howTheLogWas({ repaired, headless }: ResolvedRun): string {
  const torn = repaired ? " The last line of the log was incomplete and was set aside." : "";
  const head = headless
    ? " The head file was missing or unreadable, so missing lines at the end of the log would not be noticed."
    : "";
  return `${torn}${head}`;
}

function howItCameBack(run: Run, rebuild: readonly RebuildStep[], reached: ResolvedRun): string {
  const unknown = standIns(run);
  const ran = rebuild.filter((step) => "body" in step && !step.refused);
  const commands = ran.filter(({ nonce }) => run.invocations.get(nonce)?.phase === "command").length;
  const checks = ran.length - commands;
  const asked = rebuild.some((step) => "order" in step) ? " The requests to AWS were made again." : "";
  const parts = [
    ...(commands === 0 ? [] : [count(commands, "command")]),
    ...(checks === 0 ? [] : [count(checks, "check")]),
  ];
  const nodes =
    ran.length === 0
      ? "The practice nodes are new; no command had finished before."
      : `The practice nodes were lost when the program ended. They were rebuilt by running ${parts.join(" and ")} again.`;
  const secrets =
    unknown.length === 0
      ? ""
      : ` Secrets are not kept: the rebuild used a stand-in for ${unknown.join(", ")}.`;
  return `${nodes}${asked}${secrets}${howTheLogWas(reached)}`;
}

/**
 * The earlier process kept its secrets only in memory. In a rehearsal the practice swarm still knows its join
 * token, so the person need not enter it again.
 */
function practiceSecrets(run: Run, backend: Backend, vault: SecretVault): readonly Intent[] {
  const token = backend.practiceToken;
  if (token === null) return [];
  const types = new Map(run.started?.plan.variables.map((it) => [it.name, it.type]));
  return run.bindings
    .filter((it) => it.secret && types.get(it.name) === "swarm-token")
    .map((binding) => {
      // The token was captured on one node for use on others.
      vault.put(binding.name, null, token);
      return { type: "bind", binding };
    });
}
