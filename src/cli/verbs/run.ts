// `lamplighter run GUIDE`: choose sections, give values, then run the guide.

import { ulid } from "ulid";
import { createLog } from "../../audit/chain/append-log.ts";
import { ownRunsDirectory } from "../../audit/directory/state-directory.ts";
import { LOG_FORMAT } from "../../audit/schema/log-format.ts";
import { OperatorError } from "../../errors.ts";
import { WRAPPER_VERSION } from "../../ledger/node/wrapper-text.ts";
import { createVault, type SecretVault } from "../../output/vault.ts";
import { forbidding } from "../../plan/findings/all-findings.ts";
import { makePlan } from "../../plan/make-plan.ts";
import type { Plan } from "../../plan/model/plan.ts";
import { selectSteps } from "../../plan/steps/walk-order.ts";
import { withMark } from "../../plan/values/bind-captured.ts";
import { initial } from "../../run/model/initial.ts";
import type { Opening } from "../../run/model/ports.ts";
import { retryNote } from "../../transcript/words/retry-words.ts";
import { proposeAssignments, rolesInUse } from "../../view/setup/propose-assignments.ts";
import type { SetupInput, SetupResult } from "../../view/setup/setup-input.ts";
import {
  type AwsOptions,
  awsBackend,
  type Backend,
  ownMachineBackend,
  practiceBackend,
} from "../destination/backend.ts";
import { type LocalOption, refuseLocalRehearsal } from "../destination/own-machine.ts";
import type { WholeRoles } from "../destination/role-selector.ts";
import { answeredBy, exitCodeOf, walk } from "../engine/walk.ts";
import { type Guide, readGuide } from "../guide/read-guide.ts";
import { refuseFullDisk } from "../log/log-disk.ts";
import type { Retry } from "../log/retry-failed.ts";
import {
  type KeptLog,
  keepLog,
  namedStore,
  type OpenedStore,
  openStore,
  refuseStoredRehearsal,
  type StoreOption,
} from "../log/store.ts";
import { chooseAlternatives } from "../options/choose-alternatives.ts";
import { chooseSections } from "../options/choose-sections.ts";
import { chooseFleet, fleetOfRoles, togetherRoles } from "../options/fleet-options.ts";
import type { GuideOptions } from "../options/guide-options.ts";
import { existingNodeChoices, wantedNodes } from "../options/new-nodes.ts";
import { nodeChoices } from "../options/node-choices.ts";
import { practiceFaults, practiceNodeCount } from "../options/practice-faults.ts";
import { readSettings } from "../options/read-settings.ts";
import { nodeRoles, targetsOf } from "../options/targets.ts";
import { limitCores } from "../process/limit-cores.ts";
import { operator } from "../process/operator.ts";
import { ownCommandHere } from "../process/own-command.ts";
import { program } from "../process/program.ts";
import { randomKey } from "../process/random-key.ts";
import { closeFrontend, type Frontend, openFrontend } from "../terminal/open-frontend.ts";
import { keyForLeaving, type SigningOption, signAtLeaving } from "./sign.ts";

export interface RunOptions extends GuideOptions, AwsOptions, LocalOption, StoreOption, SigningOption {
  readonly rehearse?: true;
  /** Faults to inject into a rehearsal. */
  readonly fault?: readonly string[];
  /** The number of nodes in a rehearsal. */
  readonly practiceNodes?: string;
  /** The run whose failed nodes to retry. */
  readonly retryFailed?: string;
  readonly yes?: true;
  readonly plain?: true;
}

/** Runs the guide; 0 done, 1 a step failed or the run was left, 3 blocked by a finding. */
export async function run(path: string, options: RunOptions): Promise<number> {
  refuseContradictions(options);
  const key = await keyForLeaving(options.sign, options.rehearse === true);
  let log: string | null = null;
  const exitCode = await walkGuide(path, options, (begun) => {
    log = begun;
  });
  return signAtLeaving(key, log, exitCode);
}

