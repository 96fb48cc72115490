// Compares a log with Systems Manager's history, both ways: each command that the log says was sent must be
// there with the same text, and each command there with the run's name must be in the log. Each command and
// probe also carries the digest of the log's newest line at that time, so a log that was rewritten or cut
// does not match.
import { carries, headerFor } from "../../ledger/carried.ts";
import type { PastCommand } from "./command-history.ts";
import type { Claim, LogClaims } from "./log-claims.ts";

export type DifferenceKind =
  /** The log says that AWS accepted it; AWS has no such command. */
  | "not-in-history"
  /** The log says that it was not sent, or that AWS refused it; AWS has it. */
  | "refused-in-log"
  /** AWS has it under this run's name; the log does not. */
  | "not-in-log"
  /** Both have it, but the sent text differs from the one that the log says was confirmed. */
  | "text-differs"
  /** It carries the digest of a line that is not in this log. */
  | "head-unknown";

export interface Difference {
  readonly kind: DifferenceKind;
  readonly line: number | null;
  readonly command: PastCommand | null;
  readonly words: string;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** Claims found with the same text. */
  readonly matched: readonly { readonly claim: Claim; readonly command: PastCommand }[];
  /** Claims that were never accepted according to the log, and that AWS does not have either. */
  readonly neverSent: readonly Claim[];
  /** Claims older than AWS's history, or too new for its lists. */
  readonly outOfReach: readonly Claim[];
  /** Probes of this run whose Comment matches the log. */
  readonly probes: number;
  /** Other commands on these instances during the run. */
  readonly others: readonly PastCommand[];
  /** The number of commands that carry the digest of a line of this log. */
  readonly anchored: number;
}

/** How long a command may be missing from the lists after it was sent, in milliseconds. */
const LIST_DELAY = 2 * 60_000;
/** The largest expected difference between the service's clock and ours, in milliseconds. */
export const CLOCK_SLACK = 5 * 60_000;

/** The log digest in a Comment of ours, in hexadecimal; null for any other Comment. */
export function headIn(comment: string): string | null {
  const [mark, , head] = comment.split(" ");
  if (mark !== "ll1" || head === undefined) return null;
  const hex = Buffer.from(head, "base64url").toString("hex");
  return hex.length === 64 ? hex : null;
}

/** `reach`: the start of the history that AWS still has; `now`: when it was read. Both in milliseconds. */
export function compareHistory(
  log: LogClaims,
  history: readonly PastCommand[],
  time: { readonly reach: number; readonly now: number },
): Comparison {
  const ours = history.filter((it) => isOfRun(it, log.run));
  const byNonce = groupBy(ours, nonceOf);
  const known = new Map(log.claims.map((claim) => [claim.nonce, claim]));
  const found = log.claims.map((claim) => judge(claim, byNonce.get(claim.nonce) ?? [], time));
  const strangers = [...byNonce].flatMap(([nonce, commands]) =>
    known.has(nonce) ? [] : commands.map(notInLog),
  );
  const ourNonces = new Set([...known.keys(), ...byNonce.keys()]);
  const questions = history.filter(
    (it) => isProbe(it) && (isKnown(log, it) || asksFor(it, log.run, ourNonces)),
  );
  const anchors = ours.map((it) => ({ command: it, head: headIn(it.comment) }));
  return {
    differences: [
      ...found.flatMap((it) => it.differences),
      ...strangers,
      ...anchors.flatMap(({ command, head }) => unknownHead(log, known, command, head)),
      ...questions.filter((it) => !isKnown(log, it)).map(unknownQuestion),
    ],
    matched: found.flatMap((it) => it.matched),
    neverSent: found.flatMap((it) => (it.state === "never-sent" ? [it.claim] : [])),
    outOfReach: found.flatMap((it) => (it.state === "out-of-reach" ? [it.claim] : [])),
    probes: questions.filter((it) => isKnown(log, it)).length,
    others: history.filter((it) => !isOfRun(it, log.run) && !questions.includes(it) && isDuring(it, log)),
    anchored: anchors.filter(({ head }) => head !== null && log.heads.has(head)).length,
  };
}

interface Judged {
  readonly claim: Claim;
  readonly state: "found" | "never-sent" | "out-of-reach" | "missing";
  readonly matched: readonly { readonly claim: Claim; readonly command: PastCommand }[];
  readonly differences: readonly Difference[];
}

function judge(claim: Claim, commands: readonly PastCommand[], time: { reach: number; now: number }): Judged {
  const differences = commands.flatMap((command) => {
    if (!carriesClaim(command, claim)) return [textDiffers(claim, command)];
    return claim.refused ? [takenAlthoughRefused(claim, command)] : [];
  });
  const [first] = commands.filter((it) => carriesClaim(it, claim));
  const missing = claim.ids.filter((id) => !commands.some((it) => it.id === id));
  const isOut = claim.requestedAt < time.reach || claim.requestedAt > time.now - LIST_DELAY;
  if (missing.length > 0 && !isOut)
    return {
      claim,
      state: "missing",
      matched: [],
      differences: [...differences, notInHistory(claim, missing)],
    };
  if (first !== undefined)
    return { claim, state: "found", matched: [{ claim, command: first }], differences };
  return { claim, state: isOut ? "out-of-reach" : "never-sent", matched: [], differences };
}

