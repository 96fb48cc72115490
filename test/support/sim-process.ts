// One process of the program in a simulation: the real engine and the real transport over a log in memory. It can die
// at any step; what it had written stays, perhaps with a torn last line, and what had left it arrives.
import type { AwsCall, AwsOperation } from "../../src/aws/api/call.ts";
import { ssmTransport } from "../../src/aws/transport.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { createVault } from "../../src/output/vault.ts";
import type { Plan } from "../../src/plan/model/plan.ts";
import { evolve } from "../../src/run/evolve/evolve.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { initial } from "../../src/run/model/initial.ts";
import type { Log, Opening } from "../../src/run/model/ports.ts";
import type { Run } from "../../src/run/model/run.ts";
import type { SimClaims } from "./sim-claims.ts";
import { WORLD } from "./sim-clock.ts";
import { type SimSsm, serviceError } from "./sim-ssm.ts";
import type { SimWatch } from "./sim-watch.ts";
import { type SimWorld, someTime, Violation } from "./sim-world.ts";
import { opening, resumption } from "./story-opening.ts";

/** What is on the operator's disk. */
export interface Disk {
  readonly lines: RunEvent[];
  /** Bytes of a line that was not written to its end. */
  torn: boolean;
}

export interface SimProcess {
  readonly number: number;
  readonly engine: Engine;
  /** True when the engine has given up because of its log; throws when it has for another reason. */
  failed(): boolean;
  /** `kill -9`. */
  kill(): void;
  /** The way out after the run was left or finished. */
  close(): void;
}

export interface ProcessParts {
  readonly world: SimWorld;
  readonly disk: Disk;
  readonly ssm: SimSsm;
  readonly watch: SimWatch;
  readonly claims: SimClaims;
  /** The run's id. */
  readonly run: string;
  readonly plan: Plan;
  /** No other process has it. */
  readonly number: number;
  /** A confirmed command leaves the process for this instance. */
  readonly onSend: (instance: string) => void;
  /** A request leaves the process. */
  readonly leaves?: (operation: AwsOperation, input: unknown) => void;
}

const DISK_FULL = new Error("the disk is full");

/** Begins the run, or goes on with it. */
export function startProcess(parts: ProcessParts): SimProcess {
  const { world, watch, claims, disk, plan, number } = parts;
  const { clock } = world;
  watch.processBegins();
  claims.processBegins(parts.run);
  world.tell(() => `PROCESS ${number} begins with ${disk.lines.length} lines`);
  if (disk.torn) {
    disk.torn = false;
    const bytes = 7;
    record(parts, { type: "log.repaired", at: clock.now(), bytes, sha256: "0".repeat(64) });
  }
  const run = foldDisk(disk);
  const log = simLog(parts);
  const transport = ssmTransport({
    call: simCall(parts),
    run: parts.run,
    who: `${parts.run.slice(-3)}@desk`,
    region: "practice-1",
    targets: plan.targets,
    made: Object.fromEntries([...run.made].map(([target, { instance }]) => [target, instance])),
    vault: createVault("key of the marks"),
    head: log.head,
    now: clock.now,
    sleep: (milliseconds, signal) => sleep(parts, milliseconds, signal),
    random: world.random.unit,
  });
  const engine = createEngine({ run, log, transport, now: clock.now });
  let failed = false;
  let fault: unknown = null;
  engine.ended.catch((error: unknown) => {
    failed = true;
    if (error !== DISK_FULL) fault = error;
  });
  engine.submit(run.status === "empty" ? startOf(parts) : resumption());
  return {
    number,
    engine,
    failed: () => {
      if (fault !== null) throw new Violation(`the engine gave up: ${String(fault)}`);
      return failed;
    },
    kill() {
      world.tell(() => `PROCESS ${number} KILLED`);
      clock.drop(number);
      log.cut();
    },
    close() {
      void transport.close();
      clock.drop(number);
      log.cut();
    },
  };
}

function startOf({ plan, run }: ProcessParts): Opening {
  const first = opening(plan, "aws");
  return first.type === "start" ? { ...first, event: { ...first.event, run } } : first;
}

/** The id of the instance behind a target; null for a target that is none. */
export function instanceOfTarget(plan: Plan, target: string): string | null {
  return plan.targets.find(({ key }) => key === target)?.id ?? null;
}

/** The state that the lines fold to. */
export function foldDisk(disk: Disk): Run {
  return disk.lines.reduce(evolve, initial());
}

