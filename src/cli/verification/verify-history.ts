// The check of `verify --aws`: does the log agree with what Systems Manager recorded for the run's nodes?
// Asks AWS with the credentials of the person who checks, or reads evidence saved earlier.
import { readFileSync } from "node:fs";
import { verifyLog } from "../../audit/chain/verify-log.ts";
import { HISTORY_DAYS, readHistory } from "../../aws/history/command-history.ts";
import { CLOCK_SLACK, type Comparison, compareHistory, headIn } from "../../aws/history/compare-history.ts";
import { type Evidence, readEvidence, withoutOthers } from "../../aws/history/evidence.ts";
import { claimCollector, type LogClaims } from "../../aws/history/log-claims.ts";
import { sha256 } from "../../digest.ts";
import { OperatorError } from "../../errors.ts";
import { visible } from "../../output/visible.ts";
import type { Destination } from "../../run/model/event.ts";
import type { Run, RunStarted } from "../../run/model/run.ts";
import { count, timeWords } from "../../transcript/words/run-words.ts";
import { quietSdk } from "../destination/backend.ts";
import { writeNewFile } from "../process/write-new-file.ts";
import type { HistoryOptions } from "./history-options.ts";
import type { Check } from "./verify-check.ts";

const DAY = 24 * 60 * 60_000;
const PATIENCE = 10 * 60_000;
const SHOWN = 20;

/** Compares a log with AWS. Throws OperatorError if AWS cannot be asked, or the evidence is not of this run. */
export async function checkHistory(
  path: string,
  { started, made }: Pick<Run, "started" | "made">,
  options: HistoryOptions,
): Promise<Check> {
  if (started === null)
    throw new OperatorError(
      "the log does not say where the run was, so it cannot be compared with AWS.",
      "Run `lamplighter verify` without --aws.",
      { exitCode: 4 },
    );
  const evidence =
    options.evidence === undefined
      ? await ask(started, instancesOf(started, made), options)
      : readEvidence(options.evidence, readText(options.evidence));
  if (evidence.run !== started.run)
    throw new OperatorError(
      `the evidence is for run ${evidence.run}, not ${started.run}.`,
      "Use the evidence that was saved for this run.",
    );
  const { account, region } = started.destination;
  if (evidence.account !== account || evidence.region !== region)
    throw new OperatorError(
      `the run was in ${account} ${region}, but the evidence is from ${evidence.account} ${evidence.region}.`,
      "Use the evidence that was saved for this run.",
    );
  const saved = options.saveEvidence === undefined ? null : save(options.saveEvidence, evidence, options);
  const log = claimsOf(path, evidence);
  const now = Date.parse(evidence.askedAt);
  const comparison = compareHistory(log, evidence.commands, { reach: now - HISTORY_DAYS * DAY, now });
  return {
    name: "history",
    exitCode: comparison.differences.length > 0 ? 4 : evidence.endpoint === null ? 0 : 2,
    lines: [
      ...sourceLines(evidence, options.evidence),
      ...resultLines(comparison, log, evidence.endpoint, now),
      ...(saved?.lines ?? []),
    ],
    facts: factsOf(evidence, comparison, log, saved?.sha256 ?? null),
  };
}

/** The nodes that existed when the run began, and those that it made. */
function instancesOf({ plan }: RunStarted, made: Run["made"]): readonly string[] {
  const there = plan.targets.flatMap(({ id }) => (id === null ? [] : [id]));
  return [...new Set([...there, ...[...made.values()].map(({ instance }) => instance)])];
}

