// The verbs, with the options that each takes. What a verb does is in a file of its own, which is loaded only when it is called.
import { Command } from "commander";
import { OperatorError } from "../errors.ts";
import { isTopic, TOPICS } from "../help/topics.ts";
import type { CheckOptions } from "./check.ts";
import type { ExportOptions } from "./export.ts";
import { formatHelp, helpWidth, wrapped } from "./help-layout.ts";
import { castVersionOption, idleLimitOption, speedOption } from "./option-values.ts";
import type { PlanOptions } from "./plan.ts";
import type { PurgeOptions } from "./purge.ts";
import type { ReplayOptions } from "./replay.ts";
import type { ResumeOptions } from "./resume.ts";
import type { RunOptions } from "./run.ts";
import type { RunsOptions } from "./runs.ts";
import type { SignOptions } from "./sign.ts";
import type { StoreOption } from "./store.ts";
import type { VerifyOptions } from "./verify.ts";
import { version } from "./version.ts";
import type { AwsOptions } from "./world.ts";

/** Carries out the verb that was called. */
export type Perform = (verb: () => Promise<number>) => Promise<void>;

const GUIDES = "Guides:";
const RUNS = "Recorded runs:";
const OTHER = "Other:";

const VALUES = "Values and sections:";
const PLACE = "Where it runs:";
const AWS = "AWS:";
const LOG = "Log:";
const SCREEN = "Screen:";
const OUTPUT = "Output:";
const PROOF = "Proof from outside:";
const FILTERS = "Which runs:";

