// Runs for tests of what shows them: guides are read and planned by the real functions, inputs judged by the real
// core, and the node is whatever the test says. Nothing is sent and no time passes by itself.

import { sha256 } from "../../src/digest.ts";
import { safeText } from "../../src/output/clean.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import type { Binding, Target } from "../../src/plan/model/plan.ts";
import type { FleetChoice } from "../../src/plan/steps/fleets.ts";
import { decide } from "../../src/run/decide.ts";
import { evolve } from "../../src/run/evolve/evolve.ts";
import type { Destination, Operator, Outcome, RunEvent } from "../../src/run/model/event.ts";
import { initial } from "../../src/run/model/initial.ts";
import type { Intent, Opening, Refusal, Report } from "../../src/run/model/ports.ts";
import type { Run } from "../../src/run/model/run.ts";
import { next } from "../../src/run/next/next.ts";
import type { Runbook } from "../../src/runbook/model/runbook.ts";
import { readRunbook } from "../../src/runbook/read-runbook.ts";
import type { WalkEngine } from "../../src/view/walk/state/engine-port.ts";

export const START = Date.UTC(2026, 10, 24, 8, 14, 3);
export const RUN_ID = "01KA7QF0Z3N5V8XW2B4C6D8E9F";

export const TARGETS: readonly Target[] = [
  {
    key: "manager",
    roles: ["manager", "node"],
    selector: "manager",
    id: "i-0a1b2c3d4e5f60718",
    name: "manager",
  },
  { key: "worker", roles: ["worker"], selector: "node-01", id: "i-0f3a9b8c7d6e5f401", name: "node-01" },
];

/** A guide with every kind of step: reads, changes, destroys, cannot be judged, by hand, with checks, for one's own machine. */
export const GUIDE = [
  "---",
  "title: Prepare a joining node",
  "roles:",
  "  manager: the first node",
  "  worker: a node that joins",
  "variables:",
  "  DATA_DEVICE:",
  "    type: block-device",
  "    description: The empty disk that will hold the data.",
  "    example: nvme1n1",
  "  SWARM_TOKEN:",
  "    type: swarm-token",
  "    secret: true",
  "    description: The worker join token.",
  "  MANAGER_IP:",
  "    type: ip-address",
  "    description: The first node's private address.",
  "---",
  "",
  "# Prepare a joining node",
  "",
  "## Data volume",
  "",
  "The disks are looked at first.",
  "",
  "```bash {name=look on=worker}",
  "lsblk -o NAME,SIZE,TYPE,FSTYPE,MOUNTPOINT,SERIAL",
  "```",
  "",
  "Formatting erases what is on the disk. It is done without `-f`, so that a disk which already holds a",
  "filesystem is refused.",
  "",
  "```bash {name=format on=worker done='blkid /dev/DATA_DEVICE' verify='blkid -t TYPE=xfs /dev/DATA_DEVICE'}",
  "mkfs -t xfs /dev/DATA_DEVICE",
  "```",
  "",
  "The entry goes by UUID, because device names move between restarts.",
  "",
  "```bash {name=fstab on=worker}",
  "printf 'UUID=%s /data xfs defaults,nofail 0 2\\n' \\",
  '  "$(blkid -s UUID -o value /dev/DATA_DEVICE)" >> /etc/fstab',
  "```",
  "",
  "## Swarm",
  "",
  "1. Look at the security group in the console.",
  "",
  "```bash {name=settings on=worker}",
  "curl -fsSL https://get.docker.com | sh",
  "```",
  "",
  "```bash {name=join on=worker}",
  "docker swarm join --token SWARM_TOKEN MANAGER_IP:2377",
  "```",
  "",
  "```bash {name=connect on=local}",
  "aws ssm start-session --target node-01",
  "```",
  "",
].join("\n");

export interface RunOptions {
  readonly guide?: string;
  readonly targets?: readonly Target[];
  readonly bindings?: readonly Binding[];
  readonly destination?: Destination;
  /** What a node answers when it is asked who it is; null: nothing yet. Left out: that it is the right one, and no more. */
  readonly answer?: (target: string) => Report | null;
  readonly allowLocal?: boolean;
  readonly together?: FleetChoice;
}

export const REHEARSAL: Destination = {
  kind: "rehearsal",
  account: "practice",
  region: "us-east-1",
  endpoint: null,
};

export const DEVICE: Binding = {
  name: "DATA_DEVICE",
  scope: { kind: "target", target: "worker" },
  value: "nvme1n1",
  secret: false,
  from: "given",
};

/** An engine over the real core, in which a step of the loop happens when the test asks for it. */
export interface StageEngine extends WalkEngine {
  readonly events: readonly RunEvent[];
  readonly refusals: readonly Refusal[];
  readonly intents: readonly Intent[];
  /** The time that inputs get. */
  at: number;
  report(report: Report): void;
  /** Answers what is due: targets are identified, what is requested is accepted, until nothing of that is due. */
  settle(): void;
  /** Another process goes on with the run, once it was left or its process has died. */
  resume(operator: Operator): void;
  /** Output and end of what is on its way now, on that target where several are. */
  finish(
    exitCode: number,
    output?: string,
    more?: { outcome?: Outcome; duration?: number; target?: string },
  ): void;
}