async function walkGuide(path: string, options: RunOptions, onLog: (path: string) => void): Promise<number> {
  const runs = ownRunsDirectory();
  refuseFullDisk(runs, "begin");
  const guide = readGuide(path);
  const asked = chooseSections(guide.runbook, options.section);
  const retry =
    options.retryFailed === undefined
      ? null
      : await (await import("../log/retry-failed.ts")).retryFailed(options.retryFailed, guide, options);
  const sections = asked ?? retry?.sections ?? null;
  const own = isForOwnMachine(options, guide, sections);
  refuseNowhere(options, own);
  const alternatives = chooseAlternatives(guide.runbook, options.alternative);
  const runId = ulid();
  const choices = [
    ...nodeChoices(options.on, nodeRoles(guide.runbook), guide.runbook),
    ...(retry?.choices ?? []),
  ];
  const together = chooseFleet(options, guide.runbook, retry?.together);
  const whole: WholeRoles = { roles: togetherRoles(together), only: together?.only ?? null };
  const wanted = wantedNodes(choices, options.subnet);
  const standing = existingNodeChoices(choices);
  const place = options.rehearse ? null : namedStore(options);
  const faults = practiceFaults(options);
  const practiceNodes = practiceNodeCount(options) ?? retry?.practiceNodes;
  const size = practiceNodes === undefined ? {} : { count: practiceNodes };
  const backend = options.rehearse
    ? await practiceBackend(runId, [], standing, { wanted, faults, whole, ...size })
    : own && place === null
      ? await ownMachineBackend(options)
      : await awsBackend(options, standing, wanted, whole);
  try {
    const opened = place === null ? null : await openStore(place, options);
    const { assignments } = backend;
    const settings = readSettings(options.set, {
      variables: guide.runbook.variables,
      roles: nodeRoles(guide.runbook),
      guide: guide.runbook,
      targets: targetsOf(
        { ...proposeAssignments(guide.runbook, backend.nodes, [...whole.roles]), ...assignments },
        backend.nodes,
      ),
    });
    const frontend = await openFrontend({
      plain: options.plain === true,
      yes: options.yes === true,
      rehearsal: backend.destination.kind === "rehearsal",
    });
    let kept: KeptLog | null = null;
    try {
      const input: SetupInput = {
        program: ownCommandHere(),
        runbook: guide.runbook,
        guide: { path, sha256: guide.sha256 },
        destination: backend.destination,
        arn: backend.arn,
        store: opened?.store ?? null,
        nodes: backend.nodes,
        bindings: settings.bindings,
        secretsGiven: [...new Set(settings.secrets.map((it) => it.name))],
        assignments,
        together: [...whole.roles],
        choices: backend.choices,
        sections,
        alternatives,
        suggest: backend.suggest,
        differences: backend.differences,
        planFor: (choice) =>
          makePlan({
            runbook: guide.runbook,
            guide: { path, sha256: guide.sha256 },
            bindings: choice.bindings,
            targets: targetsOf(choice.assignments, backend.nodes),
            sections: choice.sections,
            alternatives: choice.alternatives,
            together: fleetOfRoles(choice.together, together, guide.runbook),
            wrapper: WRAPPER_VERSION,
            destination: backend.destination,
          }),
      };
      const result = await setUp(frontend, input);
      if (result.type === "leave") return 1;
      const vault = createVault(randomKey(), limitCores);
      for (const secret of [...settings.secrets, ...result.secrets])
        vault.put(secret.name, secret.target, secret.value);
      const plan = withMarks(vault, input.planFor(result));
      refuseErrors(plan);
      kept = keepLog(await createLog(runs, runId), opened, runId);
      const { log, watch: store } = kept;
      onLog(log.path);
      const opening = startOf({ runId, guide, plan, backend, frontend, options, opened, retry });
      const profile = options.profile ?? null;
      const run = initial();
      return exitCodeOf(await walk({ backend, frontend, log, store, run, opening, runId, vault, profile }));
    } finally {
      closeFrontend(frontend);
      await kept?.close();
    }
  } finally {
    await backend.close();
  }
}

