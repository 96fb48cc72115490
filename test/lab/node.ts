// A node of the lab: a machine for the endpoint that is as real as this computer allows. Its process 1 is systemd, its disks
// are loop devices, its root is its own.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DISK_PROGRAMS, type EndpointDisk, usualDisks } from "../support/aws-endpoint-disks.ts";
import type { Machine } from "../support/aws-endpoint-machine.ts";
import { must } from "../support/loop-disk.ts";
import type { Switch } from "./switch.ts";
import { shellFile, type Ward } from "./ward.ts";

export interface LabNodeOptions {
  /** `i-0123456789abcdef0` */
  readonly id: string;
  readonly name: string;
  /** `172.31.0.11` */
  readonly address: string;
  /** The size of its blank disk; 64 unless said. */
  readonly gib?: number;
}

export interface Said {
  readonly code: number | null;
  /** Both streams, without the last line's end. */
  readonly text: string;
}

export interface LabNode extends Machine {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  /** Its disks as EC2 has them: the last is the blank one. */
  readonly disks: readonly EndpointDisk[];
  /** Makes the volume behind the blank disk larger, as EC2 does it: while it is in use. */
  grow(gib: number): void;
  /** Takes the volume of the blank disk away from it, while it is off. */
  detach(): void;
  /** Gives it back. */
  attach(): void;
  /** Runs shell text on it, as root. */
  run(text: string): Promise<Said>;
  /** Runs shell text on it; throws with what it said when it fails. */
  must(text: string): Promise<string>;
  /** As `systemctl reboot` does it: everything is ended in order, then it starts again. */
  restart(): Promise<void>;
  /** Every process ends at once. It stays off until `boot`. */
  powerOff(): Promise<void>;
  boot(): Promise<void>;
}

/** What the nodes are made from. */
export interface Base {
  /** The folder of all that is written over this computer's root. */
  readonly base: string;
  /** The folder of the packages that a node can install. */
  readonly packages: string;
}

const GIB = 2 ** 30;
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const BOOT_MS = 120_000;

/** Makes a node and boots it. */
export async function startLabNode(
  ward: Ward,
  { base, packages }: Base,
  net: Switch,
  options: LabNodeOptions,
): Promise<LabNode> {
  const { id, name, address } = options;
  const home = join(ward.home, name);
  const disks = usualDisks(id).map((disk, at) =>
    at === 1 ? { ...disk, gib: options.gib ?? disk.gib } : disk,
  );
  const image = prepare(home, base, options, disks);
  const loop = must("losetup", "--partscan", "-f", "--show", image);
  const attach = (): void => writeFileSync(join(home, "disks"), `${disks.at(-1)?.name} ${loop}\n`);
  attach();
  let init: Init | null = null;

  const running = (): Init => {
    if (init === null) throw new Error(`${name} is off`);
    return init;
  };
  const boot = async (): Promise<void> => {
    writeFileSync(join(home, "boot_id"), `${randomUUID()}\n`);
    init = await startInit([home, packages, name, `${ward.name}/${name}`], (pid) =>
      net.plug(name, pid, address),
    );
    await upAndRunning(node);
  };
  const powerOff = async (): Promise<void> => {
    init?.kill();
    await init?.ended;
    init = null;
  };
  let booting: Promise<void> = Promise.resolve();
  const node: LabNode = {
    kind: "container",
    id,
    name,
    address,
    disks,
    grow(gib) {
      truncateSync(image, gib * GIB);
      must("losetup", "-c", loop);
    },
    detach: () => writeFileSync(join(home, "disks"), ""),
    attach,
    written: join(home, "upper"),
    clockAhead: 0,
    inside: (path) => join(`/proc/${running().pid}/root`, path),
    localise: (script) => script,
    spawn(command, environment) {
      const variables = Object.entries({ PATH, ...environment }).map(([key, value]) => `${key}=${value}`);
      const pid = running().pid;
      return spawn(
        "nsenter",
        [
          ...["-t", String(pid), "-m", "-p", "-u", "-n", "-C", "-i", `--root=/proc/${pid}/root`],
          ...["env", "-i", "-C", "/usr/bin", ...variables, ...command],
        ],
        { stdio: ["ignore", "pipe", "pipe"], detached: true },
      );
    },
    run: (text) => said(node.spawn(["bash", "-c", text], { HOME: "/root" })),
    async must(text) {
      const { code, text: told } = await node.run(text);
      if (code !== 0) throw new Error(`${name}: ${text}: exit ${code}: ${told}`);
      return told;
    },
    up: () => booting,
    reaches: () => net.connected(name),
    reboot() {
      booting = booting.then(async () => {
        await powerOff();
        await boot();
      });
      return booting;
    },
    async restart() {
      const { ended } = running();
      await node.run("systemctl reboot");
      await ended;
      init = null;
      await boot();
    },
    powerOff,
    boot,
    close: powerOff,
  };
  await boot();
  return node;
}

