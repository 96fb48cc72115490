// Building an account again after our own program ended: the commands that the log says had ended are run once more,
// without delays. What a rebuilt node does not have is what the wrapper kept beside: only a small ledger entry.
import { sha256 } from "../digest.ts";
import { makeParents } from "./fs/file-operations.ts";
import type { PracticeNode } from "./node.ts";
import { createSink } from "./process/process.ts";
import { startProgram } from "./process/shell.ts";
import { joinToken } from "./swarms.ts";

/** One command that had ended, in the order in which they ended. */
export interface RebuildStep {
  /** The node's key or instance id. */
  readonly target: string;
  readonly nonce: string;
  /** The command's text as it was confirmed. */
  readonly body: string;
  /** Lines that were carried before it. */
  readonly preamble: readonly string[];
  /**
   * Variables that the runner filled, secrets too. An empty value means "a swarm token that is no longer known": the
   * practice swarm's own worker token stands in for it, which is the one that was captured unless it was rotated.
   */
  readonly environment: Readonly<Record<string, string>>;
  /** The check of its devices ended it with 125 before any of it had run; so it does not run now either. */
  readonly refused: boolean;
}

/** What the runner exits with when its check of devices refuses a command. */
const REFUSED = 125;

const LEDGER = "/var/lib/lamplighter";

/** Runs the step on the node where it had run, and leaves a ledger entry, so that a second delivery of its nonce reports and runs nothing. */
export async function rebuildStep(node: PracticeNode, step: RebuildStep): Promise<void> {
  const exitCode = step.refused ? REFUSED : await runStep(node, step);
  if (exitCode === null) return;
  makeParents(node.files, node.tree, `${LEDGER}/${step.nonce}/started`, 0o700);
  // What it printed was redacted when it was first logged; the rebuilt entry keeps none of it, so that nothing can leak.
  const kept = new Uint8Array();
  const result = `exited ${exitCode} ${kept.length} ${sha256(kept)} -\n`;
  node.files.write(`${LEDGER}/${step.nonce}/output`, kept, 0o600, false);
  node.files.write(`${LEDGER}/${step.nonce}/result`, new TextEncoder().encode(result), 0o600, false);
}

/** Runs it and gives its exit code; null when the node went down under it. */
async function runStep(node: PracticeNode, step: RebuildStep): Promise<number | null> {
  const swarm = node.swarms.all.at(-1);
  const token = swarm ? joinToken(swarm, "worker") : "";
  const filled = Object.entries(step.environment).map(([name, value]) => [
    name,
    value === "" ? token : value,
  ]);
  const script = [...step.preamble, step.body].join("\n");
  const boot = node.bootId;
  const { ended } = startProgram(node, {
    parent: null,
    own: "session",
    sink: createSink(),
    run: { kind: "script", text: script, name: `${LEDGER}/${step.nonce}/body`, args: [] },
    cwd: "/root",
    environment: { ...shellEnvironment(), HOME: "/root", ...Object.fromEntries(filled) },
    stdin: "",
  });
  const { exitCode } = await ended;
  return node.bootId === boot ? exitCode : null;
}

/** What a command finds in its environment when the agent or our runner starts it. */
export function shellEnvironment(): Record<string, string> {
  return { PATH: "/usr/local/sbin:/usr/local/bin:/usr/bin:/usr/sbin", LANG: "en_US.UTF-8" };
}