function record({ world, disk, watch, claims, run, plan }: ProcessParts, event: RunEvent): void {
  world.tell(() => `${run.slice(-3)} log ${disk.lines.length + 1}: ${lineWords(event)}`);
  disk.lines.push(event);
  watch.line(event);
  claims.line(run, event, "target" in event ? instanceOfTarget(plan, event.target) : null);
}

function lineWords(event: RunEvent): string {
  const { type, at: _at, ...fields } = event;
  if (type === "run.started") return type;
  if (event.type === "task.presented")
    return `${type} ${event.task} ${event.attempt}: ${event.presented.command}`;
  return `${type} ${JSON.stringify(fields).slice(0, 400)}`;
}

/** A log that a death, or a full disk, can cut in the middle of a write. */
function simLog(parts: ProcessParts): Log & { cut(): void } {
  const { world, disk, number } = parts;
  const { clock, random, faults } = world;
  let writing: readonly RunEvent[] | null = null;
  const cut = (): void => {
    if (writing === null) return;
    const { lastLine } = world;
    const whole = lastLine === null ? random.below(writing.length + 1) : lastLine - disk.lines.length;
    world.lastLine = null;
    const events = writing;
    writing = null;
    for (const event of events.slice(0, whole)) record(parts, event);
    // A torn first line would leave no run at all.
    if (whole < events.length && disk.lines.length > 0) disk.torn = random.chance(0.5);
    world.tell(
      () => `log: ${whole} of ${events.length} lines were written${disk.torn ? ", one was torn" : ""}`,
    );
  };
  return {
    cut,
    head: () => disk.lines.length.toString(16).padStart(64, "0"),
    append(events) {
      writing = events;
      if (world.lastLine !== null && disk.lines.length + events.length >= world.lastLine)
        world.mustDie = true;
      return new Promise((resolve, reject) => {
        clock.after(random.below(15), number, () => {
          if (random.chance(faults.badWrite)) {
            cut();
            return reject(DISK_FULL);
          }
          writing = null;
          for (const event of events) record(parts, event);
          resolve();
        });
      });
    },
  };
}

/** A request leaves, arrives, is answered; each takes its time, and each may be the last that the process did. */
function simCall({ world, ssm, watch, claims, run, number, onSend, leaves }: ProcessParts): AwsCall {
  const { clock, random, faults } = world;
  const call = (operation: AwsOperation, input: unknown, signal: AbortSignal): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(serviceError("AbortError"));
      const slow = random.chance(faults.slow) ? someTime(random, 5_000, 90_000) : 0;
      const [there, back] = random.chance(0.5) ? [slow, 0] : [0, slow];
      const answered = (words: string, settle: () => void): void => {
        if (words !== "") world.tell(() => `${number} ${operation}: ${words}`);
        clock.after(random.below(60) + back, number, () => {
          signal.removeEventListener("abort", abort);
          settle();
        });
      };
      const arrive = (): void => {
        try {
          const answer = ssm.answer(operation, input);
          answered("", () => resolve(answer));
        } catch (error) {
          answered(String(error), () => reject(error));
        }
      };
      const looked = (instance: string): boolean => {
        claims.sends(run, instance, scriptOf(input));
        return watch.sends(scriptOf(input), instance);
      };
      const instances = operation === "ssm:SendCommand" ? instancesOf(input) : [];
      // What goes to several nodes cannot be taken back for one of them.
      const together = instances.length > 1 ? instances.filter(looked) : null;
      const leave = clock.after(0, number, () => {
        leaves?.(operation, input);
        clock.after(random.below(60) + there, WORLD, arrive);
        for (const instance of together ?? instances.filter(looked)) onSend(instance);
      });
      const abort = (): void => {
        leave();
        reject(serviceError("AbortError"));
      };
      signal.addEventListener("abort", abort, { once: true });
    });
  return call as AwsCall;
}

function scriptOf(input: unknown): string {
  return (input as { Parameters: { commands: readonly [string] } }).Parameters.commands[0];
}

function instancesOf(input: unknown): readonly string[] {
  return (input as { InstanceIds: readonly string[] }).InstanceIds;
}

function sleep({ world, number }: ProcessParts, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      signal.removeEventListener("abort", done);
      wake();
      resolve();
    };
    const wake = world.clock.after(milliseconds, number, done);
    signal.addEventListener("abort", done, { once: true });
  });
}
