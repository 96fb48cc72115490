// A node behind the endpoint: a machine, its agent, and what a test may ask of them.
import { existsSync, readFileSync } from "node:fs";
import { type Agent, createAgent } from "./aws-endpoint-agent.ts";
import { callsOn, type Machine, startMachine } from "./aws-endpoint-machine.ts";

export interface NodeOptions {
  readonly id: string;
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** More recorders: a program's name, and shell text that it runs once it has written its call down. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Seconds that its clock is ahead. */
  readonly clockAhead?: number;
  readonly machine?: "container" | "rewrite" | "best";
}

export interface EndpointNode {
  readonly id: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly machine: Machine;
  readonly agent: Agent;
  /** False while Systems Manager does not know it. */
  registered: boolean;
  /** How the recorders were called; with a name, only those calls. */
  calls(program?: string): readonly string[];
  /** What a file holds; null when there is none. */
  read(path: string): string | null;
  close(): Promise<void>;
}

/** Starts a node. */
export async function startNode(options: NodeOptions): Promise<EndpointNode> {
  const machine = await startMachine(options.name, options.programs ?? {}, options.machine ?? "best");
  machine.clockAhead = options.clockAhead ?? 0;
  return {
    id: options.id,
    name: options.name,
    tags: options.tags ?? {},
    machine,
    agent: createAgent(machine, options.id),
    registered: true,
    calls: (program) =>
      callsOn(machine).filter((call) => program === undefined || call.split(" ")[0] === program),
    read(path) {
      const file = machine.inside(path);
      return existsSync(file) ? readFileSync(file, "utf8") : null;
    },
    close: () => machine.close(),
  };
}
