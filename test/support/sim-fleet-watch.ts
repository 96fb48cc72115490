// What is promised of several nodes at once, held against each line of the log: how many are in flight, what a wave was confirmed
// for, and that nothing begins once it may not go on. Without a wave one command is in flight at most.
import type { RunEvent } from "../../src/run/model/event.ts";
import { Violation } from "./sim-world.ts";

type Event<T extends RunEvent["type"]> = Extract<RunEvent, { type: T }>;

export interface SimFleetWatch {
  processBegins(): void;
  /** The operator said yes to what this digest covers. */
  confirms(digest: string): void;
  /** A line is on disk. */
  line(event: RunEvent): void;
  /** What is not settled and keeps the task from being shown. */
  open(task: string): string | undefined;
  /** Is the attempt what the wave was confirmed for? */
  covers(task: string, attempt: number, digest: string): boolean;
  /** The node began nothing for want of the wrapper: the wave covers the next attempt, too. */
  again(task: string, attempt: number): void;
}

interface Wave {
  readonly event: Event<"wave.confirmed">;
  readonly digests: Map<string, string>;
  /** The attempt that it began, by task. */
  readonly attempts: Map<string, number>;
  readonly failed: Set<string>;
  stopped: boolean;
}

/** Sets the account up. */
export function simFleetWatch(): SimFleetWatch {
  let rests = new Set<string>();
  let wave: Wave | null = null;
  const requested = new Map<string, Event<"invocation.requested">>();
  /** Nonces that are not settled, and those of nodes that were set aside before. */
  const open = new Set<string>();
  const abandoned = new Set<string>();

  const begins = (event: Event<"invocation.requested">): void => {
    const most = wave?.event.maxConcurrency ?? 1;
    if (open.size >= most)
      throw new Violation(`${event.nonce} is requested while ${open.size} are in flight`);
    for (const nonce of open)
      if (requested.get(nonce)?.target === event.target)
        throw new Violation(`${event.nonce} is requested while ${nonce} is not settled`);
    requested.set(event.nonce, event);
    open.add(event.nonce);
    if (wave === null) return;
    const goesOn = wave.attempts.get(event.task) === event.attempt && event.phase !== "command";
    wave.attempts.set(event.task, wave.attempts.get(event.task) ?? event.attempt);
    if (goesOn) return;
    if (wave.stopped) throw new Violation(`${event.nonce} begins after its wave was stopped`);
    if (wave.failed.size > wave.event.maxErrors)
      throw new Violation(`${event.nonce} begins after ${wave.failed.size} failures`);
  };

  const ends = ({ nonce, outcome, exitCode }: Event<"invocation.finished">): void => {
    open.delete(nonce);
    abandoned.delete(nonce);
    const request = requested.get(nonce);
    const fails =
      request !== undefined && request.phase !== "done" && (outcome !== "exited" || exitCode !== 0);
    if (fails) wave?.failed.add(request.task);
  };

  return {
    processBegins() {
      rests = new Set();
      wave = null;
    },
    confirms(digest) {
      rests.add(digest);
    },
    line(event) {
      switch (event.type) {
        case "run.resumed":
        case "wave.ended":
          if (event.type === "wave.ended" && open.size > 0) throw new Violation("a wave ends while it runs");
          wave = null;
          return;
        case "wave.confirmed":
          if (!rests.has(event.confirmed.digest))
            throw new Violation("a wave was not confirmed in this process");
          if (wave !== null || open.size > 0)
            throw new Violation("a wave begins while something is in flight");
          wave = {
            event,
            digests: new Map(event.members.map(({ task, digest }) => [task, digest])),
            attempts: new Map(),
            failed: new Set(),
            stopped: false,
          };
          return;
        case "wave.stopped":
          if (wave !== null) wave.stopped = true;
          return;
        case "task.presented":
          wave?.failed.delete(event.task);
          return;
        case "invocation.requested":
          return begins(event);
        case "invocation.finished":
          return ends(event);
        case "target.setAside":
          for (const nonce of open) {
            if (requested.get(nonce)?.target !== event.target) continue;
            open.delete(nonce);
            abandoned.add(nonce);
          }
          for (const task of wave?.digests.keys() ?? [])
            if (task.endsWith(`@${event.target}`)) wave?.digests.delete(task);
          return;
        case "target.broughtBack":
          for (const nonce of abandoned) if (requested.get(nonce)?.target === event.target) open.add(nonce);
          return;
      }
    },
    open: (task) => [...open].find((nonce) => wave === null || requested.get(nonce)?.task === task),
    covers: (task, attempt, digest) =>
      wave !== null && wave.digests.get(task) === digest && (wave.attempts.get(task) ?? attempt) === attempt,
    again(task, attempt) {
      if (wave?.attempts.get(task) === attempt) wave.attempts.set(task, attempt + 1);
    },
  };
}
