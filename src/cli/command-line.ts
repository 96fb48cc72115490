// The command line: verbs, options, help. What a verb does is in a file of its own.
import { Command, CommanderError } from "commander";
import { OperatorError } from "../errors.ts";
import type { CheckOptions } from "./check.ts";
import type { ExportOptions } from "./export.ts";
import { castVersionOption, idleLimitOption, speedOption } from "./option-values.ts";
import type { PlanOptions } from "./plan.ts";
import { faultWords } from "./practice-faults.ts";
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

/** Carries out the call and gives its exit code. Throws OperatorError for a call that is wrong. */
export async function readCommandLine(words: readonly string[]): Promise<number> {
  if (words.length === 0) return (await import("./practise.ts")).practise();
  let exitCode = 0;
  const finish = (verb: Promise<number>): Promise<void> =>
    verb.then((code) => {
      exitCode = code;
    });
  const program = describe(finish);
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version were printed; everything else is a wrong call.
    if (error.exitCode === 0) return 0;
    throw new OperatorError(
      error.message.replace(/^error: /, "").replace(/\n\(Did you mean (.+)\?\)$/, "; did you mean $1?"),
      "`lamplighter --help` lists the verbs, `lamplighter VERB --help` what a verb takes.",
      { cause: error },
    );
  }
  return exitCode;
}

