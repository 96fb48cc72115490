// A machine for the endpoint's nodes, on this computer. Two kinds:
//
//   container  own mounts, processes, network and host name, over a copy-on-write view of this computer's files
//              (overlay) in a temporary directory: a command of a test can change nothing outside. Scripts run as sent,
//              the ledger lies in its real place, and the machine can be rebooted.
//   rewrite    where no such namespaces can be made: scripts run among this computer's own files, so the ledger's
//              directory in the header line is replaced on delivery by a temporary one. That changes no confirmed text:
//              the header's digest covers the body alone.
//
// In both, harmless recorders stand in front of PATH for programs that would touch disks, packages or services, and the
// disks are made up. Device files for them exist in containers only.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type EndpointDisk, OWN_DEVICES, usualDisks } from "./aws-endpoint-disks.ts";
import { OWN, writePrograms } from "./aws-endpoint-programs.ts";

export interface Machine {
  readonly kind: "container" | "rewrite";
  /** Where a path of the machine is found from outside, now. */
  inside(path: string): string;
  /** Directory outside that holds every file that was written there, and nothing else of the machine's. */
  readonly written: string;
  /** Starts a program as the agent does: no terminal, no input, nothing in its environment but this; a group of its own. */
  spawn(command: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess;
  /** The script as it must be written down there. */
  localise(script: string): string;
  /** Seconds that its `date` is ahead. */
  clockAhead: number;
  /** Resolves once it is up. */
  up(): Promise<void>;
  /** Resolves once its network reaches the service; where it is not there, it always does. */
  reaches?(): Promise<void>;
  /** Every process on it ends at once; then it starts again. Only containers can. */
  reboot(): Promise<void>;
  close(): Promise<void>;
}

/** The ledger's place on a node. */
const LEDGER = "/var/lib/lamplighter";
export interface MachineOptions {
  /** Its host name. */
  readonly name: string;
  /** More recorders: a program's name, and shell text that it runs once it has written its call down. */
  readonly programs: Readonly<Record<string, string>>;
  /** Programs that it lacks; containers only. */
  readonly without: readonly string[];
  readonly disks: readonly EndpointDisk[];
  readonly kind: "container" | "rewrite" | "best";
}

/** A machine of the best kind that can be made here, or of the kind that is asked for. */
export async function startMachine(options: MachineOptions): Promise<Machine> {
  const { kind } = options;
  const home = mkdtempSync(join(tmpdir(), "lamplighter-node-"));
  chmodSync(home, 0o755);
  const wanted = kind === "best" ? (canContain() ? "container" : "rewrite") : kind;
  try {
    return wanted === "container" ? await container(home, options) : rewriting(home, options);
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

let contained: boolean | null = null;

/** True when this computer lets us make containers; tried once. */
export function canContain(): boolean {
  if (contained === null) {
    const home = mkdtempSync(join(tmpdir(), "lamplighter-try-"));
    try {
      prepareContainer(home, { programs: {}, disks: usualDisks("i-0") });
      execFileSync("unshare", [...NAMESPACES, "bash", join(home, "init"), home, "try", ""], {
        stdio: ["ignore", "ignore", "ignore"],
        timeout: 5_000,
      });
      contained = true;
    } catch {
      contained = false;
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  }
  return contained;
}

const NAMESPACES = ["-m", "-p", "-u", "-n", "-f", "--kill-child"];

/** Ends when its input does, so it never outlives the test. As process 1 bash also buries orphans. */
const INIT = `set -e
home=$1
mount --make-rprivate /
mount -t overlay overlay -o "lowerdir=/,upperdir=$home/upper,workdir=$home/work" "$home/merged"
cd "$home/merged"
mount -t tmpfs tmpfs dev
mount -t tmpfs -o mode=755 tmpfs run
for device in null zero full random urandom; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
ln -s /proc/self/fd dev/fd
touch ${OWN_DEVICES}
mount -t proc proc proc
mount --bind "$home/boot_id" proc/sys/kernel/random/boot_id
hostname "$2"
for program in $3; do rm -f "bin/$program" "sbin/$program" "usr/bin/$program" "usr/sbin/$program" "usr/local/bin/$program"; done
chroot . sh ${OWN}/make-devices
exec chroot . bash -c 'trap : TERM INT HUP; echo ready; read -r _ || exit 0'
`;

function prepareContainer(home: string, options: Pick<MachineOptions, "programs" | "disks">): void {
  for (const directory of ["upper", "work", "merged"]) mkdirSync(join(home, directory));
  // As a new node: without the ledger.
  mkdirSync(join(home, "upper/var/lib"), { recursive: true });
  writePrograms(join(home, "upper", OWN), OWN, options);
  writeFileSync(join(home, "init"), INIT);
  writeFileSync(join(home, "boot_id"), `${randomUUID()}\n`);
}

async function container(home: string, options: MachineOptions): Promise<Machine> {
  prepareContainer(home, options);
  let init = await boot(home, options);
  let booting: Promise<void> = Promise.resolve();
  const machine: Machine = {
    kind: "container",
    written: join(home, "upper"),
    clockAhead: 0,
    inside: (path) => join(`/proc/${init.pid}/root`, path),
    localise: (script) => script,
    spawn: (command, environment) =>
      spawn(
        "nsenter",
        [
          ...["-t", String(init.pid), "-m", "-p", "-u", "-n", `--root=/proc/${init.pid}/root`],
          ...["env", "-i", "-C", "/usr/bin", ...variables(environment, OWN, machine.clockAhead), ...command],
        ],
        { stdio: ["ignore", "pipe", "pipe"], detached: true },
      ),
    up: () => booting,
    reboot() {
      booting = booting.then(async () => {
        await init.end();
        writeFileSync(join(home, "boot_id"), `${randomUUID()}\n`);
        init = await boot(home, options);
      });
      return booting;
    },
    async close() {
      await booting;
      await init.end();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return machine;
}

interface Init {
  /** Its number on this computer. */
  readonly pid: number;
  end(): Promise<void>;
}

async function boot(home: string, { name, without }: MachineOptions): Promise<Init> {
  const init = ["bash", join(home, "init"), home, name, without.join(" ")];
  const outer = spawn("unshare", [...NAMESPACES, ...init], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  outer.stderr.on("data", (data: Buffer) => {
    said += data.toString();
  });
  const ended = new Promise<void>((resolve) => outer.on("close", () => resolve()));
  const ready = new Promise<boolean>((resolve) => {
    outer.stdout.on("data", (data: Buffer) => resolve(data.toString().includes("ready")));
    void ended.then(() => resolve(false));
  });
  if (!(await ready)) throw new Error(`no container can be made: ${said}`);
  const pid = Number(readFileSync(`/proc/${outer.pid}/task/${outer.pid}/children`, "utf8").trim());
  return {
    pid,
    async end() {
      outer.stdin.end();
      await ended;
    },
  };
}

function rewriting(home: string, options: MachineOptions): Machine {
  if (options.without.length > 0) throw new Error("only containers can lack programs");
  const own = join(home, "recorders");
  mkdirSync(join(home, "var/lib"), { recursive: true });
  writePrograms(own, own, options);
  const mark = `LAMPLIGHTER_TEST_NODE=${home}`;
  const machine: Machine = {
    kind: "rewrite",
    written: home,
    clockAhead: 0,
    // The node's own directories are below its home; all else is this computer's.
    inside: (path) => (path.startsWith(OWN) ? join(own, path.slice(OWN.length)) : join(home, path)),
    localise(script) {
      const end = script.indexOf("\n");
      const header = script.slice(0, end).replace(`ll_root='${LEDGER}'`, `ll_root='${join(home, LEDGER)}'`);
      return header + script.slice(end);
    },
    spawn: (command, environment) =>
      spawn(
        "env",
        ["-i", "-C", "/usr/bin", mark, ...variables(environment, own, machine.clockAhead), ...command],
        { stdio: ["ignore", "pipe", "pipe"], detached: true },
      ),
    up: () => Promise.resolve(),
    reboot: () => Promise.reject(new Error("only containers can be rebooted")),
    async close() {
      for (const pid of marked(mark)) {
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // It has ended by itself.
        }
      }
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return machine;
}

/** Processes that carry the node's mark in their environment: all that were started there, detached ones too. */
function marked(mark: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^[0-9]+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(mark);
      } catch {
        return false;
      }
    })
    .map(Number);
}

function variables(environment: Readonly<Record<string, string>>, own: string, ahead: number): string[] {
  const path = `${own}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
  const clock = ahead === 0 ? {} : { CLOCK_AHEAD: String(ahead) };
  return Object.entries({ PATH: path, ...environment, ...clock }).map(([name, value]) => `${name}=${value}`);
}

/** Every file below a directory of it, name and bytes. */
export function filesOn(machine: Machine, path: string): readonly (readonly [string, Buffer])[] {
  return readdirSync(machine.inside(path), { withFileTypes: true }).flatMap((entry) => {
    const name = join(path, entry.name);
    if (entry.isDirectory()) return filesOn(machine, name);
    return entry.isFile() ? [[name, readFileSync(machine.inside(name))] as const] : [];
  });
}

/** Writes a file there, with the directories above it. */
export function writeOn(machine: Machine, path: string, text: string, mode: number): void {
  const file = machine.inside(path);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, text, { mode });
}