/** Reading is pure, so a guide is read once. */
const runbooks = new Map<string, Runbook>();

/** A run of the guide that has started, its first step shown. */
export function stageEngine(options: RunOptions = {}): StageEngine {
  const content = options.guide ?? GUIDE;
  const sha = sha256(content);
  const runbook = runbooks.get(content) ?? readRunbook(new TextEncoder().encode(content));
  runbooks.set(content, runbook);
  const plan = makePlan({
    runbook,
    guide: { path: "guide.md", sha256: sha },
    bindings: options.bindings ?? [DEVICE],
    targets: options.targets ?? TARGETS,
    sections: null,
    ...(options.together === undefined ? {} : { together: options.together }),
  });
  let run = initial();
  let end: (run: Run) => void = () => {};
  const events: RunEvent[] = [];
  const refusals: Refusal[] = [];
  const intents: Intent[] = [];
  const listeners = new Set<Parameters<WalkEngine["subscribe"]>[0]>();
  const answer = options.answer ?? ((target: string): Report => ({ type: "identified", target, facts: {} }));

  const input = (what: Intent | Report | Opening): Refusal | null => {
    const decision = decide(run, { ...what, at: engine.at });
    for (const fact of decision.facts) {
      run = evolve(run, fact);
      events.push(fact);
    }
    if (decision.refusal !== null) refusals.push(decision.refusal);
    for (const listener of [...listeners]) listener(run, decision.facts, decision.refusal);
    if (run.status === "left" || run.status === "finished") end(run);
    return decision.refusal;
  };

  const engine: StageEngine = {
    at: START,
    events,
    refusals,
    intents,
    run: () => run,
    async submit(intent) {
      intents.push(intent);
      return input(intent);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ended: new Promise((resolve) => {
      end = resolve;
    }),
    report: (report) => input(report),
    settle() {
      for (let effects = next(run); ; effects = next(run)) {
        const answers = effects.flatMap((due): readonly Report[] => {
          if (due.type === "identify") return [answer(due.target) ?? []].flat();
          if (due.type === "send")
            return [{ type: "accepted", nonce: due.nonce, commandId: `cmd-${due.nonce.slice(0, 8)}` }];
          return due.type === "release"
            ? [{ type: "probeFinished", probe: due.key, ok: true, message: safeText("") }]
            : [];
        });
        const [report] = answers;
        if (report === undefined) return;
        input(report);
      }
    },
    resume(operator) {
      input({
        type: "resume",
        operator,
        program: { version: "0.1.0", sha256: "0".repeat(64), wrapper: "1" },
        message: safeText(
          "What was under way is asked for on its node first; nothing is sent again unasked.",
        ),
      });
    },
    finish(exitCode, output = "", more = {}) {
      const { target } = more;
      const nonce = run.open.find((it) => target === undefined || run.invocations.get(it)?.target === target);
      if (nonce === undefined) throw new Error("nothing is on its way");
      const text = safeText(output);
      if (text !== "") input({ type: "output", nonce, text, bytes: text.length });
      input({
        type: "finished",
        nonce,
        outcome: more.outcome ?? "exited",
        exitCode: (more.outcome ?? "exited") === "exited" ? exitCode : null,
        bytes: text.length,
        sha256: sha256(text),
        missing: 0,
        duration: more.duration ?? 1300,
        captured: null,
        message: null,
      });
      engine.settle();
    },
  };
  input({
    type: "start",
    event: {
      format: "lamplighter-log/1",
      run: RUN_ID,
      plan,
      guide: { encoding: "utf8", content, sha256: sha },
      program: { version: "0.1.0", sha256: "0".repeat(64), wrapper: "1" },
      operator: { user: "ada", host: "desk", arn: null },
      destination: options.destination ?? REHEARSAL,
      answers: "screen",
      observedAt: START,
      ...(options.allowLocal === undefined ? {} : { allowLocal: options.allowLocal }),
    },
  });
  engine.settle();
  return engine;
}

/** Confirms the current step as it stands, checks included, and lets each text end with 0 (the done check with 1). */
export function carryOut(engine: StageEngine, output = ""): void {
  const index = engine.run().current;
  const task = engine.run().tasks.at(index);
  if (task?.presented == null) throw new Error("nothing is shown");
  engine.submit({
    type: "confirm",
    task: task.id,
    attempt: task.attempt,
    digest: task.presented.digest,
    typed: task.presented.confirm.typed,
    how: "screen",
    despiteDone: false,
  });
  engine.settle();
  while (engine.run().current === index && engine.run().open.length > 0) {
    const phase = engine.run().invocations.get(engine.run().open[0] ?? "")?.phase;
    engine.finish(phase === "done" ? 1 : 0, phase === "command" ? output : "");
  }
}

/** A guide of so many steps on one node. */
export function longGuide(steps: number): string {
  const parts = ["# A long walk", ""];
  for (let index = 0; index < steps; index++) {
    if (index % 20 === 0) parts.push(`## Part ${index / 20 + 1}`, "");
    parts.push(`Step ${index} says something.`, "", "```bash", `echo step ${index}`, "```", "");
  }
  return parts.join("\n");
}
