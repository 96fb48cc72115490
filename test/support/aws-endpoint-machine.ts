// A machine for the endpoint's nodes, on this computer. Two kinds:
//
//   container  own mounts, processes, network and host name, over a copy-on-write view of this computer's files
//              (overlay) in a temporary directory: a command of a test can change nothing outside. Scripts run as sent,
//              the ledger lies in its real place, and the machine can be rebooted.
//   rewrite    where no such namespaces can be made: scripts run among this computer's own files, so the ledger's
//              directory in the header line is replaced on delivery by a temporary one. That changes no confirmed text:
//              the header's digest covers the body alone.
//
// In both, harmless recorders stand in front of PATH for programs that would touch disks, packages or services.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface Machine {
  readonly kind: "container" | "rewrite";
  /** Where a path of the machine is found from outside, now. */
  inside(path: string): string;
  /** Starts a program as the agent does: no terminal, no input, nothing in its environment but this; a group of its own. */
  spawn(command: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess;
  /** The script as it must be written down there. */
  localise(script: string): string;
  /** Seconds that its `date` is ahead. */
  clockAhead: number;
  /** Resolves once it is up. */
  up(): Promise<void>;
  /** Every process on it ends at once; then it starts again. Only containers can. */
  reboot(): Promise<void>;
  close(): Promise<void>;
}

/** The ledger's place on a node. */
const LEDGER = "/var/lib/lamplighter";
/** Where recorders, and what they write, lie on a container. */
const OWN = "/opt/recorders";
/** Programs that only write down how they were called. */
const RECORDED =
  "mkfs mkfs.xfs mkfs.ext4 mount umount blkid lsblk wipefs growpart xfs_growfs resize2fs dnf yum docker systemctl service hostnamectl usermod reboot shutdown witness";

/** A machine of the best kind that can be made here, or of the kind that is asked for. */
export async function startMachine(
  name: string,
  programs: Readonly<Record<string, string>>,
  kind: "container" | "rewrite" | "best",
): Promise<Machine> {
  const home = mkdtempSync(join(tmpdir(), "lamplighter-node-"));
  chmodSync(home, 0o755);
  const wanted = kind === "best" ? (canContain() ? "container" : "rewrite") : kind;
  try {
    return wanted === "container" ? await container(home, name, programs) : rewriting(home, programs);
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
      prepareContainer(home, {});
      execFileSync("unshare", [...NAMESPACES, "bash", join(home, "init"), home, "try"], {
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
for device in null zero full random urandom; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
ln -s /proc/self/fd dev/fd
mount -t proc proc proc
mount --bind "$home/boot_id" proc/sys/kernel/random/boot_id
hostname "$2"
exec chroot . bash -c 'trap : TERM INT HUP; echo ready; read -r _ || exit 0'
`;

function prepareContainer(home: string, programs: Readonly<Record<string, string>>): void {
  for (const directory of ["upper", "work", "merged"]) mkdirSync(join(home, directory));
  // As a new node: without the ledger.
  mkdirSync(join(home, "upper/var/lib"), { recursive: true });
  writeRecorders(join(home, "upper", OWN), OWN, programs);
  writeFileSync(join(home, "init"), INIT);
  writeFileSync(join(home, "boot_id"), `${randomUUID()}\n`);
}

async function container(
  home: string,
  name: string,
  programs: Readonly<Record<string, string>>,
): Promise<Machine> {
  prepareContainer(home, programs);
  let init = await boot(home, name);
  let booting: Promise<void> = Promise.resolve();
  const machine: Machine = {
    kind: "container",
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
        init = await boot(home, name);
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

async function boot(home: string, name: string): Promise<Init> {
  const outer = spawn("unshare", [...NAMESPACES, "bash", join(home, "init"), home, name], {
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

function rewriting(home: string, programs: Readonly<Record<string, string>>): Machine {
  const own = join(home, "recorders");
  mkdirSync(join(home, "var/lib"), { recursive: true });
  writeRecorders(own, own, programs);
  const mark = `LAMPLIGHTER_TEST_NODE=${home}`;
  const machine: Machine = {
    kind: "rewrite",
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

/** `where` is the directory as it is called on the machine. */
function writeRecorders(directory: string, where: string, programs: Readonly<Record<string, string>>): void {
  mkdirSync(join(directory, "bin"), { recursive: true });
  writeFileSync(join(directory, "calls"), "");
  const all = { ...Object.fromEntries(RECORDED.split(" ").map((name) => [name, ""])), ...programs };
  for (const [name, body] of Object.entries(all))
    writeProgram(
      join(directory, "bin", name),
      `printf '%s\\n' "${name}\${*:+ $*}" >>${where}/calls\n${body}\n`,
    );
  writeProgram(
    join(directory, "bin/date"),
    'if [ "${CLOCK_AHEAD:-0}" = 0 ]; then exec /bin/date "$@"; fi\nexec /bin/date -d "$CLOCK_AHEAD seconds" "$@"\n',
  );
}

function writeProgram(file: string, body: string): void {
  writeFileSync(file, `#!/bin/sh\n${body}`, { mode: 0o755 });
}

/** How the recorders were called, one call a line: `mkfs.xfs /dev/nvme1n1`. */
export function callsOn(machine: Machine): readonly string[] {
  const file = machine.inside(`${OWN}/calls`);
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
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