async function ask(
  started: RunStarted,
  instances: readonly string[],
  options: HistoryOptions,
): Promise<Evidence> {
  const { destination, run, at } = started;
  if (destination.kind === "rehearsal")
    throw new OperatorError(
      "this run was a rehearsal, so AWS has no record of it.",
      "Verify it without --aws.",
    );
  const place = placeToAsk(destination, options);
  quietSdk();
  const { awsClient } = await import("../../aws/client/client.ts");
  const { call, arn, account, region } = await awsClient({
    profile: options.profile ?? null,
    region: options.region ?? destination.region,
    endpoint: place ?? "own",
  });
  if (account !== destination.account || region !== destination.region)
    throw new OperatorError(
      `the run was in ${destination.account} ${destination.region}, but your credentials are for ${account} ${region}.`,
      "Use the account of the run (--profile).",
    );
  const since = at - CLOCK_SLACK;
  const askedAt = new Date().toISOString();
  const commands = await readHistory(call, { instances, since }, AbortSignal.timeout(PATIENCE), (read) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${count(read, "command")} read from AWS`);
  });
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  return {
    format: "lamplighter-evidence/1",
    run,
    askedAt,
    since: new Date(since).toISOString(),
    arn,
    account,
    region,
    endpoint: place,
    instances: [...instances],
    commands: [...commands],
  };
}

/**
 * The address that the options name; null for AWS. The log's own address is never used: a signed request goes
 * only where the person who checks sends it.
 */
function placeToAsk({ endpoint: began }: Destination, { endpoint }: HistoryOptions): string | null {
  if (endpoint === undefined) {
    if (began === null) return null;
    throw new OperatorError(
      `the run used the endpoint ${began} instead of AWS, so AWS has no record of it.`,
      "Verify it without --aws. To compare it with the history there, add --endpoint URL, if you trust that endpoint with a request signed by your credentials. It proves nothing about AWS.",
    );
  }
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (url !== null && /^https?:$/.test(url.protocol)) return url.href.replace(/\/$/, "");
  throw new OperatorError(
    `--endpoint ${endpoint} is not an address.`,
    "Write it like --endpoint http://127.0.0.1:4566.",
  );
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new OperatorError(
      `${path} cannot be read: ${(cause as Error).message}.`,
      "Pass the evidence file.",
      {
        cause,
      },
    );
  }
}

function save(
  path: string,
  evidence: Evidence,
  { force }: HistoryOptions,
): { readonly sha256: string; readonly lines: readonly string[] } {
  const text = `${JSON.stringify(withoutOthers(evidence), null, 2)}\n`;
  writeNewFile(path, text, force === true);
  const digest = sha256(text);
  return {
    sha256: digest,
    lines: [
      `The evidence is saved in ${visible(path)}. Its SHA-256:`,
      `  ${digest}`,
      "  Keep this digest in another place: anyone who can write the file can change it.",
    ],
  };
}

function claimsOf(path: string, { commands }: Evidence): LogClaims {
  const heads = new Set(commands.flatMap(({ comment }) => headIn(comment) ?? []));
  const collector = claimCollector(heads);
  const { head } = verifyLog(path, collector.line);
  return collector.claims(head);
}

function sourceLines(evidence: Evidence, path: string | undefined): readonly string[] {
  const { account, region, arn, endpoint, askedAt } = evidence;
  const who = `${account} · ${region} · as ${visible(arn)} · ${timeWords(Date.parse(askedAt))}`;
  if (path !== undefined)
    return [`Compared with the evidence in ${visible(path)}: ${who}`, ...elsewhereLines(endpoint)];
  return [
    `Compared with the command history of Systems Manager: ${who}`,
    ...(endpoint === null
      ? ["  AWS itself was asked; endpoints from the environment or the profile were ignored."]
      : []),
    ...elsewhereLines(endpoint),
  ];
}

function elsewhereLines(endpoint: string | null): readonly string[] {
  return endpoint === null
    ? []
    : [
        `! This is not AWS's history: it came from ${visible(endpoint)}. It proves nothing about AWS, so this check never exits with 0.`,
      ];
}

