// A node behind the endpoint: a machine, its agent, and what a test may ask of them.
import { existsSync, readFileSync } from "node:fs";
import { type Agent, createAgent } from "./aws-endpoint-agent.ts";
import { type EndpointDisk, usualDisks } from "./aws-endpoint-disks.ts";
import { type Machine, startMachine } from "./aws-endpoint-machine.ts";
import { callsOn, setDisks } from "./aws-endpoint-programs.ts";

export interface NodeOptions {
  readonly id: string;
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** More recorders: a program's name, and shell text that it runs once it has written its call down. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Seconds that its clock is ahead. */
  readonly clockAhead?: number;
  /** The kind of machine to make for it, or a machine that is there already. */
  readonly machine?: "container" | "rewrite" | "best" | Machine;
  /** Programs that it lacks; containers only. */
  readonly without?: readonly string[];
  /** A system disk and an empty one of 64 GiB unless said. */
  readonly disks?: readonly EndpointDisk[];
}

export interface EndpointNode {
  readonly id: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly machine: Machine;
  readonly agent: Agent;
  /** False while Systems Manager does not know it. */
  registered: boolean;
  /** What Systems Manager says of its agent, and since when it heard nothing, in milliseconds since 1970 UTC. */
  ping: "Online" | "ConnectionLost" | "Inactive";
  heardOf: number | null;
  /** EC2's word for it. */
  state: "pending" | "running" | "stopping" | "stopped" | "shutting-down" | "terminated";
  readonly disks: readonly EndpointDisk[];
  /** Gives it other disks, by other names perhaps, as a restart does. */
  attach(disks: readonly EndpointDisk[]): Promise<void>;
  /** How the recorders were called; with a name, only those calls. */
  calls(program?: string): readonly string[];
  /** What a file holds; null when there is none. */
  read(path: string): string | null;
  close(): Promise<void>;
}

/** Starts a node. */
export async function startNode(options: NodeOptions): Promise<EndpointNode> {
  let disks = options.disks ?? usualDisks(options.id);
  const { name, programs = {}, without = [], machine: kind = "best" } = options;
  const machine =
    typeof kind === "string" ? await startMachine({ name, programs, without, disks, kind }) : kind;
  machine.clockAhead = options.clockAhead ?? 0;
  return {
    id: options.id,
    name,
    tags: options.tags ?? {},
    machine,
    agent: createAgent(machine, options.id),
    registered: true,
    ping: "Online",
    heardOf: null,
    state: "running",
    get disks() {
      return disks;
    },
    async attach(others) {
      disks = others;
      await setDisks(machine, others);
    },
    calls: (program) =>
      callsOn(machine).filter((call) => program === undefined || call.split(" ")[0] === program),
    read(path) {
      const file = machine.inside(path);
      return existsSync(file) ? readFileSync(file, "utf8") : null;
    },
    close: () => machine.close(),
  };
}
