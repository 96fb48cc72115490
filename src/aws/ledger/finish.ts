// Turns the ledger's record of an ended command into reports: its output, captured values, its end.
import type { LedgerReply, NotRunReason } from "../../ledger/replies/reply.ts";
import { plainValue } from "../../output/captured-value.ts";
import { createOutputPipe, safeWords } from "../../output/output-pipe.ts";
import type { Presented } from "../../plan/model/presented.ts";
import { type BoundCapture, bindCaptured } from "../../plan/values/bind-captured.ts";
import type { Outcome } from "../../run/model/event.ts";
import type { Report } from "../../run/model/ports.ts";
import type { Job } from "../session/job.ts";
import { unseal } from "../session/seal.ts";
import { fetchOutput } from "./fetch-output.ts";

/** The size of an output report, in bytes. */
const REPORT_BYTES = 32_768;

const FORGOTTEN =
  "The node kept only the length and the digest of this output: it rebooted or was cleaned, and no longer knows a secret of this run that the output may contain. Enter the run's secrets again (v) to keep the output of later commands.";

export interface Finishing {
  readonly instance: string;
  readonly target: string;
  readonly nonce: string;
  readonly capture: Presented["capture"];
}

/** True for a final state. */
export function hasEnded(reply: LedgerReply): boolean {
  const { state } = reply.ledger;
  return state !== "absent" && state !== "claimed" && state !== "running";
}

/** True for an end that is recorded: the nonce is occupied on the node, so later deliveries do not run. */
export function isSettled(reply: LedgerReply): boolean {
  const { ledger } = reply;
  return hasEnded(reply) && !(ledger.state === "not-run" && ledger.reason === "ledger");
}

/**
 * Reports an ended command from the ledger's reply. `inline` is the output that came with it, null when there
 * was none. False when the output does not match, which is then reported as uncertain; the caller may try
 * again.
 */
export async function finish(
  job: Job,
  it: Finishing,
  reply: LedgerReply,
  inline: string | null,
): Promise<boolean> {
  const { vault } = job.session.options;
  const uncertain = (message: string): void =>
    job.report({ type: "uncertain", nonce: it.nonce, message: safeWords(vault, message) });
  const output = await fetchOutput(job, it, reply, inline, uncertain);
  if (output.kind === "aborted") return true;
  if (output.kind === "wrong") {
    uncertain(output.message);
    return false;
  }
  const captured = await capturedBy(job, it, reply, output.bytes, output.missing);
  reportOutput(job, it.nonce, output.bytes);
  if (keyMayBeLost(reply)) job.session.lostKeys.add(it.target);
  if (cameLate(reply)) job.session.setClocks.add(it.target);
  const again = lacksWrapper(reply) && forgetWrapper(job, it.target);
  const end = endOf(reply);
  const words = [end.message, reply.forgotten ? FORGOTTEN : null, captured.message]
    .filter((message) => message !== null)
    .join("\n");
  job.report({
    type: "finished",
    nonce: it.nonce,
    outcome: end.outcome,
    exitCode: reply.ledger.state === "exited" ? reply.ledger.exitCode : null,
    bytes: reply.bytes,
    sha256: reply.sha256,
    missing: output.missing,
    duration: reply.duration,
    captured: captured.binding,
    message: words === "" ? null : safeWords(vault, words),
    ...(again ? { again } : {}),
  });
  return true;
}

function lacksWrapper({ ledger }: LedgerReply): boolean {
  return ledger.state === "not-run" && /^wrapper-/.test(ledger.reason);
}

/**
 * From now on commands include the wrapper. True when this one did not, so that it may be sent again with it.
 */
function forgetWrapper({ session }: Job, target: string): boolean {
  const node = session.nodes.get(target);
  if (node?.wrapper !== true) return false;
  session.nodes.set(target, { ...node, wrapper: false });
  return true;
}

/** The report of a command that never ran and never will. */
export function notRun(job: Job, nonce: string, message: string): Report {
  return {
    type: "finished",
    nonce,
    outcome: "not-run",
    exitCode: null,
    bytes: null,
    sha256: null,
    missing: 0,
    duration: null,
    captured: null,
    message: safeWords(job.session.options.vault, message),
  };
}

