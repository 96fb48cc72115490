// The verbs and their options. Each verb has its own file, which is loaded only when the verb is called.
import { Command } from "commander";
import { OperatorError } from "../errors.ts";
import { isTopic, TOPICS } from "../help/topics.ts";
import type { AwsOptions } from "./destination/backend.ts";
import type { StoreOption } from "./log/store.ts";
import { version } from "./process/version.ts";
import type { CheckOptions } from "./verbs/check.ts";
import type { ExportOptions } from "./verbs/export.ts";
import { formatHelp, helpWidth, wrapped } from "./verbs/help-layout.ts";
import type { PlanOptions } from "./verbs/plan.ts";
import type { PurgeOptions } from "./verbs/purge.ts";
import type { ReplayOptions } from "./verbs/replay.ts";
import type { ResumeOptions } from "./verbs/resume.ts";
import type { RunOptions } from "./verbs/run.ts";
import type { RunsOptions } from "./verbs/runs.ts";
import type { SignOptions } from "./verbs/sign.ts";
import {
  awsOptions,
  checkOutput,
  cleanedNodes,
  documentOption,
  filterOptions,
  fleetLimits,
  fleetNodes,
  guideOptions,
  interruptedRun,
  listOptions,
  logOptions,
  type Options,
  ownMachine,
  planOutput,
  practiceCheck,
  practiceRun,
  purgeOptions,
  recordedRun,
  replayOptions,
  reportOptions,
  retriedRun,
  screenOptions,
  signedRun,
  together,
  verifyOptions,
} from "./verbs/verb-options.ts";
import type { VerifyOptions } from "./verbs/verify.ts";

export type Perform = (verb: () => Promise<number>) => Promise<void>;

const GUIDES = "Guides:";
const RUNS = "Recorded runs:";
const OTHER = "Other:";

/**
 * The command line; `perform` carries out its verbs. Throws CommanderError for a wrong call, and for help.
 * Of a verb named `called`, the others get no options: describing all of them takes as long as parsing.
 */
