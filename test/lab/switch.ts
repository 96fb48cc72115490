// The network of a lab: a switch in a network namespace of its own, so that nothing of it is seen on this computer.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { held } from "../support/aws-endpoint-faults.ts";
import { shellFile, type Ward } from "./ward.ts";

/** The switch that the nodes' cables end in. */
export interface Switch {
  /** Plugs the process's network in by this name. */
  plug(name: string, pid: number, address: string): void;
  /** Pulls the cable out, or puts it back. */
  cable(name: string, state: "up" | "down"): void;
  /** Resolves once the cable is in. */
  connected(name: string): Promise<void>;
}

/** Starts it. */
export async function startSwitch(ward: Ward): Promise<Switch> {
  const make =
    `. "$1"; for root in $(cgroup_roots); do echo $$ >"$root/$2/cgroup.procs"; done; ` +
    `exec unshare -n sh -c 'ip link add switch type bridge && ip link set switch up && echo ready && exec sleep infinity'`;
  const holder = spawn("sh", ["-c", make, "sh", shellFile("cgroups.sh"), ward.name], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  await new Promise<void>((resolve, reject) => {
    holder.stdout.on("data", () => resolve());
    holder.on("close", () => reject(new Error("no switch can be made")));
  });
  const ip = (...words: readonly string[]): void => {
    execFileSync("nsenter", ["-t", String(holder.pid), "-n", "ip", ...words]);
  };
  /** The kernel takes a dead node's network away when it comes to it: until then its cable is still in the switch. */
  const unplug = (name: string): void => {
    spawnSync("nsenter", ["-t", String(holder.pid), "-n", "ip", "link", "delete", name], { stdio: "ignore" });
  };
  /** Those whose cable is out. */
  const cut = new Map<string, ReturnType<typeof held>>();
  return {
    plug(name, pid, address) {
      unplug(name);
      ip("link", "add", name, "type", "veth", "peer", "name", "ens5", "netns", String(pid));
      ip("link", "set", name, "master", "switch", "up");
      const inside = (...words: readonly string[]): void => {
        execFileSync("nsenter", ["-t", String(pid), "-n", "ip", ...words]);
      };
      inside("link", "set", "lo", "up");
      inside("address", "add", `${address}/20`, "dev", "ens5");
      inside("link", "set", "ens5", "up");
    },
    cable(name, state) {
      ip("link", "set", name, state);
      cut.get(name)?.release();
      cut.delete(name);
      if (state === "down") cut.set(name, held());
    },
    connected: async (name) => cut.get(name)?.until,
  };
}