/** The command line, whose verbs are carried out by `perform`. It throws CommanderError for a wrong call, and for help. */
export function describeVerbs(perform: Perform): Command {
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

  const verb = (name: string, group: string, description: string): Command =>
    program.command(name).helpGroup(group).description(description);

  guideOptions(verb("plan", GUIDES, "show what a guide would run, where, and what is missing (runs nothing)"))
    .optionsGroup(OUTPUT)
    .option("--json", "print the plan as JSON (lamplighter-plan/1) only")
    .option("--exact", "add the exact bytes that would be sent for each command")
    .action((guide: string, options: PlanOptions) =>
      perform(() => import("./plan.ts").then((it) => it.plan(guide, options))),
    );

  awsOptions(
    guideOptions(
      verb("check", GUIDES, "list the findings of a guide; with --on, also check its requirements on AWS"),
    ).option("--rehearse", "check the requirements on practice nodes"),
  )
    .optionsGroup(OUTPUT)
    .option("--json", "print the findings as a JSON array only")
    .option("--sarif", "print the findings as SARIF 2.1.0 only, for code hosts")
    .action((guide: string, options: CheckOptions) =>
      perform(() => import("./check.ts").then((it) => it.check(guide, options))),
    );

  logOptions(
    documentOption(
      awsOptions(
        guideOptions(verb("run", GUIDES, "run a guide: show, confirm, run and log each command"))
          .option("--rehearse", "run on practice nodes; write nothing but the log")
          .option("--fault <name>", "practise a fault while a node is made (repeatable)", collect, [])
          .option("--allow-local", "also run the commands that are for your own machine"),
      ),
    ),
    "also put the log there, before anything is sent",
  )
    .optionsGroup(SCREEN)
    .option("--yes", "answer every question by itself (rehearsals only)")
    .option("--plain", "plain lines instead of the screen, also for pipes and screen readers")
    .action((guide: string, options: RunOptions) =>
      perform(() => import("./run.ts").then((it) => it.run(guide, options))),
    );

  logOptions(
    awsOptions(
      verb("resume", GUIDES, "resume an interrupted run")
        .argument("<run>", "run id, unique prefix, `last`, or s3://bucket/prefix/RUN from a store")
        .optionsGroup(PLACE)
        .option("--allow-local", "also run the commands that are for your own machine"),
    ),
    "from now on also put the log there (a run keeps the store it has)",
  )
    .optionsGroup(SCREEN)
    .option("--yes", "answer every question by itself (rehearsals only)")
    .option("--plain", "plain lines instead of the screen")
    .action((run: string, options: ResumeOptions) =>
      perform(() => import("./resume.ts").then((it) => it.resume(run, options))),
    );

  awsOptions(
    recordedRun(verb("replay", RUNS, "replay a recorded run (read-only)"))
      .optionsGroup("Playing:")
      .addOption(speedOption())
      .addOption(idleLimitOption())
      .optionsGroup(OUTPUT)
      .option("--plain", "print the transcript")
      .option("--json", "print the events, one JSON object per line"),
  ).action((run: string, options: ReplayOptions & AwsOptions) =>
    perform(() => onCopy(run, options, async (path) => (await import("./replay.ts")).replay(path, options))),
  );

  awsOptions(
    recordedRun(verb("verify", RUNS, "verify that a log has not been altered"))
      .optionsGroup(PROOF)
      .option("--allowed-signers <file>", "check the SSH signatures by this file (see ssh-keygen(1))")
      .option("--signer <name>", "who must have signed; anyone in the file if omitted")
      .option("--aws", "compare the log with AWS's command history, with your own credentials")
      .option("--save-evidence <file>", "with --aws: save AWS's answer, before AWS forgets it")
      .option("--evidence <file>", "compare the log with saved evidence, without asking AWS")
      .option("--force", "replace the evidence file if it exists")
      .optionsGroup(OUTPUT)
      .option("--json", "print the same facts as JSON (lamplighter-verify/1) only"),
  ).action((run: string, options: VerifyOptions & AwsOptions) =>
    perform(() => onCopy(run, options, async (path) => (await import("./verify.ts")).verify(path, options))),
  );

  awsOptions(
    recordedRun(verb("export", RUNS, "export a run as a report (read-only)"))
      .optionsGroup("Report:")
      .requiredOption("--as <form>", "html, markdown, json or asciicast")
      .option("-o, --output <file>", "write it to this file, whole or not at all (default: standard output)")
      .option("--force", "replace the file if it exists")
      .optionsGroup("asciicast:")
      .addOption(castVersionOption())
      .addOption(idleLimitOption()),
  ).action((run: string, options: ExportOptions & AwsOptions) =>
    perform(() =>
      onCopy(run, options, async (path) => (await import("./export.ts")).exportRun(path, options)),
    ),
  );

  verb("sign", RUNS, "sign a log with an SSH key, up to its last line")
    .argument("<run>", "run id, unique prefix, `last`, or a path to a log")
    .option(
      "--key <file>",
      "a private key, or the .pub file of a key in the SSH agent (default: LAMPLIGHTER_SIGN_KEY)",
    )
    .action((run: string, options: SignOptions) =>
      perform(() => import("./sign.ts").then((it) => it.sign(run, options))),
    );

  awsOptions(
    filterOptions(verb("runs", RUNS, "list runs: what was run, by whom, and how it ended"))
      .option("--store <s3://bucket/prefix>", "list the runs of a store instead of this machine's")
      .option("--purged", "list the deleted runs instead")
      .optionsGroup(OUTPUT)
      .option("--json", "print one JSON object per line"),
  ).action((options: RunsOptions & AwsOptions & StoreOption) => perform(() => listRuns(options)));

  filterOptions(
    verb("purge", RUNS, "delete old runs (asks for the count, keeps a record of each)").argument(
      "[run...]",
      "run ids: deleted whatever their age, even if unfinished",
    ),
  )
    .option("--older-than <age>", "only runs whose newest event is older: 90d, 12h, 4w")
    .option("--rehearsals", "only rehearsals, even if unfinished")
    .optionsGroup("Deleting:")
    .option("--dry-run", "list what would be deleted, and stop")
    .option("--reason <text>", "why, for the record that is kept")
    .action((runs: readonly string[], options: PurgeOptions) =>
      perform(() => import("./purge.ts").then((it) => it.purge(runs, options))),
    );

  documentOption(
    awsOptions(
      verb("clean", OTHER, "remove what old runs left on nodes (asks first)").argument(
        "<node...>",
        "instance id, Name tag, or tag:KEY=VALUE; each must match one instance",
      ),
    ),
  ).action((nodes: readonly string[], options: AwsOptions) =>
    perform(() => import("./clean.ts").then((it) => it.clean(nodes, options))),
  );

  verb("help", OTHER, "show the help of a verb or a topic")
    .argument("[name]", "a verb or a topic")
    .action((name: string | undefined) => showHelp(program, name, perform));

  return program;
}

