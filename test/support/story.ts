// A run told as a story: given (what has happened), when (one input), then (facts, or a refusal).
//
//   const told = story(plan).start().identified("node").confirm();
//   expect(told.facts).toEqual(["invocation.requested"]);
import { safeText } from "../../src/output/clean.ts";
import type { SafeText } from "../../src/output/safe-text.ts";
import type { Disk } from "../../src/plan/model/device.ts";
import type { Binding, Plan } from "../../src/plan/model/plan.ts";
import { decide } from "../../src/run/decide.ts";
import { evolve } from "../../src/run/evolve/evolve.ts";
import type { Holder, Outcome, RunEvent } from "../../src/run/model/event.ts";
import { initial } from "../../src/run/model/initial.ts";
import type {
  Effect,
  Input,
  Intent,
  Observation,
  Opening,
  Refusal,
  Report,
} from "../../src/run/model/ports.ts";
import type { Invocation, Run, TaskRun } from "../../src/run/model/run.ts";
import { next } from "../../src/run/next/next.ts";
import { opening, resumption } from "./story-opening.ts";

type Confirm = Extract<Intent, { type: "confirm" }>;
type Finished = Extract<Report, { type: "finished" }>;

export interface Story {
  /** Everything on disk. */
  readonly log: readonly RunEvent[];
  readonly run: Run;
  /** What the last input led to. */
  readonly events: readonly RunEvent[];
  readonly facts: readonly RunEvent["type"][];
  readonly refusal: Refusal | null;
  /** The effects that are due, and their keys. */
  readonly effects: readonly Effect[];
  readonly due: readonly string[];
  /** The current task, the open or newest invocation. */
  readonly task: TaskRun;
  readonly invocation: Invocation;

  when(input: Intent | Report | Opening | Observation): Story;
  later(milliseconds: number): Story;
  /** The process dies with only the first `lines` lines on disk (all when not said). */
  cut(lines?: number): Story;

  /** `allowLocal`: commands may run on the operator's own machine. */
  start(destination?: "rehearsal" | "aws", allowLocal?: boolean): Story;
  resume(allowLocal?: boolean): Story;
  identified(target: string, disks?: readonly Disk[], facts?: Readonly<Record<string, SafeText>>): Story;
  /** Another run holds the target. */
  held(target: string, hold: number): Story;
  takeOver(target: string, hold: number, typed?: string): Story;
  confirm(change?: Partial<Confirm>): Story;
  skip(reason?: string): Story;
  edit(command: string): Story;
  retry(): Story;
  note(text: string): Story;
  attest(statement?: string): Story;
  bind(name: string, value: string | null, scope?: Binding["scope"]): Story;
  cancel(): Story;
  leave(): Story;
  accepted(commandId?: string): Story;
  output(text: string): Story;
  exit(code: number, change?: Partial<Finished>): Story;
  ends(outcome: Outcome): Story;
  uncertain(message?: string): Story;
  absent(): Story;
  /** Every node that is to be given back says that it was, or that it could not be. */
  givenBack(ok?: boolean): Story;
  /** confirm, accepted, exit 0. */
  succeeds(change?: Partial<Confirm>): Story;
}

const START = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A story that has not begun. */
export function story(plan: Plan): Story {
  return tell({ plan, at: START, log: [], run: initial(), events: [], refusal: null });
}

/** The fold of the events. */
export function fold(events: readonly RunEvent[]): Run {
  return events.reduce(evolve, initial());
}

/** A report of an end. */
export function ending(nonce: string, change: Partial<Finished> = {}): Finished {
  return {
    type: "finished",
    nonce,
    outcome: "exited",
    exitCode: 0,
    bytes: 0,
    sha256: null,
    missing: 0,
    duration: 1000,
    captured: null,
    message: null,
    ...change,
  };
}

/** Another run, as a node tells of it. */
export function holder(hold: number): Holder {
  return {
    hold,
    run: "01BX5ZZKBKACTAV9WEVGEMMVRZ",
    who: safeText("grace@tower"),
    since: START - 60_000,
    pending: [
      { nonce: "0".repeat(32), state: "running", since: START - 5_000, command: safeText("yum update") },
    ],
    more: 0,
  };
}

