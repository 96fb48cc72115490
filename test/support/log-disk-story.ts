// Logs whose file system fills up, turns read-only, fails, or loses their files while they are written. Bundled, and
// started in a mount namespace of its own (see log-disk.test.ts); prints what came of each trouble as one JSON object.
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createLog, logPath, openLog } from "../../src/audit/chain/append-log.ts";
import { verifyLog } from "../../src/audit/chain/verify-log.ts";
import { OperatorError } from "../../src/errors.ts";
import { noted, RUN_ID, started } from "./audit-events.ts";
import { fillUp } from "./fill-up.ts";
import { reopened } from "./reopened-log.ts";

/** What one trouble led to. */
export interface Told {
  readonly message: string;
  readonly advice: string;
  /** The number of the newest event that was told as written when the trouble came to light. */
  readonly told: number;
  /** How many events of 1, 2, 3, … the log holds that was gone on with. */
  readonly kept: number;
  /** What `verify` says of it in the end. */
  readonly state: string;
  /** The files in the run's folder in the end. */
  readonly files: readonly string[];
}

/** What was refused, and the runs that there are then. */
export interface Refused {
  readonly message: string;
  readonly advice: string;
  readonly left: readonly string[];
}

const PLACE = process.argv[2] ?? "";
const DISK = join(PLACE, "disk");
const RUNS = join(DISK, "runs");
const DIRECTORY = join(RUNS, RUN_ID);
const LOG = logPath(DIRECTORY);
const FILLER = join(DISK, "filler");
const now = (): number => Date.UTC(2026, 10, 24, 9);