/** A topic wins over a verb of the same name: it says how to see the verb's options. */
async function showHelp(program: Command, name: string | undefined, perform: Perform): Promise<void> {
  if (name === undefined) return program.outputHelp();
  if (isTopic(name)) return perform(() => import("./help.ts").then((it) => it.help(name)));
  const verb = program.commands.find((it) => it.name() === name);
  if (verb !== undefined) return verb.outputHelp();
  const verbs = program.commands.map((it) => it.name()).join(", ");
  const names = [`Verbs: ${verbs}.`, `Topics: ${Object.keys(TOPICS).join(", ")}.`];
  const lines = names.flatMap((it) => wrapped(it, helpWidth() - 2));
  throw new OperatorError(`there is no verb or topic "${name}".`, lines.join("\n  "));
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function guideOptions(command: Command): Command {
  return command
    .argument("<guide>", "the Markdown file")
    .optionsGroup(VALUES)
    .option("--set <[target:]name=value>", "give a value (repeatable); a secret: name=@file", collect, [])
    .option("--section <text>", "only sections whose title contains the text (repeatable)", collect, [])
    .option(
      "--alternative <which>",
      "which of several ways to take: a line of it, part of its label, or `all` (repeatable)",
      collect,
      [],
    )
    .optionsGroup(PLACE)
    .option(
      "--on <role=selector>",
      "the node of a role (repeatable): instance id, Name tag, tag:KEY=VALUE, or new:NAME to make one",
      collect,
      [],
    )
    .option("--subnet <subnet-id>", "where new nodes go (default: the default VPC)");
}

function awsOptions(command: Command): Command {
  return command
    .optionsGroup(AWS)
    .option("--profile <name>", "AWS profile to use")
    .option("--region <name>", "AWS Region to use");
}

function documentOption(command: Command): Command {
  return command.option(
    "--document <name>",
    "Systems Manager document to send with, where AWS-RunShellScript is forbidden",
  );
}

function logOptions(command: Command, storeWords: string): Command {
  return command
    .optionsGroup(LOG)
    .option("--store <s3://bucket/prefix>", storeWords)
    .option(
      "--sign <key>",
      "sign the log with this SSH key at the end (default: LAMPLIGHTER_SIGN_KEY, not in rehearsals)",
    );
}

function recordedRun(command: Command): Command {
  return command.argument(
    "<run>",
    "run id, unique prefix, `last`, a path to a log, or s3://bucket/prefix/RUN",
  );
}

function filterOptions(command: Command): Command {
  return command
    .optionsGroup(FILTERS)
    .option("--guide <text>", "only guides whose title or path contains the text")
    .option("--node <text>", "only nodes whose name or id contains the text")
    .option("--operator <text>", "only operators whose user@host or ARN contains the text")
    .option("--outcome <how>", "only done, failed, left or open runs")
    .option("--since <time>", "only runs begun then or later: 2026-11-27, 2026-11-27T08:30 (UTC), or 90d")
    .option("--until <time>", "only runs begun then or earlier; a day counts to its end");
}

async function listRuns(options: RunsOptions & AwsOptions & StoreOption): Promise<number> {
  const { runs } = await import("./runs.ts");
  if (options.store === undefined) return runs(options);
  const { withStoredRuns } = await import("./stored-copy.ts");
  return withStoredRuns(options.store, options, (folder) => runs(options, folder));
}

/** A verb that only reads takes a run in a store too: it gets a copy. */
async function onCopy(
  reference: string,
  options: AwsOptions,
  work: (reference: string) => Promise<number>,
): Promise<number> {
  if (!reference.startsWith("s3://")) return work(reference);
  return (await import("./stored-copy.ts")).withStoredRun(reference, options, work);
}
