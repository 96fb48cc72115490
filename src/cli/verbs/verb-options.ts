// The arguments and options of the verbs, by the group in which help lists them.
import type { Command } from "commander";
import { castVersionOption, idleLimitOption, speedOption } from "../options/option-values.ts";

/** Adds arguments or options to a verb, and returns it. */
export type Options = (command: Command) => Command;

const PLACE = "Where it runs:";
const LOG = "Log:";
const OUTPUT = "Output:";

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

// ---- guides ----

/** The guide, its values, and its nodes. */
export const guideOptions: Options = (command) =>
  command
    .argument("<guide>", "the Markdown file")
    .optionsGroup("Values and sections:")
    .option("--set <[target:]name=value>", "set a value (repeatable); for a secret: name=@file", collect, [])
    .option("--section <text>", "only sections whose title contains the text (repeatable)", collect, [])
    .option(
      "--alternative <which>",
      "alternative to run: a line of it, part of its label, or `all` (repeatable)",
      collect,
      [],
    )
    .optionsGroup(PLACE)
    .option(
      "--on <role=selector>",
      "the node of a role (repeatable): instance id, Name tag, tag:KEY=VALUE, asg:NAME, @FILE, or new:NAME to make one",
      collect,
      [],
    )
    .option("--subnet <subnet-id>", "subnet for new nodes (default: the default VPC)");

const FLEET = "Several nodes together:";

/** Roles whose nodes run each step together. */
export const together: Options = (command) =>
  command
    .optionsGroup(FLEET)
    .option(
      "--together <role>",
      "run each step on one node of the role, then on all (repeatable); `none`: node by node",
      collect,
      [],
    );

/** Limits for these roles. */
export const fleetLimits: Options = (command) =>
  command
    .optionsGroup(FLEET)
    .option("--max-concurrency <n>", "at most N (or N%) of them run a step at once (default: 10)")
    .option("--max-errors <n>", "start no more nodes after more than N (or N%) have failed (default: 0)")
    .option("--soak <time>", "wait so long after the first node before the rest: 90s, 2m");

/** Which of their nodes to run on. */
export const fleetNodes: Options = (command) =>
  command
    .optionsGroup(FLEET)
    .option("--limit <nodes>", "take only these of them: names or ids, separated by commas");

/** The failed nodes of an earlier run. */
export const retriedRun: Options = (command) =>
  command
    .optionsGroup(FLEET)
    .option("--retry-failed <run>", "start a new run on the nodes that failed or were set aside in RUN");

/** `check` on practice nodes. */
export const practiceCheck: Options = (command) =>
  command.optionsGroup(PLACE).option("--rehearse", "check the requirements on practice nodes");

/** `run` on practice nodes. */
export const practiceRun: Options = (command) =>
  command
    .optionsGroup(PLACE)
    .option("--rehearse", "run on practice nodes; write nothing but the log")
    .option("--practice-nodes <n>", "with so many practice nodes, 1 to 200 (default: 2)")
    .option("--fault <name>", "simulate a fault (repeatable); see `lamplighter help rehearsal`", collect, []);

/** Commands for the operator's own machine. */
export const ownMachine: Options = (command) =>
  command.optionsGroup(PLACE).option("--allow-local", "also run the commands for your own machine");

/** How `plan` prints. */
export const planOutput: Options = (command) =>
  command
    .optionsGroup(OUTPUT)
    .option("--json", "print the plan as JSON only (lamplighter-plan/1; /2 with --together)")
    .option(
      "--exact",
      "add the exact bytes that would be sent for each command (to a node that has the wrapper)",
    )
    .option("--notes", "list notes too");

/** How `check` prints. */
export const checkOutput: Options = (command) =>
  command
    .optionsGroup(OUTPUT)
    .option("--json", "print the findings as a JSON array only")
    .option("--sarif", "print the findings as SARIF 2.1.0 only, for code hosts")
    .option("--notes", "list notes too");

/** How a run is shown and answered. */
export const screenOptions: Options = (command) =>
  command
    .optionsGroup("Screen:")
    .option("--yes", "answer every question automatically (rehearsals only)")
    .option("--plain", "plain lines instead of the screen, also for pipes and screen readers");

// ---- AWS ----

export const awsOptions: Options = (command) =>
  command
    .optionsGroup("AWS:")
    .option("--profile <name>", "AWS profile to use")
    .option("--region <name>", "AWS Region to use");

