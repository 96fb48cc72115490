// A practice account in this process, and a way to type commands on its nodes without Systems Manager between.

import { type Account, openAccount } from "../../src/rehearsal/account/account.ts";
import type { PracticeNode } from "../../src/rehearsal/node/node.ts";
import { createSink } from "../../src/rehearsal/node/process.ts";
import { shellEnvironment, startProgram } from "../../src/rehearsal/shell/shell.ts";

export interface Said {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface PracticeShell {
  readonly account: Account;
  readonly manager: PracticeNode;
  readonly worker: PracticeNode;
  /** Runs the text in a new shell on the manager (or the node given) and waits for it and what it left in the background. */
  run(text: string, node?: PracticeNode): Promise<Said>;
}

/** `pace` 0 leaves all waiting out; time limits then never pass. */
export async function practiceShell(pace = 0, seed = "SEED"): Promise<PracticeShell> {
  const account = await openAccount({ seed, rebuild: [], pace });
  const [manager, worker] = account.nodes;
  if (!manager || !worker) throw new Error("the account lacks a node");
  return {
    account,
    manager,
    worker,
    run: (text, node = manager) => runOn(node, text),
  };
}

/** Runs the text in a new shell on the node and waits for it and what it left in the background. */
export async function runOn(node: PracticeNode, text: string): Promise<Said> {
  const sink = createSink();
  const { ended } = startProgram(node, {
    parent: null,
    own: "session",
    sink,
    run: { kind: "script", text, name: "bash", args: [] },
    cwd: "/root",
    environment: { ...shellEnvironment(), HOME: "/root" },
    stdin: "",
  });
  const output = await ended;
  while (sink.holders.size > 0) await Promise.all(sink.holders);
  return {
    stdout: output.stdout + sink.stdout(),
    stderr: output.stderr + sink.stderr(),
    exitCode: output.exitCode,
  };
}