export function describeVerbs(perform: Perform, called = ""): Command {
  const program = new Command("lamplighter")
    .description(
      "Run a Markdown guide on EC2 instances, one confirmed command at a time, with a provable log.\n" +
        "Without arguments, rehearse the bundled guide on practice nodes.",
    )
    .usage("VERB [options]")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .configureHelp({ formatHelp })
    .configureOutput({ writeErr: () => {}, getOutHelpWidth: helpWidth })
    .showSuggestionAfterError(true)
    .exitOverride();

  const optionsOf = new Map<Command, readonly Options[]>();
  const verb = (
    name: string,
    group: string,
    description: string,
    ...options: readonly Options[]
  ): Command => {
    const command = program.command(name).helpGroup(group).description(description);
    optionsOf.set(command, options);
    return command;
  };

  verb(
    "plan",
    GUIDES,
    "show what a guide would run, where, and which values are not set (runs nothing)",
    guideOptions,
    together,
    fleetLimits,
    planOutput,
  ).action((guide: string, options: PlanOptions) =>
    perform(() => import("./verbs/plan.ts").then((it) => it.plan(guide, options))),
  );

  verb(
    "check",
    GUIDES,
    "list the findings of a guide; with --on, also check its requirements on AWS",
    guideOptions,
    practiceCheck,
    together,
    fleetNodes,
    awsOptions,
    checkOutput,
  ).action((guide: string, options: CheckOptions) =>
    perform(() => import("./verbs/check.ts").then((it) => it.check(guide, options))),
  );

  verb(
    "run",
    GUIDES,
    "run a guide: show, confirm, run and log each command",
    guideOptions,
    practiceRun,
    ownMachine,
    together,
    fleetLimits,
    fleetNodes,
    retriedRun,
    awsOptions,
    documentOption,
    logOptions("store the log there too, before anything is sent"),
    screenOptions,
  ).action((guide: string, options: RunOptions) =>
    perform(() => import("./verbs/run.ts").then((it) => it.run(guide, options))),
  );

  verb(
    "resume",
    GUIDES,
    "resume an interrupted run",
    interruptedRun,
    ownMachine,
    awsOptions,
    logOptions("store the log there too, from now on (a run that has a store keeps it)"),
    screenOptions,
  ).action((run: string, options: ResumeOptions) =>
    perform(() => import("./verbs/resume.ts").then((it) => it.resume(run, options))),
  );

  verb("replay", RUNS, "replay a recorded run (read-only)", recordedRun, replayOptions, awsOptions).action(
    (run: string, options: ReplayOptions & AwsOptions) =>
      perform(() =>
        onCopy(run, options, async (path) => (await import("./verbs/replay.ts")).replay(path, options)),
      ),
  );

  verb(
    "verify",
    RUNS,
    "verify that a log has not been altered",
    recordedRun,
    verifyOptions,
    awsOptions,
  ).action((run: string, options: VerifyOptions & AwsOptions) =>
    perform(() =>
      onCopy(run, options, async (path) => (await import("./verbs/verify.ts")).verify(path, options)),
    ),
  );

  verb("export", RUNS, "export a run as a report (read-only)", recordedRun, reportOptions, awsOptions).action(
    (run: string, options: ExportOptions & AwsOptions) =>
      perform(() =>
        onCopy(run, options, async (path) => (await import("./verbs/export.ts")).exportRun(path, options)),
      ),
  );

  verb("sign", RUNS, "sign a log with an SSH key, up to its last line", signedRun).action(
    (run: string, options: SignOptions) =>
      perform(() => import("./verbs/sign.ts").then((it) => it.sign(run, options))),
  );

  verb(
    "runs",
    RUNS,
    "list runs: what was run, by whom, and how it ended",
    filterOptions,
    listOptions,
    awsOptions,
  ).action((options: RunsOptions & AwsOptions & StoreOption) => perform(() => listRuns(options)));

  verb(
    "purge",
    RUNS,
    "delete old runs (asks for the count, keeps a record of each)",
    filterOptions,
    purgeOptions,
  ).action((runs: readonly string[], options: PurgeOptions) =>
    perform(() => import("./verbs/purge.ts").then((it) => it.purge(runs, options))),
  );

  verb(
    "clean",
    OTHER,
    "remove what old runs left on nodes (asks first)",
    cleanedNodes,
    awsOptions,
    documentOption,
  ).action((nodes: readonly string[], options: AwsOptions) =>
    perform(() => import("./verbs/clean.ts").then((it) => it.clean(nodes, options))),
  );

  verb("help", OTHER, "show the help of a verb or a topic")
    .argument("[name]", "a verb or a topic")
    .action((name: string | undefined) => showHelp(program, name, perform));

  // Help shows the others' arguments.
  const only = called === "help" ? undefined : program.commands.find((it) => it.name() === called);
  for (const [command, options] of optionsOf)
    if (only === undefined || only === command) for (const add of options) add(command);
  return program;
}

/** A topic wins over a verb of the same name: it says how to see the verb's options. */
async function showHelp(program: Command, name: string | undefined, perform: Perform): Promise<void> {
  if (name === undefined) return program.outputHelp();
  if (isTopic(name)) return perform(() => import("./verbs/help.ts").then((it) => it.help(name)));
  const verb = program.commands.find((it) => it.name() === name);
  if (verb !== undefined) return verb.outputHelp();
  const verbs = program.commands.map((it) => it.name()).join(", ");
  const names = [`Verbs: ${verbs}.`, `Topics: ${Object.keys(TOPICS).join(", ")}.`];
  const lines = names.flatMap((it) => wrapped(it, helpWidth() - 2));
  throw new OperatorError(`there is no verb or topic "${name}".`, lines.join("\n  "));
}

async function listRuns(options: RunsOptions & AwsOptions & StoreOption): Promise<number> {
  const { runs } = await import("./verbs/runs.ts");
  if (options.store === undefined) return runs(options);
  const { withStoredRuns } = await import("./log/stored-copy.ts");
  return withStoredRuns(options.store, options, (folder) => runs(options, folder));
}

/** A read-only verb also accepts a run in a store: it gets a copy. */
async function onCopy(
  reference: string,
  options: AwsOptions,
  work: (reference: string) => Promise<number>,
): Promise<number> {
  if (!reference.startsWith("s3://")) return work(reference);
  return (await import("./log/stored-copy.ts")).withStoredRun(reference, options, work);
}