function carriesClaim(command: PastCommand, claim: Claim): boolean {
  return (
    command.instance === claim.instance &&
    carries(command.script ?? "", {
      nonce: claim.nonce,
      body: claim.text,
      instance: command.instance,
      wrapper: claim.wrapper,
    })
  );
}

function notInHistory(claim: Claim, ids: readonly string[]): Difference {
  return {
    kind: "not-in-history",
    line: claim.line,
    command: null,
    words: `Line ${claim.line} (${claim.task}) says that AWS accepted it as ${ids.join(", ")}, but AWS has no command with that id on ${claim.instance ?? "its node"}.`,
  };
}

function textDiffers(claim: Claim, command: PastCommand): Difference {
  const where =
    command.instance === claim.instance
      ? ""
      : ` and to ${command.instance}, not to ${claim.instance ?? "a node"}`;
  const { instance } = command;
  const isText = carries(command.script ?? "", { nonce: claim.nonce, body: claim.text, instance });
  const what = isText && where === "" ? "wrapper" : "text";
  return {
    kind: "text-differs",
    line: claim.line,
    command,
    words: `Command ${command.id} was sent under the name of line ${claim.line} (${claim.task}), but its ${what} differs from the log${where}.`,
  };
}

function takenAlthoughRefused(claim: Claim, command: PastCommand): Difference {
  return {
    kind: "refused-in-log",
    line: claim.line,
    command,
    words: `Line ${claim.line} (${claim.task}) requests a command that AWS never accepted according to the log, but AWS has it as ${command.id} on ${command.instance}.`,
  };
}

function notInLog(command: PastCommand): Difference {
  return {
    kind: "not-in-log",
    line: null,
    command,
    words: `Command ${command.id} was sent to ${command.instance} in this run's name, but the log does not have it.`,
  };
}

function unknownHead(
  log: LogClaims,
  known: ReadonlyMap<string, Claim>,
  command: PastCommand,
  head: string | null,
): readonly Difference[] {
  const claim = known.get(nonceOf(command));
  if (head === null || claim === undefined) return [];
  const line = log.heads.get(head);
  if (line !== undefined && line >= claim.line) return [];
  const what =
    line === undefined ? "a line that is not in this log" : `line ${line}, which comes before its request`;
  return [
    {
      kind: "head-unknown",
      line: claim.line,
      command,
      words: `Command ${command.id} (line ${claim.line}) was sent when the newest line of the log was ${what}: the log up to there was rewritten.`,
    },
  ];
}

function unknownQuestion(command: PastCommand): Difference {
  return {
    kind: "head-unknown",
    line: null,
    command,
    words: `Command ${command.id}, a query of this run to ${command.instance}, was sent when the newest line of the log was a line that is not in this log: its last lines are missing, or it was rewritten.`,
  };
}

/** Does it carry the digest of a line of this log? */
function isKnown(log: LogClaims, { comment }: PastCommand): boolean {
  return log.heads.has(headIn(comment) ?? "");
}

/** Is it a command of this run? Probes are not. */
export function isOfRun(command: PastCommand, run: string): boolean {
  const { comment } = command;
  return (
    comment.startsWith("ll1 ") && !comment.startsWith("ll1 probe-") && headerOf(command)?.get("run") === run
  );
}

function isProbe({ comment }: PastCommand): boolean {
  return comment.startsWith("ll1 probe-");
}

/** Is it a probe of this run? It names the run, or the command that it is about. */
function asksFor(command: PastCommand, run: string, nonces: ReadonlySet<string>): boolean {
  const header = headerOf(command);
  return header?.get("run") === run || nonces.has(header?.get("nonce") ?? "");
}

/** The commands and probes that this run sent. */
export function sentByRun(history: readonly PastCommand[], run: string): ReadonlySet<PastCommand> {
  const commands = history.filter((it) => isOfRun(it, run));
  const nonces = new Set(commands.map(nonceOf));
  return new Set([...commands, ...history.filter((it) => isProbe(it) && asksFor(it, run, nonces))]);
}

function isDuring({ requestedAt }: PastCommand, { from, to }: LogClaims): boolean {
  return requestedAt === null || (requestedAt >= from - CLOCK_SLACK && requestedAt <= to + CLOCK_SLACK);
}

function nonceOf(command: PastCommand): string {
  return headerOf(command)?.get("nonce") ?? "";
}

function headerOf({ script, instance }: PastCommand): ReadonlyMap<string, string> | null {
  return script === null ? null : headerFor(script, instance);
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