function refuseContradictions(options: RunOptions): void {
  if (options.yes && !options.rehearse) {
    throw new OperatorError(
      "--yes works in rehearsals only: on real nodes, a person confirms.",
      "Add --rehearse, or remove --yes and confirm each command.",
    );
  }
  if (options.rehearse && options.document !== undefined) {
    throw new OperatorError(
      "--document needs AWS, and a rehearsal does not use AWS.",
      "Remove --document, or run on EC2 instances with --on.",
    );
  }
  practiceFaults(options);
  practiceNodeCount(options);
  refuseLocalRehearsal(options.rehearse === true, options);
  refuseStoredRehearsal(options.rehearse === true, options);
}

/** Marks let a reader of the log see which secrets are equal. */
function withMarks(vault: SecretVault, plan: Plan): Plan {
  return { ...plan, bindings: plan.bindings.map((it) => withMark(vault, it, plan.targets)) };
}

/**
 * True if no node is needed: the chosen sections are only for the operator's own machine, and may run there.
 */
function isForOwnMachine(
  { allowLocal, on, retryFailed }: RunOptions,
  { runbook }: Guide,
  sections: readonly string[] | null,
): boolean {
  if (!allowLocal || on.length > 0 || retryFailed !== undefined) return false;
  return rolesInUse(selectSteps(runbook, sections).steps).length === 0;
}

function refuseNowhere(options: RunOptions, own: boolean): void {
  if (!options.rehearse && options.on.length === 0 && options.retryFailed === undefined && !own) {
    throw new OperatorError(
      "run needs --rehearse or --on.",
      "Rehearse the guide with --rehearse, or name an instance for a role: --on ROLE=i-0123456789abcdef0. A node that does not exist yet: --on ROLE=new:NAME.",
    );
  }
}

async function setUp(frontend: Frontend, input: SetupInput): Promise<SetupResult> {
  if (frontend.kind === "screen") {
    const { runSetup } = await import("../../view/setup/run-setup.tsx");
    return runSetup(frontend.screen, input);
  }
  const { plainSetup } = await import("../../view/plain/plain-setup.ts");
  const { terminal, auto } = frontend;
  return plainSetup({
    ...input,
    input: auto ? null : terminal.lines,
    write: terminal.write,
    auto,
    askSecret: terminal.askSecret,
    interactive: terminal.interactive,
  });
}

/** Errors in the whole plan block the run; an error in one step can be fixed by editing that step. */
function refuseErrors(plan: Plan): void {
  const errors = forbidding(plan);
  const [first] = errors;
  if (first === undefined) return;
  const more = errors.length === 1 ? "" : ` (and ${errors.length - 1} more: see \`lamplighter plan\`)`;
  throw new OperatorError(`${plan.guide.path}:${first.line}: ${first.message}${more}`, first.advice, {
    exitCode: 3,
  });
}

function startOf(it: {
  runId: string;
  guide: Guide;
  plan: Plan;
  backend: Backend;
  frontend: Frontend;
  options: LocalOption;
  opened: OpenedStore | null;
  retry: Retry | null;
}): Opening {
  const { guide } = it;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(guide.bytes);
  const isText = Buffer.from(text).equals(guide.bytes);
  return {
    type: "start",
    ...(it.retry === null ? {} : { note: retryNote(it.retry.run) }),
    event: {
      format: LOG_FORMAT,
      run: it.runId,
      plan: it.plan,
      guide: {
        encoding: isText ? "utf8" : "base64",
        content: isText ? text : Buffer.from(guide.bytes).toString("base64"),
        sha256: guide.sha256,
      },
      program: program(),
      operator: operator(it.backend.arn),
      destination: it.backend.destination,
      answers: answeredBy(it.frontend),
      ...(it.opened === null ? {} : { store: it.opened.store }),
      observedAt: Date.now(),
      ...(it.options.allowLocal ? { allowLocal: true } : {}),
    },
  };
}