function run(program: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${error?.message ?? stderr}`);
}

const nothing = (): void => {};

interface Disk {
  mount(): void;
  unmount(): void;
}

/** In memory. */
const tmpfs = (options: string): Disk => ({
  mount: () => run("mount", "-t", "tmpfs", "-o", options, "tmpfs", DISK),
  unmount: () => run("umount", "-l", DISK),
});

/** ext4 on a block device that promises more than its own small disk can hold, so that its writes fail late. */
const BELOW = join(PLACE, "below");
const IMAGE = join(BELOW, "image");
const BELOW_FILLER = join(BELOW, "filler");
const ext4: Disk = {
  mount() {
    mkdirSync(BELOW, { recursive: true });
    run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", BELOW);
    writeFileSync(IMAGE, "");
    truncateSync(IMAGE, 16 << 20);
    run("mkfs.ext4", "-q", "-e", "remount-ro", IMAGE);
    run("mount", "-o", "loop", IMAGE, DISK);
  },
  unmount() {
    run("umount", DISK);
    run("umount", BELOW);
  },
};

const mebibyte = tmpfs("size=1m,mode=700");

/** Begins a log, makes trouble, writes until that is told, ends the trouble, goes on with the log. */
async function story(disk: Disk, trouble: () => void, cure: () => void): Promise<Told> {
  disk.mount();
  try {
    const log = await createLog(RUNS, RUN_ID);
    await log.append([started()]);
    let told = 1;
    const write = async (text: string): Promise<void> => {
      await log.append([noted(`${told + 1} ${text}`)]);
      told += 1;
    };
    for (let count = 0; count < 3; count++) await write("before");
    trouble();
    const failure = await failureOf(async () => {
      for (let count = 0; count < 5_000; count++) await write("x".repeat(3_000));
    });
    // It stays refused, whatever becomes of the disk.
    const again = await failureOf(() => log.append([noted("too late")]));
    if (again !== failure) throw new Error("a log that had failed was written to");
    await log.close();
    cure();
    const kept = await goOn();
    const { message, advice } = failure;
    return { message, advice, told, kept, state: verifyLog(LOG).state, files: readdirSync(DIRECTORY).sort() };
  } finally {
    disk.unmount();
  }
}

async function failureOf(attempt: () => Promise<unknown>): Promise<OperatorError> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof OperatorError) return error;
    throw error;
  }
  throw new Error("nothing failed");
}

/** Opens the log as a resume does, and writes to it. */
async function goOn(): Promise<number> {
  const { log, events } = await reopened(DIRECTORY, now);
  await log.append([noted("gone on")]);
  await log.close();
  const numbers = events.flatMap((it) => (it.type === "task.noted" ? [Number(it.text.split(" ")[0])] : []));
  return 1 + numbers.filter((number, index) => number === index + 2).length;
}

/** What refuses to begin or to go on. */
async function refusal(
  disk: Disk,
  before: () => Promise<void> | void,
  attempt: () => Promise<unknown>,
): Promise<Refused> {
  disk.mount();
  try {
    await before();
    const { message, advice } = await failureOf(attempt);
    return { message, advice, left: existsSync(RUNS) ? readdirSync(RUNS) : [] };
  } finally {
    disk.unmount();
  }
}

/** Leaves room for so many bytes. */
const fill = (left: number, filler = FILLER): void => fillUp(filler, left);
const empty = (): void => rmSync(FILLER);

async function begun(): Promise<void> {
  const log = await createLog(RUNS, RUN_ID);
  await log.append([started(), noted("2 before")]);
  await log.close();
}

/** In memory: what is written until it fails, and what is refused at once. */
const WRITTEN = {
  full: () => story(mebibyte, () => fill(40_960), empty),
  "full to the last byte": () => story(mebibyte, () => fill(0), empty),
  "at the limit of a file's size": () =>
    story(
      mebibyte,
      () => limitFiles("30000"),
      () => limitFiles("unlimited"),
    ),
  removed: () => story(mebibyte, () => unlinkSync(LOG), nothing),
  "removed with its folder": () => story(mebibyte, () => rmSync(RUNS, { recursive: true }), nothing),
  "removed and replaced": () =>
    story(
      mebibyte,
      () => {
        unlinkSync(LOG);
        writeFileSync(LOG, "another\n");
      },
      () => renameSync(`${LOG}.saved-1`, LOG),
    ),
  moved: () =>
    story(
      mebibyte,
      () => renameSync(LOG, FILLER),
      () => renameSync(FILLER, LOG),
    ),
  "moved and replaced": () =>
    story(
      mebibyte,
      () => {
        renameSync(LOG, FILLER);
        writeFileSync(LOG, "another\n");
      },
      () => renameSync(FILLER, LOG),
    ),
  "written to by another": () =>
    story(
      mebibyte,
      () => appendFileSync(LOG, "another\n"),
      () => truncateSync(LOG, statSync(LOG).size - "another\n".length),
    ),
};

const REFUSED = {
  "full before its first line": () =>
    refusal(
      mebibyte,
      () => {
        mkdirSync(RUNS);
        fill(0);
      },
      () => createLog(RUNS, RUN_ID),
    ),
  "without room for one more file": () =>
    refusal(tmpfs("size=1m,mode=700,nr_inodes=5"), nothing, () => createLog(RUNS, RUN_ID)),
  "read-only when it is gone on with": () =>
    refusal(
      mebibyte,
      async () => {
        await begun();
        run("mount", "-o", "remount,bind,ro", DISK);
      },
      () => openLog(DIRECTORY, now),
    ),
};

/** What needs a block device of its own. */
const ON_A_DEVICE = {
  "failing late": () =>
    story(
      ext4,
      () => fill(65_536, BELOW_FILLER),
      () => {
        rmSync(BELOW_FILLER);
        mountAgain();
      },
    ),
  "read-only from one moment to the next": () =>
    story(ext4, () => writeFileSync(`/sys/fs/ext4/${deviceName()}/trigger_fs_error`, "test"), mountAgain),
};

const limitFiles = (bytes: string): void =>
  run("prlimit", "--pid", String(process.pid), `--fsize=${bytes}:unlimited`);

/** As after a power cut: nothing but what is on the device comes back. */
function mountAgain(): void {
  run("umount", DISK);
  spawnSync("e2fsck", ["-fy", IMAGE]);
  run("mount", "-o", "loop", IMAGE, DISK);
}

function deviceName(): string {
  const line = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .find((it) => it.split(" ")[1] === DISK);
  return (line ?? "").split(" ")[0]?.slice("/dev/".length) ?? "";
}

type Stories<Result> = Readonly<Record<string, () => Promise<Result>>>;

async function all<Result>(stories: Stories<Result>): Promise<Record<string, Result>> {
  const results: Record<string, Result> = {};
  for (const [name, attempt] of Object.entries(stories)) results[name] = await attempt();
  return results;
}

mkdirSync(DISK, { recursive: true });
const device = process.argv[3] === "device";
const results = {
  written: await all<Told>(device ? ON_A_DEVICE : WRITTEN),
  refused: await all<Refused>(device ? {} : REFUSED),
};
process.stdout.write(JSON.stringify(results));