function describe(finish: (verb: Promise<number>) => Promise<void>): Command {
  const program = new Command("lamplighter")
    .description(
      "Walks a Markdown guide one confirmed command at a time on EC2 instances, and writes an audit trail.\n" +
        "Without arguments it rehearses a guide that ships with it, on practice nodes in memory.",
    )
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [verb]", "show the help of a verb")
    .configureOutput({ writeErr: () => {} })
    .showSuggestionAfterError(true)
    .exitOverride()
    .addHelpText(
      "after",
      `
Exit codes:
  0  done                                1  the run ended with a failure or was left
  2  the call or an input was wrong      3  a finding or a changed digest forbids it
  4  an audit log does not verify

Begin with:
  lamplighter                                    practise; nothing is written but the audit log
  lamplighter plan GUIDE.md                      what would be done, to what, and what is missing
  lamplighter check GUIDE.md                     what is wrong with it
  lamplighter run GUIDE.md --rehearse            walk it on practice nodes`,
    );

  const verb = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .helpOption("-h, --help", "show this help");

  withGuideOptions(
    verb("plan", "print every step with its exact command, risk, findings and what is missing; does nothing"),
  )
    .option("--json", "print the plan as JSON (lamplighter-plan/1) and nothing else")
    .option("--exact", "add the bytes that would be sent for each command")
    .action((guide: string, options: PlanOptions) =>
      finish(import("./plan.ts").then((it) => it.plan(guide, options))),
    );

  withGuideOptions(
    verb("check", "print all findings of a guide as a compiler does (file:line:column); changes nothing"),
  )
    .option("--rehearse", "also look at what the guide demands of its nodes, on practice nodes")
    .option("--profile <name>", "AWS profile to use (with --on)")
    .option("--region <name>", "AWS Region to use (with --on)")
    .option("--json", "print them as a JSON array and nothing else")
    .option("--sarif", "print them as SARIF 2.1.0, for code hosts, and nothing else")
    .addHelpText(
      "after",
      `
Without --on it asks nobody. With --on it also looks at what the guide demands of these nodes (their size, volumes, role, rules,
address, name…), by reading EC2, IAM, Route 53 and the DNS: met, not met or cannot tell, what was found, and where.
Ends with 3 when a finding is an error or something is not met.`,
    )
    .action((guide: string, options: CheckOptions) =>
      finish(import("./check.ts").then((it) => it.check(guide, options))),
    );

  withGuideOptions(verb("run", "walk the guide: each command is shown, confirmed, run once and logged"))
    .option("--rehearse", "walk it on practice nodes in memory; nothing is written but the audit log")
    .option(
      "--fault <name>",
      "meet what beginners meet while a node is made (repeatable; only with --rehearse)",
      collect,
      [],
    )
    .option("--profile <name>", "AWS profile to use (on EC2 instances)")
    .option("--region <name>", "AWS Region to use (on EC2 instances)")
    .option(
      "--document <name>",
      "Systems Manager document to send with, where AWS-RunShellScript is forbidden",
    )
    .option("--store <s3://bucket/prefix>", "also put the log there, before anything is sent")
    .option("--allow-local", "also run, one by one, what the guide means for your own machine")
    .option("--sign <key>", SIGN_WORDS)
    .option("--yes", "rehearse without a person: every question is answered; only with --rehearse")
    .option("--plain", "plain lines instead of the screen (also for pipes and screen readers)")
    .addHelpText(
      "after",
      `\nFaults to practise. Each is met once; before you try again, an administrator of the practice account has repaired it:\n${faultWords()}`,
    )
    .action((guide: string, options: RunOptions) =>
      finish(import("./run.ts").then((it) => it.run(guide, options))),
    );

  verb("resume", "go on with a run that was left or cut short")
    .argument("<run>", "run id, a unique prefix of it, `last`, or s3://bucket/prefix/RUN from a store")
    .option("--profile <name>", "AWS profile to use")
    .option("--region <name>", "AWS Region to use")
    .option(
      "--store <s3://bucket/prefix>",
      "from now on also put the log there (a run keeps the store it has)",
    )
    .option("--allow-local", "also run what the guide means for your own machine")
    .option("--sign <key>", SIGN_WORDS)
    .option("--yes", "go on with a rehearsal without a person")
    .option("--plain", "plain lines instead of the screen")
    .action((run: string, options: ResumeOptions) =>
      finish(import("./resume.ts").then((it) => it.resume(run, options))),
    );

  verb("replay", "show a run again as it was; executes nothing")
    .argument("<run>", "run id, a unique prefix, `last`, a path to a log, or s3://bucket/prefix/RUN")
    .option("--profile <name>", "AWS profile to use (for s3://)")
    .option("--region <name>", "AWS Region to use (for s3://)")
    .addOption(speedOption())
    .addOption(idleLimitOption())
    .option("--plain", "print the transcript")
    .option("--json", "print the events, one JSON object a line")
    .action((run: string, options: ReplayOptions & AwsOptions) =>
      finish(onCopy(run, options, async (path) => (await import("./replay.ts")).replay(path, options))),
    );

  verb("verify", "check that a log is as it was written")
    .argument("<run>", "run id, a unique prefix, `last`, a path to a log, or s3://bucket/prefix/RUN")
    .option("--profile <name>", "AWS profile to use (for s3:// and --aws)")
    .option("--region <name>", "AWS Region to use (for s3://; with --aws the run's own)")
    .option(
      "--allowed-signers <file>",
      "check the SSH signatures of the log by this file (see ssh-keygen(1))",
    )
    .option("--signer <name>", "who of them has to have signed; without it anyone in the file")
    .option("--json", "print the same facts as JSON (lamplighter-verify/1) and nothing else")
    .option("--aws", "also compare it with what AWS remembers, with your own credentials")
    .option(
      "--endpoint <url>",
      "with --aws: ask there instead of AWS; it proves nothing about AWS, and never ends with 0",
    )
    .option("--save-evidence <file>", "with --aws: keep what AWS answered, before it forgets it")
    .option("--evidence <file>", "compare with evidence that was saved, instead of asking AWS")
    .option("--force", "replace the evidence file if there is one")
    .addHelpText(
      "after",
      `
It tells apart: edited, inserted, deleted, reordered and replaced lines, a torn and a truncated end, a head file that is
missing, edited or contradicted, and events that cannot follow on one another. Ends with 4 when there is one, and with 2
when a newer Lamplighter wrote the log.
A chain on one machine cannot show that log and head file were written anew together. With --allowed-signers it also says who
signed the log, and ends with 4 unless an allowed signer has signed it up to its last line. With --aws it holds the log
against the command history of Systems Manager, which reaches back 30 days: needs ssm:ListCommands, asks AWS itself whatever
log and AWS_ENDPOINT_URL say, and ends with 4 when one has what the other has not. What was asked with --endpoint ends with 2 at
best.`,
    )
    .action((run: string, options: VerifyOptions & AwsOptions) =>
      finish(onCopy(run, options, async (path) => (await import("./verify.ts")).verify(path, options))),
    );

  verb("export", "make a report of a run from its log; executes nothing")
    .argument("<run>", "run id, a unique prefix, `last`, a path to a log, or s3://bucket/prefix/RUN")
    .option("--profile <name>", "AWS profile to use (for s3://)")
    .option("--region <name>", "AWS Region to use (for s3://)")
    .requiredOption(
      "--as <form>",
      "html: a page for auditors, without network or scripts; markdown: in short, for a ticket; json: as data; asciicast: as a recording for asciinema",
    )
    .option("-o, --output <file>", "write it there, whole or not at all (else to standard output)")
    .option("--force", "replace the file if there is one")
    .addOption(castVersionOption())
    .addOption(idleLimitOption())
    .action((run: string, options: ExportOptions & AwsOptions) =>
      finish(onCopy(run, options, async (path) => (await import("./export.ts")).exportRun(path, options))),
    );

  verb("sign", "sign a log up to its last line with an SSH key, by ssh-keygen")
    .argument("<run>", "run id, a unique prefix, `last`, or a path to a log")
    .option(
      "--key <file>",
      "a private key, or the .pub file of a key that the SSH agent holds; else LAMPLIGHTER_SIGN_KEY",
    )
    .action((run: string, options: SignOptions) =>
      finish(import("./sign.ts").then((it) => it.sign(run, options))),
    );

  withRunFilters(verb("runs", "list what was run, by whom, and how it ended"))
    .option("--purged", "list the runs that were removed with `purge` instead")
    .option("--json", "print one JSON object a line")
    .option("--store <s3://bucket/prefix>", "list the runs of a store instead of this machine's")
    .option("--profile <name>", "AWS profile to use (with --store)")
    .option("--region <name>", "AWS Region to use (with --store)")
    .action((options: RunsOptions & AwsOptions & StoreOption) => finish(listRuns(options)));

  withRunFilters(
    verb("purge", "remove runs whose time is over; their number is typed first, a line of each stays"),
  )
    .argument("[run...]", "run ids: removed whatever their age, unfinished ones too")
    .option("--older-than <age>", "runs whose newest event is older: 90d, 12h, 4w")
    .option("--rehearsals", "only rehearsals, unfinished ones too")
    .option("--dry-run", "only list what would be removed")
    .option("--reason <text>", "why, for the line that stays")
    .addHelpText(
      "after",
      "\nAll filters have to fit. Runs that are not finished stay unless they are named; one that is open in another\nLamplighter always stays.",
    )
    .action((runs: readonly string[], options: PurgeOptions) =>
      finish(import("./purge.ts").then((it) => it.purge(runs, options))),
    );

  verb("clean", "remove what ended commands of old runs left on nodes; asks first")
    .argument("<node...>", "instance id, value of a Name tag, or tag:KEY=VALUE; each must name one instance")
    .option("--profile <name>", "AWS profile to use")
    .option("--region <name>", "AWS Region to use")
    .option(
      "--document <name>",
      "Systems Manager document to send with, where AWS-RunShellScript is forbidden",
    )
    .action((nodes: readonly string[], options: AwsOptions) =>
      finish(import("./clean.ts").then((it) => it.clean(nodes, options))),
    );

  return program;
}

