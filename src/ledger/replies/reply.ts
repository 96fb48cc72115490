// Parses the output of our scripts. Strict: anything that is not exactly as we write it is unreadable, and an
// unreadable reply proves nothing. What is kept of it holds no more than itself in memory.

import { ownText } from "../../output/own-text.ts";

/**
 * Why a command was not run. `taken`: its run no longer holds the node. `ledger`: its nonce could not be
 * occupied. `wrapper-…`: the wrapper was not on the node, or was not the one that the script named.
 */
export type NotRunReason =
  | "late"
  | "epoch"
  | "taken"
  | "altered"
  | "secret"
  | "parked"
  | "fenced"
  | "unstarted"
  | "files"
  | "ledger"
  | "wrapper-missing"
  | "wrapper-altered"
  | `tools:${string}`;

/** The state of an entry in the ledger. */
export type LedgerState =
  | { readonly state: "exited"; readonly exitCode: number }
  | { readonly state: "timed-out" | "cancelled" | "interrupted" }
  | { readonly state: "not-run"; readonly reason: NotRunReason }
  | { readonly state: "absent" | "claimed" | "running" };

export interface LedgerReply {
  readonly ledger: LedgerState;
  /** Bytes of output that the node kept, and their SHA-256 (null when there is no output file). */
  readonly bytes: number;
  readonly sha256: string | null;
  /** False when the node only measured the output: there is nothing to fetch. */
  readonly kept: boolean;
  /**
   * True when it was only measured because the node, since a reboot, no longer knows a secret that may be in
   * it.
   */
  readonly forgotten: boolean;
  /** Running time in milliseconds; null when unknown. */
  readonly duration: number | null;
  /** A captured secret, encrypted with the run's key: pieces in base64. Empty when none. */
  readonly captured: readonly string[];
  /** The text between the first and the last line. */
  readonly content: string;
}

const FIRST =
  /^LL1 ([0-9a-f]{32}) ([a-z0-9:-]{1,40}) (-|[0-9]{1,3}) ([0-9]{1,15}) (-|[=~]?[0-9a-f]{64}) (-|[0-9]{1,15}) ([0-9a-f]{32}) (-|[0-9A-Za-z+/=,]{1,4000})$/;

/**
 * The reply about a nonce, from a command's script or the probes `read` and `fence`; null when it is
 * unreadable.
 */
export function readReply(stdout: string, nonce: string): LedgerReply | null {
  const at = stdout.indexOf("\n");
  const match = FIRST.exec(at < 0 ? stdout : stdout.slice(0, at));
  if (match === null || match[1] !== nonce) return null;
  const [, , word = "", exit = "-", bytes = "", sha = "-", ms = "-", token = "", captured = "-"] = match;
  const ledger = readState(word, exit);
  const content = between(stdout.slice(at + 1), token);
  if (ledger === null || content === null) return null;
  return {
    ledger,
    bytes: Number(bytes),
    sha256: sha === "-" ? null : ownText(sha.replace(/^[=~]/, "")),
    kept: !/^[=~]/.test(sha),
    forgotten: sha.startsWith("~"),
    duration: ms === "-" ? null : Number(ms),
    captured: captured === "-" ? [] : captured.split(","),
    content,
  };
}

/** Is it a reply of ours to its end, to a command or to a probe? */
export function isWholeReply(stdout: string): boolean {
  const at = stdout.indexOf("\n");
  const first = at < 0 ? "" : stdout.slice(0, at);
  const token = FIRST.exec(first)?.[7] ?? /^LL1-node ([0-9a-f]{32})$/.exec(first)?.[1];
  return token !== undefined && between(stdout.slice(at + 1), token) !== null;
}

/** A range of output from the probe `read`: its digest, and base64 in lines; null when it is unreadable. */
export function readRange(reply: LedgerReply): { readonly sha256: string; readonly base64: string } | null {
  const [sha = "", ...lines] = reply.content.split("\n");
  const base64 = lines.join("");
  if (!/^[0-9a-f]{64}$/.test(sha) || !/^[0-9A-Za-z+/]*={0,2}$/.test(base64)) return null;
  return { sha256: sha, base64 };
}

/** The `name=value` lines of a probe about the node, in their order; null when the reply is unreadable. */
export function readNodeReply(stdout: string): ReadonlyMap<string, readonly string[]> | null {
  const match = /^LL1-node ([0-9a-f]{32})\n/.exec(stdout);
  if (match?.[1] === undefined) return null;
  const content = between(stdout.slice(match[0].length), match[1]);
  if (content === null) return null;
  const said = new Map<string, string[]>();
  for (const line of content.split("\n")) {
    if (line === "") continue;
    const pair = /^([a-z]{1,20})=(.*)$/.exec(line);
    if (pair?.[1] === undefined || pair[2] === undefined) return null;
    const values = said.get(pair[1]);
    const value = ownText(pair[2]);
    if (values === undefined) said.set(pair[1], [value]);
    else values.push(value);
  }
  return said;
}

/** The text before the last line, which must carry the first line's token; only white space may follow it. */
function between(text: string, token: string): string | null {
  const foot = `\nLL1-end ${token}`;
  const at = text.lastIndexOf(foot);
  return at < 0 || text.slice(at + foot.length).trim() !== "" ? null : text.slice(0, at);
}

function readState(word: string, exit: string): LedgerState | null {
  if (word === "exited") {
    const exitCode = Number(exit);
    return exit === "-" || exitCode > 255 ? null : { state: "exited", exitCode };
  }
  if (exit !== "-") return null;
  switch (word) {
    case "timed-out":
    case "cancelled":
    case "interrupted":
    case "absent":
    case "claimed":
    case "running":
      return { state: word };
  }
  const reason =
    /^not-run:(late|epoch|taken|altered|secret|parked|fenced|unstarted|files|ledger|wrapper-missing|wrapper-altered|tools:[a-z0-9]{1,20})$/.exec(
      word,
    );
  return reason?.[1] === undefined ? null : { state: "not-run", reason: reason[1] as NotRunReason };
}
