// The operator's own machine for tests of what runs on it: a driver process that can be killed, a folder for the run, and
// an unprivileged user where the tests run as root.
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { signedBy } from "../../src/local/entry.ts";
import { lives, signalGroup } from "../../src/process-mark.ts";
import type { Effect, Report } from "../../src/run/model/ports.ts";
import { bundle } from "./bundle.ts";
import type { DriverOptions } from "./local-driver.ts";
import { until } from "./node-shell.ts";

/** Whom the tests run commands as; undefined: as whoever runs the tests. */
export const ORDINARY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export interface Driver {
  readonly child: ChildProcess;
  readonly reports: readonly { readonly key: string; readonly report: Report }[];
  start(effect: Effect): void;
  /** The first report of the type for the key, from now on or before. */
  report<T extends Report["type"]>(key: string, type: T): Promise<Extract<Report, { type: T }>>;
  /** Lines that a command printed to the driver's own output. */
  readonly printed: readonly string[];
  /** All output that was reported, joined. */
  output(): string;
  close(): Promise<void>;
  /** Ends it without a word, as a crash does. */
  kill(): Promise<void>;
}

export interface Machine {
  /** The folder of the run. */
  readonly run: string;
  /** A folder that commands may use. */
  readonly work: string;
  drive(options?: Partial<DriverOptions>): Promise<Driver>;
  end(): Promise<void>;
}

/** Builds the driver and makes the folders. */
export async function openMachine(): Promise<Machine> {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-machine-"));
  chmodSync(folder, 0o755);
  const program = join(folder, "driver.mjs");
  await bundle(fileURLToPath(new URL("local-driver.ts", import.meta.url)), program);
  const [run, work] = ["run", "work"].map((name) => own(join(folder, name)));
  if (run === undefined || work === undefined) throw new Error("no folders");
  const drivers: Driver[] = [];
  return {
    run,
    work,
    async drive(options = {}) {
      const all: DriverOptions = {
        directory: run,
        environment: { PATH: process.env.PATH ?? "", HOME: work },
        hint: null,
        user: process.getuid?.() === 0 ? 65_534 : (process.getuid?.() ?? null),
        secrets: [],
        lends: false,
        ...options,
      };
      const driver = await openDriver(program, work, all);
      drivers.push(driver);
      return driver;
    },
    async end() {
      for (const driver of drivers) await driver.kill();
      endAll(run);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Ends what a run has left running: of a test that failed, or of one that was about that. */
export function endAll(run: string): void {
  const entries = join(run, "local");
  if (!existsSync(entries)) return;
  for (const nonce of readdirSync(entries)) {
    const signed = signedBy(join(entries, nonce));
    if (signed !== null && signed.manner !== "terminal" && lives(signed)) signalGroup(signed.pid, "SIGKILL");
  }
}

/** A folder that belongs to the unprivileged user. */
export function own(folder: string): string {
  mkdirSync(folder, { mode: 0o700 });
  if (ORDINARY.uid !== undefined) chownSync(folder, ORDINARY.uid, ORDINARY.gid);
  return folder;
}

async function openDriver(program: string, cwd: string, options: DriverOptions): Promise<Driver> {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    cwd,
    stdio: ["pipe", "pipe", "inherit"],
    ...ORDINARY,
  });
  const reports: { key: string; report: Report }[] = [];
  const printed: string[] = [];
  const seen = { ready: false, closed: false };
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (!line.startsWith("{")) return void printed.push(line);
    const told: { key?: string; report?: Report; ready?: true; closed?: true } = JSON.parse(line);
    if (told.key !== undefined && told.report !== undefined)
      reports.push({ key: told.key, report: told.report });
    if (told.ready) seen.ready = true;
    if (told.closed) seen.closed = true;
  });
  child.stdin.on("error", () => {
    // It was killed on purpose.
  });
  const say = (order: object): void => void child.stdin.write(`${JSON.stringify(order)}\n`);
  await until(() => seen.ready);
  return {
    child,
    reports,
    printed,
    start: (effect) => say({ start: effect }),
    async report(key, type) {
      const find = () => reports.find((it) => it.key === key && it.report.type === type)?.report;
      await until(() => find() !== undefined);
      return find() as never;
    },
    output: () => reports.map(({ report }) => (report.type === "output" ? report.text : "")).join(""),
    async close() {
      say({ close: true });
      await until(() => seen.closed);
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    },
  };
}

const DEFAULTS = { epoch: 1, target: "local" } as const;

/** A name for an invocation, of a number. */
export function nonceOf(number: number): string {
  return number.toString(16).padStart(32, "0");
}

/** The effect that begins a command. */
export function sending(
  nonce: string,
  text: string,
  more: Partial<Extract<Effect, { type: "send" }>> = {},
): Effect {
  return {
    ...DEFAULTS,
    key: `send ${nonce}`,
    type: "send",
    nonce,
    phase: "command",
    kind: "local",
    text,
    timeout: 60,
    notAfter: Date.now() + 90_000,
    secrets: [],
    capture: null,
    devices: [],
    local: { mode: "run", port: null, lend: false },
    ...more,
  };
}

/** The effect that follows it to its end. */
export function watching(nonce: string): Effect {
  const key = `watch ${nonce}`;
  return {
    ...DEFAULTS,
    key,
    type: "watch",
    nonce,
    commandId: "process 1",
    requestedAt: 0,
    timeout: 60,
    capture: null,
  };
}

export function cancelling(nonce: string): Effect {
  return { ...DEFAULTS, key: `cancel ${nonce}`, type: "cancel", nonce, commandId: "process 1" };
}

/** The effect that finds out what became of it. */
export function reconciling(
  nonce: string,
  more: { readonly fence?: boolean; readonly stop?: boolean } = {},
): Effect {
  const { fence = true, stop = false } = more;
  return {
    ...DEFAULTS,
    key: `reconcile ${nonce}${fence ? " fence" : ""}${stop ? " stop" : ""}`,
    type: "reconcile",
    nonce,
    requestedAt: 0,
    notAfter: 0,
    text: "",
    commandId: null,
    capture: null,
    fence,
    stop,
  };
}

/** Begins a command and follows it to its end. */
export async function finish(
  driver: Driver,
  nonce: string,
  text: string,
  more: Partial<Extract<Effect, { type: "send" }>> = {},
): Promise<Extract<Report, { type: "finished" }>> {
  const send = sending(nonce, text, more);
  driver.start(send);
  const either = (): boolean =>
    driver.reports.some(
      (it) => it.key === send.key && /^(?:accepted|finished|uncertain)$/.test(it.report.type),
    );
  await until(either);
  const first = driver.reports.find((it) => it.key === send.key)?.report;
  if (first?.type === "finished") return first;
  if (first?.type !== "accepted") throw new Error(`not accepted: ${JSON.stringify(first)}`);
  driver.start(watching(nonce));
  return driver.report(`watch ${nonce}`, "finished");
}