interface Told {
  readonly plan: Plan;
  readonly at: number;
  readonly log: readonly RunEvent[];
  readonly run: Run;
  readonly events: readonly RunEvent[];
  readonly refusal: Refusal | null;
}

function tell(told: Told): Story {
  const { plan, at, log, run } = told;
  const when = (input: Intent | Report | Opening | Observation): Story => {
    const decision = decide(run, { ...input, at } as Input);
    return tell({
      plan,
      at: at + 1000,
      log: [...log, ...decision.facts],
      run: decision.facts.reduce(evolve, run),
      events: decision.facts,
      refusal: decision.refusal,
    });
  };
  const current = (): TaskRun => {
    const task = run.tasks.at(run.current) ?? run.tasks.at(-1);
    if (task === undefined) throw new Error("the story has no tasks");
    return task;
  };
  const newest = (): Invocation => {
    const invocation = [...run.invocations.values()].at(-1);
    if (invocation === undefined) throw new Error("nothing was requested in this story");
    return invocation;
  };
  const of = () => ({ task: current().id, attempt: current().attempt });
  const nonce = () => newest().nonce;
  return {
    log,
    run,
    events: told.events,
    facts: told.events.map(({ type }) => type),
    refusal: told.refusal,
    get effects() {
      return next(run);
    },
    get due() {
      return next(run).map(({ key }) => key);
    },
    get task() {
      return current();
    },
    get invocation() {
      return newest();
    },
    when,
    later: (milliseconds) => tell({ ...told, at: at + milliseconds }),
    cut: (lines = log.length) => {
      const kept = log.slice(0, lines);
      return tell({ ...told, log: kept, run: fold(kept), events: [], refusal: null });
    },
    start: (destination = "rehearsal", allowLocal = false) => when(opening(plan, destination, allowLocal)),
    resume: (allowLocal = false) => when(resumption(allowLocal)),
    identified: (target, disks, facts = {}) =>
      when({
        type: "identified",
        target,
        facts: { hostname: safeText(`${target}.internal`), ...facts },
        ...(disks === undefined ? {} : { disks }),
      }),
    held: (target, hold) => when({ type: "held", target, holder: holder(hold) }),
    takeOver: (target, hold, typed = "yes") => when({ type: "takeOver", target, hold, typed, how: "screen" }),
    confirm: (change = {}) =>
      when({
        type: "confirm",
        ...of(),
        digest: current().presented?.digest ?? "",
        typed: current().presented?.confirm.typed ?? null,
        how: "screen",
        despiteDone: false,
        ...change,
      }),
    skip: (reason = "not needed") => when({ type: "skip", task: current().id, reason: safeText(reason) }),
    edit: (command) => when({ type: "edit", ...of(), command }),
    retry: () => when({ type: "retry", ...of() }),
    note: (text) => when({ type: "note", task: current().id, text: safeText(text) }),
    attest: (statement = "I did it.") =>
      when({ type: "attest", task: current().id, statement: safeText(statement) }),
    bind: (name, value, scope = { kind: "run" }) =>
      when({ type: "bind", binding: { name, scope, value, secret: value === null, from: "given" } }),
    cancel: () => when({ type: "cancel", nonce: nonce() }),
    leave: () => when({ type: "leave", reason: safeText("enough for today") }),
    accepted: (commandId = "c0ffee00-0000-4000-8000-000000000001") =>
      when({ type: "accepted", nonce: nonce(), commandId }),
    output: (text) => when({ type: "output", nonce: nonce(), text: safeText(text), bytes: text.length }),
    exit: (exitCode, change = {}) => when(ending(nonce(), { exitCode, ...change })),
    ends: (outcome) => when(ending(nonce(), { outcome, exitCode: null })),
    uncertain: (message = "the answer was lost") =>
      when({ type: "uncertain", nonce: nonce(), message: safeText(message) }),
    absent: () => when({ type: "absent", nonce: nonce(), message: safeText("no trace of it") }),
    givenBack(ok = true) {
      const [effect] = next(run).filter(({ type }) => type === "release");
      if (effect === undefined) return this;
      const message = safeText(ok ? "It is free." : "It did not answer.");
      return when({ type: "probeFinished", probe: effect.key, ok, message }).givenBack(ok);
    },
    succeeds(change = {}) {
      return this.confirm(change).accepted().exit(0);
    },
  };
}