function resultLines(
  comparison: Comparison,
  log: LogClaims,
  endpoint: string | null,
  now: number,
): readonly string[] {
  const { differences, matched, neverSent, outOfReach, probes, others, anchored } = comparison;
  const more = differences.length - SHOWN;
  const reach = now - HISTORY_DAYS * DAY;
  const verdict =
    differences.length > 0
      ? differences.slice(0, SHOWN).map(({ kind, words }) => `✗ ${kind}: ${visible(words)}`)
      : [
          `${endpoint === null ? "✓ agrees" : "? agrees, but not with AWS"}: the history has ${count(matched.length, "command")} of the log with the same text, and no other command of this run.`,
        ];
  return [
    ...verdict,
    ...(more > 0 ? [`… and ${more} more.`] : []),
    `  ${count(anchored, "command")} and ${count(probes, "query", "queries")} to nodes carry the digest of a line of this log, so the log was not rewritten up to the newest of them.`,
    ...neverSentLines(neverSent),
    ...(outOfReach.length > 0
      ? [
          `! ${count(outOfReach.length, "command")} of the log cannot be compared: AWS keeps ${HISTORY_DAYS} days of history, and lists new commands only after a while.`,
        ]
      : []),
    log.from < reach
      ? `! AWS keeps ${HISTORY_DAYS} days of history, back to ${timeWords(reach)}; this run started earlier, at ${timeWords(log.from)}.`
      : `  AWS keeps ${HISTORY_DAYS} days of history, back to ${timeWords(reach)}, which covers the whole run. From ${timeWords(log.from + HISTORY_DAYS * DAY)} on, AWS deletes it; --save-evidence saves it.`,
    ...otherLines(others),
  ];
}

function neverSentLines(neverSent: Comparison["neverSent"]): readonly string[] {
  const refused = neverSent.filter((claim) => claim.refused).length;
  const open = neverSent.length - refused;
  return [
    ...(refused > 0
      ? [
          `  ${count(refused, "command")} of the log ${refused === 1 ? "was" : "were"} refused or not sent, according to the log; AWS has no record of any.`,
        ]
      : []),
    ...(open > 0
      ? [
          `  ${count(open, "command")} in the log without an answer from AWS; AWS has no record of any either.`,
        ]
      : []),
  ];
}

function otherLines(others: Comparison["others"]): readonly string[] {
  if (others.length === 0) return ["  Nobody else sent commands to these nodes during the run."];
  return [
    `! ${count(others.length, "command")} from others to these nodes during the run:`,
    ...others
      .slice(0, SHOWN)
      .map(
        (it) =>
          `    ${it.requestedAt === null ? "at an unknown time" : timeWords(it.requestedAt)} · ${visible(it.instance)} · ${visible(it.document)} · ${visible(it.id)} · ${visible(it.status)}`,
      ),
    ...(others.length > SHOWN ? [`    … and ${others.length - SHOWN} more.`] : []),
  ];
}

function factsOf(
  evidence: Evidence,
  comparison: Comparison,
  log: LogClaims,
  savedSha256: string | null,
): Check["facts"] {
  const { commands: _, format: __, ...asked } = evidence;
  const { differences, matched, neverSent, outOfReach, probes, others, anchored } = comparison;
  const briefly = ({ script: _script, ...rest }: Comparison["others"][number]) => rest;
  return {
    state: differences[0]?.kind ?? (evidence.endpoint === null ? "agrees" : "not-aws"),
    ...asked,
    historyDays: HISTORY_DAYS,
    log: { lines: log.lines, head: log.head },
    differences: differences.map(({ command, ...it }) => ({
      ...it,
      command: command === null ? null : briefly(command),
    })),
    matched: matched.map(({ claim, command }) => ({
      line: claim.line,
      nonce: claim.nonce,
      task: claim.task,
      phase: claim.phase,
      command: briefly(command),
    })),
    neverSent: neverSent.map(({ line, nonce }) => ({ line, nonce })),
    outOfReach: outOfReach.map(({ line, nonce }) => ({ line, nonce })),
    probes,
    anchored,
    others: others.map(briefly),
    evidenceSha256: savedSha256,
  };
}