function withRunFilters(command: Command): Command {
  return command
    .option("--guide <text>", "only of guides whose title or path contains the text")
    .option("--node <text>", "only on nodes whose name or id contains the text")
    .option("--operator <text>", "only begun by whom the text is a part of: user@host, or the ARN")
    .option("--outcome <how>", "only done, failed, left or open ones")
    .option("--since <time>", "only begun then or later: 2026-11-27, 2026-11-27T08:30 (UTC), or an age (90d)")
    .option("--until <time>", "only begun then or earlier; a day counts to its end");
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

const SIGN_WORDS =
  "sign the log with this SSH key when the walk is left (else LAMPLIGHTER_SIGN_KEY, except in rehearsals)";

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function withGuideOptions(command: Command): Command {
  return command
    .argument("<guide>", "the Markdown file")
    .option("--set <[target:]name=value>", "give a value (repeatable); secrets: name=@file", collect, [])
    .option(
      "--on <role=selector>",
      "where a role's steps run (repeatable): an instance id, a Name tag, tag:KEY=VALUE, or new:NAME for a node that is to be made",
      collect,
      [],
    )
    .option("--subnet <subnet-id>", "where new nodes are to stand; the default network when left out")
    .option("--section <text>", "only sections whose title contains the text (repeatable)", collect, [])
    .option(
      "--alternative <which>",
      "of several ways to do the same, which to walk: a line of it, (a part of) its label, or `all` (repeatable)",
      collect,
      [],
    );
}