/** The document that carries the scripts. */
export const documentOption: Options = (command) =>
  command.option(
    "--document <name>",
    "Systems Manager document to send with, where AWS-RunShellScript is forbidden",
  );

/** The nodes of `clean`. */
export const cleanedNodes: Options = (command) =>
  command.argument("<node...>", "instance id, Name tag, or tag:KEY=VALUE; each must match one instance");

// ---- logs ----

/** A store and a signature for the log. `storeWords`: what a store is for here. */
export function logOptions(storeWords: string): Options {
  return (command) =>
    command
      .optionsGroup(LOG)
      .option("--store <s3://bucket/prefix>", storeWords)
      .option(
        "--sign <key>",
        "sign the log with this SSH key at the end (default: LAMPLIGHTER_SIGN_KEY, not in rehearsals)",
      );
}

/** A run that can be resumed. */
export const interruptedRun: Options = (command) =>
  command.argument("<run>", "run id, unique prefix, `last`, or s3://bucket/prefix/RUN from a store");

/** A run to read: a path or a store is accepted. */
export const recordedRun: Options = (command) =>
  command.argument("<run>", "run id, unique prefix, `last`, a path to a log, or s3://bucket/prefix/RUN");

export const signedRun: Options = (command) =>
  command
    .argument("<run>", "run id, unique prefix, `last`, or a path to a log")
    .option(
      "--key <file>",
      "a private key, or the .pub file of a key in the SSH agent (default: LAMPLIGHTER_SIGN_KEY)",
    );

export const replayOptions: Options = (command) =>
  command
    .optionsGroup("Playing:")
    .addOption(speedOption())
    .addOption(idleLimitOption())
    .optionsGroup(OUTPUT)
    .option("--plain", "print the transcript")
    .option("--json", "print the events, one JSON object per line");

/** What a log is compared with. */
export const verifyOptions: Options = (command) =>
  command
    .optionsGroup("Proof from outside:")
    .option("--allowed-signers <file>", "check the SSH signatures against this file (see ssh-keygen(1))")
    .option("--signer <name>", "who must have signed; anyone in the file if omitted")
    .option("--aws", "compare the log with AWS's command history, with your own credentials")
    .option(
      "--endpoint <url>",
      "with --aws: ask there instead of AWS (proves nothing about AWS; never exits with 0)",
    )
    .option("--save-evidence <file>", "with --aws: save AWS's answer, before AWS forgets it")
    .option("--evidence <file>", "compare the log with saved evidence, without asking AWS")
    .option("--force", "replace the evidence file if it exists")
    .optionsGroup(OUTPUT)
    .option("--json", "print the same facts as JSON (lamplighter-verify/1) only");

export const reportOptions: Options = (command) =>
  command
    .optionsGroup("Report:")
    .requiredOption("--as <form>", "html, markdown, json, text or asciicast")
    .option("-o, --output <file>", "write it to this file, whole or not at all (default: standard output)")
    .option("--force", "replace the file if it exists")
    .optionsGroup("asciicast:")
    .addOption(castVersionOption())
    .addOption(idleLimitOption());

/** Selects runs, for `runs` and `purge`. */
export const filterOptions: Options = (command) =>
  command
    .optionsGroup("Which runs:")
    .option("--guide <text>", "only guides whose title or path contains the text")
    .option("--node <text>", "only runs with a node whose name, id or selector contains the text")
    .option("--operator <text>", "only operators whose user@host or ARN contains the text")
    .option("--outcome <how>", "only done, failed, left or open runs")
    .option("--since <time>", "only runs started at or after: 2026-11-27, 2026-11-27T08:30 (UTC), or 90d")
    .option("--until <time>", "only runs started at or before; a day counts whole");

export const listOptions: Options = (command) =>
  command
    .option("--store <s3://bucket/prefix>", "list the runs of a store instead of this machine's")
    .option("--purged", "list the deleted runs instead")
    .optionsGroup(OUTPUT)
    .option("--json", "print one JSON object per line");

export const purgeOptions: Options = (command) =>
  command
    .argument("[run...]", "run ids: deleted whatever their age, even if unfinished")
    .option("--older-than <age>", "only runs whose newest event is older: 90d, 12h, 4w")
    .option("--rehearsals", "only rehearsals, even if unfinished")
    .optionsGroup("Deleting:")
    .option("--dry-run", "list what would be deleted, and stop")
    .option("--reason <text>", "why, for the record that is kept");