/** Its folder, its own identity, and the image of its blank disk, whose path it gives. */
function prepare(
  home: string,
  base: string,
  { name, address }: LabNodeOptions,
  disks: readonly EndpointDisk[],
): string {
  for (const folder of ["scratch", "merged"]) mkdirSync(join(home, folder), { recursive: true });
  // What overlay says of removed files stands in special files and attributes, which `cp -a` takes along.
  must("cp", "-a", base, join(home, "upper"));
  mkdirSync(join(home, "upper/opt/lab/bin"));
  const own = (path: string, text: string, mode = 0o644): void =>
    writeFileSync(join(home, "upper", path), text, { mode });
  own("etc/machine-id", `${randomBytes(16).toString("hex")}\n`);
  own("etc/hostname", `${name}\n`);
  own("etc/hosts", `127.0.0.1 localhost\n${address} ${name}\n`);
  const [system, blank] = disks;
  if (system === undefined || blank === undefined)
    throw new Error("a node has a system disk and a blank one");
  own("opt/lab/bin/lsblk", DISK_PROGRAMS.lsblk);
  own(
    "opt/lab/system-disk",
    `nvme0n1||disk|${system.gib * GIB}|${system.serial}|${system.model}||gpt|\n` +
      `nvme0n1p1|nvme0n1|part|${(system.gib - 1) * GIB}|||xfs|gpt|/\n`,
  );
  own("opt/lab/known-disks", `${blank.name}|${blank.serial}|${blank.model}\n`);
  const image = join(home, "blank.img");
  const descriptor = openSync(image, "w");
  ftruncateSync(descriptor, blank.gib * GIB);
  closeSync(descriptor);
  return image;
}

interface Init {
  /** Its number on this computer. */
  readonly pid: number;
  kill(): void;
  readonly ended: Promise<void>;
}

/** Starts a node's process 1, and plugs its cable in before systemd begins. */
async function startInit(words: readonly string[], plug: (pid: number) => void): Promise<Init> {
  const outer = spawn("sh", [shellFile("boot.sh"), ...words], {
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  let told = "";
  outer.stderr.on("data", (data: Buffer) => {
    told += data.toString();
  });
  const ended = new Promise<void>((resolve) => outer.on("close", () => resolve()));
  const ready = await new Promise<boolean>((resolve) => {
    outer.stdout.on("data", (data: Buffer) => data.toString().includes("ready") && resolve(true));
    void ended.then(() => resolve(false));
  });
  if (!ready) throw new Error(`the node cannot be made: ${told}`);
  const pid = Number(readFileSync(`/proc/${outer.pid}/task/${outer.pid}/children`, "utf8").trim());
  plug(pid);
  outer.stdin.end("go\n");
  return {
    pid,
    kill() {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    },
    ended,
  };
}

/** Waits until systemd has started what is enabled. */
async function upAndRunning(node: LabNode): Promise<void> {
  const until = Date.now() + BOOT_MS;
  for (;;) {
    // While systemd has not made its socket, it cannot be asked.
    const { text } = await node.run("timeout 60 systemctl is-system-running --wait");
    if (/^(running|degraded)$/m.test(text)) return;
    if (Date.now() > until) throw new Error(`${node.name} does not come up: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits for its end. */
function said(child: ChildProcess): Promise<Said> {
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (more: string) => {
      text += more;
    });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, text: text.trimEnd() }));
  });
}
