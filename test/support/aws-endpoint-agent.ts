// The agent of a node: runs a script as AWS-RunShellScript does, on a real shell, and makes of its end what the agent
// makes of it. What the service does with that is the service's file.
import type { ChildProcess } from "node:child_process";
import { isDropped, withoutNul } from "../../src/rehearsal/ssm/agent-reply.ts";
import { type Machine, writeOn } from "./aws-endpoint-machine.ts";

export interface AgentResult {
  readonly status: "Success" | "Failed" | "TimedOut" | "Cancelled";
  readonly details: string;
  readonly responseCode: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

export interface AgentOrder {
  readonly commandId: string;
  /** The document's `commands`. */
  readonly commands: readonly string[];
  /** Seconds. */
  readonly timeout: number;
  /** Aborted by a cancellation. */
  readonly signal: AbortSignal;
}

export interface Agent {
  /** Null where the agent dropped its reply: the service never hears of the end. */
  run(order: AgentOrder): Promise<AgentResult | null>;
}

/** The most bytes of one stream that the agent keeps; exactly so many are already cut. */
const KEPT = 24_000;
const MARK = "---Output truncated---";
const AT_ONCE = 5;

/** The agent of a machine. */
export function createAgent(machine: Machine, instance: string): Agent {
  let running = 0;
  let scripts = 0;
  const waiting: (() => void)[] = [];

  async function once(order: AgentOrder): Promise<Once> {
    await machine.up();
    const path = `/var/lib/amazon/ssm/${instance}/document/orchestration/${order.commandId}/${++scripts}/_script.sh`;
    writeOn(machine, path, machine.localise(order.commands.join("\n")), 0o700);
    const file = machine.kind === "container" ? path : machine.inside(path);
    return follow(
      machine.spawn(["sh", "-c", file], {
        LANG: "C.UTF-8",
        AWS_SSM_INSTANCE_ID: instance,
        AWS_SSM_REGION_NAME: "eu-central-1",
      }),
      order,
    );
  }

  return {
    async run(order) {
      while (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
      running++;
      try {
        let first = await once(order);
        if (first.exitCode === 194 && first.stopped === null) {
          await machine.reboot();
          const second = await once(order);
          first = {
            ...second,
            stdout: Buffer.concat([first.stdout, second.stdout]),
            stderr: Buffer.concat([first.stderr, second.stderr]),
          };
        }
        const result = judge(first);
        return isDropped(result) ? null : result;
      } finally {
        running--;
        waiting.shift()?.();
      }
    },
  };
}

interface Once {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** Null when a signal ended the shell. */
  readonly exitCode: number | null;
  readonly stopped: "timeout" | "cancel" | null;
}

/** Waits for its end and for the end of its pipes; after a stop it kills the group and waits for no pipe. */
function follow(child: ChildProcess, order: AgentOrder): Promise<Once> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on("data", (data: Buffer) => stdout.push(data));
  child.stderr?.on("data", (data: Buffer) => stderr.push(data));
  return new Promise((resolve, reject) => {
    const end = (exitCode: number | null, stopped: Once["stopped"]): void => {
      clearTimeout(timer);
      order.signal.removeEventListener("abort", cancel);
      resolve({ stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr), exitCode, stopped });
    };
    const stop = (why: "timeout" | "cancel"): void => {
      if (child.pid !== undefined && child.exitCode === null) killGroup(child.pid);
      end(null, why);
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
    const cancel = (): void => stop("cancel");
    const timer = setTimeout(() => stop("timeout"), order.timeout * 1000);
    order.signal.addEventListener("abort", cancel, { once: true });
    child.on("error", reject);
    child.on("close", (code) => end(code, null));
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Its last process has just ended.
  }
}

function judge(once: Once): AgentResult {
  const { exitCode, stopped } = once;
  const stdout = cut(once.stdout);
  const with_ = (more: string): Buffer => cut(Buffer.concat([once.stderr, Buffer.from(more)]));
  const ended = (status: AgentResult["status"], responseCode: number, stderr: Buffer): AgentResult => ({
    status,
    details: status === "TimedOut" ? "ExecutionTimedOut" : status,
    responseCode,
    stdout,
    stderr,
  });
  if (stopped === "cancel") return ended("Cancelled", -1, with_(""));
  if (stopped === "timeout" || exitCode === 137) return ended("TimedOut", 137, with_(""));
  if (exitCode === null) return ended("Failed", -1, with_("failed to run commands: signal: killed"));
  switch (exitCode) {
    case 0:
      return ended("Success", 0, with_(""));
    case 168:
      return ended("Success", 0, Buffer.alloc(0));
    case 169:
      return ended("Failed", 1, with_("document process failed unexpectedly: exit code 169"));
    default:
      return ended("Failed", exitCode, with_(`failed to run commands: exit status ${exitCode}`));
  }
}

function cut(stream: Buffer): Buffer {
  const bytes = Buffer.from(withoutNul(stream));
  return bytes.length < KEPT
    ? bytes
    : Buffer.concat([bytes.subarray(0, KEPT - MARK.length), Buffer.from(MARK)]);
}
