// How the SSM agent of a practice node runs a script and reports its end. commands-service.ts is the
// service's side. Nothing here knows about API operations.

import { makeParents } from "../fs/file-operations.ts";
import { imageOf } from "../node/images.ts";
import type { PracticeNode } from "../node/node.ts";
import { createSink } from "../node/process.ts";
import { shellEnvironment, startProgram } from "../shell/shell.ts";
import { isDropped, withoutNul } from "./agent-reply.ts";

export interface AgentResult {
  readonly status: "Success" | "Failed" | "TimedOut" | "Cancelled";
  readonly details: string;
  readonly responseCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  /** A note that only the plugin output of ListCommandInvocations has. */
  readonly note: string;
}

export interface AgentOrder {
  readonly commandId: string;
  readonly script: string;
  /** Seconds, on the node's clock. */
  readonly timeout: number;
  /** Aborted when the command is cancelled. */
  readonly signal: AbortSignal;
}

/** The most bytes that the agent keeps of one stream; a stream of exactly this size is already cut. */
const KEPT = 24_000;
const MARK = "---Output truncated---";
const REBOOT = 194;
const FORCED_SUCCESS = 168;
const FORCED_FAILURE = 169;
const KILLED = 137;

function cut(text: string): Uint8Array {
  const bytes = withoutNul(Buffer.from(text));
  return bytes.length < KEPT
    ? bytes
    : Buffer.concat([bytes.subarray(0, KEPT - MARK.length), Buffer.from(MARK)]);
}

/**
 * Runs a script as AWS-RunShellScript does: as root, in /usr/bin, without HOME and input, in its own process
 * group. Null if the agent dropped its reply: the service never learns of the end.
 */
export async function runScript(node: PracticeNode, order: AgentOrder): Promise<AgentResult | null> {
  const result = await runToEnd(node, order);
  return isDropped(result) ? null : result;
}

async function runToEnd(node: PracticeNode, order: AgentOrder): Promise<AgentResult> {
  let stdout = "";
  let stderr = "";
  for (;;) {
    const once = await runOnce(node, order);
    if (once.cut)
      return {
        status: "Failed",
        details: "Failed",
        responseCode: -1,
        stdout: cut(""),
        stderr: cut(""),
        note: "the agent was interrupted: the node rebooted",
      };
    stdout += once.stdout;
    stderr += once.stderr;
    if (once.exitCode === REBOOT && !once.stopped) {
      node.reboot();
      continue;
    }
    return judge({ ...once, stdout, stderr });
  }
}

interface Once {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  readonly signal: number | null;
  /** Why the agent ended it, if it did. */
  readonly stopped: "timeout" | "cancel" | null;
  /** The node went down meanwhile. */
  readonly cut: boolean;
}

async function runOnce(node: PracticeNode, order: AgentOrder): Promise<Once> {
  const boot = node.bootId;
  const directory = `/var/lib/amazon/ssm/${node.id}/document/orchestration/${order.commandId}/awsrunShellScript/0.awsrunShellScript`;
  makeParents(node.files, node.tree, directory, 0o700);
  node.files.write(`${directory}/_script.sh`, new TextEncoder().encode(order.script), 0o700, false);
  const sink = createSink();
  const { process, ended } = startProgram(node, {
    parent: null,
    own: "session",
    sink,
    run: {
      kind: "script",
      text: order.script.replace(/^#!.*(?=\n)/, ""),
      name: `${directory}/_script.sh`,
      args: [],
    },
    cwd: "/usr/bin",
    environment: {
      ...shellEnvironment(),
      AWS_SSM_INSTANCE_ID: node.id,
      AWS_SSM_REGION_NAME: "us-east-1",
      AWS_SSM_PLATFORM_NAME: "Amazon Linux",
      AWS_SSM_PLATFORM_VERSION: imageOf(node).platformVersion,
    },
    stdin: "",
  });
  const over = new AbortController();
  // The agent waits until its pipes close, so for every background process that still holds them.
  const finished = ended.then(async (output) => {
    while (sink.holders.size > 0) await Promise.all(sink.holders);
    return output;
  });
  const stop = new Promise<"timeout" | "cancel">((resolve) => {
    void node.expire(order.timeout, over.signal).then(() => {
      if (!over.signal.aborted) resolve("timeout");
    });
    order.signal.addEventListener("abort", () => resolve("cancel"), { once: true });
    if (order.signal.aborted) resolve("cancel");
  });
  const first = await Promise.race([finished, stop]);
  over.abort();
  const stopped = typeof first === "string" ? first : null;
  if (stopped) node.processes.signal(-process.pgid, 9);
  const output = typeof first === "string" ? { stdout: "", stderr: "", exitCode: KILLED } : first;
  return {
    stdout: output.stdout + sink.stdout(),
    stderr: output.stderr + sink.stderr(),
    exitCode: output.exitCode,
    signal: process.signal,
    stopped,
    cut: node.bootId !== boot,
  };
}

function judge(once: Once): AgentResult {
  const { exitCode } = once;
  const base = { stdout: cut(once.stdout), note: "" };
  if (once.stopped === "cancel")
    return { ...base, status: "Cancelled", details: "Cancelled", responseCode: -1, stderr: cut(once.stderr) };
  if (once.stopped === "timeout")
    return {
      ...base,
      status: "TimedOut",
      details: "ExecutionTimedOut",
      responseCode: -1,
      stderr: cut(once.stderr),
    };
  if (once.signal !== null)
    return {
      ...base,
      status: "Failed",
      details: "Failed",
      responseCode: -1,
      stderr: cut(`${once.stderr}\nfailed to run commands: signal: killed`),
    };
  if (exitCode === 0)
    return { ...base, status: "Success", details: "Success", responseCode: 0, stderr: cut(once.stderr) };
  if (exitCode === FORCED_SUCCESS)
    return { ...base, status: "Success", details: "Success", responseCode: exitCode, stderr: cut("") };
  const stderr = cut(
    `${once.stderr}failed to run commands: exit status ${exitCode}${exitCode === FORCED_FAILURE ? "\nthe command asked to be marked as failed" : ""}`,
  );
  if (exitCode === KILLED)
    return { ...base, status: "TimedOut", details: "ExecutionTimedOut", responseCode: exitCode, stderr };
  return { ...base, status: "Failed", details: "Failed", responseCode: exitCode, stderr };
}