function reportOutput(job: Job, nonce: string, bytes: Buffer): void {
  const pipe = createOutputPipe(job.session.options.vault);
  for (let at = 0; at < bytes.length; at += REPORT_BYTES) {
    const part = bytes.subarray(at, at + REPORT_BYTES);
    const text = pipe.push(part);
    job.report({ type: "output", nonce, text, bytes: part.length });
  }
  const rest = pipe.end();
  if (rest !== "") job.report({ type: "output", nonce, text: rest, bytes: 0 });
}

/**
 * The key pair is in the node's memory: a reboot, which interrupts a command, destroys it, and so does
 * cleaning.
 */
function keyMayBeLost({ ledger }: LedgerReply): boolean {
  return ledger.state === "interrupted" || (ledger.state === "not-run" && ledger.reason === "secret");
}

/** A command that was late by the node's clock may have been on time, if the clock was set. */
function cameLate({ ledger }: LedgerReply): boolean {
  return ledger.state === "not-run" && ledger.reason === "late";
}

function endOf(reply: LedgerReply): { readonly outcome: Outcome; readonly message: string | null } {
  const { ledger } = reply;
  switch (ledger.state) {
    case "exited":
    case "timed-out":
    case "cancelled":
    case "interrupted":
      return { outcome: ledger.state, message: null };
    case "not-run":
      return { outcome: "not-run", message: reasonWords(ledger.reason) };
    case "absent":
    case "claimed":
    case "running":
      return { outcome: "interrupted", message: "It was reported as ended, but was still running." };
  }
}

/** Why a node did not run a command, and what to do about it. */
export function reasonWords(reason: NotRunReason): string {
  switch (reason) {
    case "late":
      return "It reached the node after its start deadline, so the node did not run it. Delivery took too long, or the node's clock changed. Retry it: Lamplighter checks the node's clock first. If it happens again, set the clocks of the node and of this computer (for example with `chronyc makestep`).";
    case "epoch":
      return "A newer process of this run uses this node, so the node did not run it. Continue in that process.";
    case "taken":
      return "This run no longer has the node's lock, so the node did not run it. Leave and resume the run to ask for the lock again.";
    case "altered":
      return "The text that arrived differs from the confirmed text, so the node did not run it. Retry it. If it happens again, check the SSM document that sends the commands.";
    case "secret":
      return "The node rebooted or was cleaned and lost the key for a secret, so it did not run the command. Retry it: the node then makes a new key.";
    case "parked":
      return "The node could not fetch a parked secret from Parameter Store, so it did not run the command. Check that the AWS CLI is installed there, and that the node's role allows ssm:GetParameter (and decryption) below /lamplighter. Then retry.";
    case "fenced":
      return "It had not started, and can no longer start.";
    case "unstarted":
      return "The node received it but did not start it, and can no longer start it.";
    case "files":
      return "The node could not write below /var/lib/lamplighter. Check whether its disk is full.";
    case "ledger":
      return "The node could not record the command in /var/lib/lamplighter. Check whether its disk is full, and whether root owns the directory.";
    case "wrapper-missing":
      return "The wrapper that runs commands was missing on the node, so nothing ran. From now on, each command includes the wrapper.";
    case "wrapper-altered":
      return "The wrapper that runs commands was altered on the node, so nothing ran. From now on, each command includes the wrapper. Only root can alter it: find out what changed it, below /var/lib/lamplighter.";
    default:
      return `The node lacks the program ${reason.slice("tools:".length)}. Install it there.`;
  }
}

async function capturedBy(
  job: Job,
  it: Finishing,
  reply: LedgerReply,
  bytes: Buffer,
  missing: number,
): Promise<BoundCapture> {
  const { capture } = it;
  const endedWell = reply.ledger.state === "exited" && reply.ledger.exitCode === 0;
  if (capture === null || !endedWell) return { binding: null, message: null };
  const { captured, options } = job.session;
  const value = capture.secret ? await secretValue(job, reply) : plainValue(options.vault, bytes, missing);
  if (value === null && capture.secret && reply.captured.length > 0)
    return {
      binding: null,
      message: `${capture.variable} was captured, but cannot be decrypted here: only the process that sent the command had the key.`,
    };
  return bindCaptured({ vault: options.vault, captured }, capture, it.target, value);
}

async function secretValue(job: Job, reply: LedgerReply): Promise<string | null> {
  return reply.captured.length === 0 ? null : unseal(reply.captured, await job.session.runKey());
}
