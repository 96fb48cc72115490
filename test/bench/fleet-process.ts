// A walk on many nodes together, measured in a process of its own: node fleet-process.js NODES STEPS AT-ONCE FOLDER FRAMES.
// Engine, transport and log on disk are real; the account is scripted, and time passes when nothing else is left to do.
// About FRAMES frames of the screen are drawn meanwhile. Prints one line of JSON. Bundled by fleet.bench.ts, because Node
// reads no TypeScript here.
import { readFileSync } from "node:fs";
import { createLog } from "../../src/audit/chain/append-log.ts";
import { ssmTransport } from "../../src/aws/transport.ts";
import { limitHeapGrowth } from "../../src/cli/process/heap-growth.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { createVault } from "../../src/output/vault.ts";
import { obstacleAt, restOf } from "../../src/run/decision/rest.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { initial } from "../../src/run/model/initial.ts";
import type { Intent } from "../../src/run/model/ports.ts";
import type { Run } from "../../src/run/model/run.ts";
import { currentTask } from "../../src/run/state/due.ts";
import { waitLines } from "../../src/transcript/words/wait-words.ts";
import { walkFrame } from "../../src/view/walk/frame/walk-frame.ts";
import { walkBeforeDraw, walkShown } from "../../src/view/walk/input/walk-state.ts";
import { WALK_START } from "../../src/view/walk/state/walk-model.ts";
import { rowText } from "../../src/view/widgets/rows.ts";
import { SCROLL_START } from "../../src/view/widgets/scroll-state.ts";
import { busyClock } from "../support/busy-clock.ts";
import { planOf } from "../support/plan-builder.ts";
import { seeded } from "../support/random.ts";
import { scriptedFleet } from "../support/scripted-fleet.ts";
import { opening } from "../support/story-opening.ts";
import { confirmRest } from "../support/story-people.ts";

/** What is printed. */
export interface Measured {
  readonly nodes: number;
  readonly steps: number;
  readonly events: number;
  /** Milliseconds of the processor, without the frames. */
  readonly took: number;
  /** Bytes and path of the log. */
  readonly bytes: number;
  readonly log: string;
  /** Calls by operation. */
  readonly counts: Readonly<Record<string, number>>;
  readonly frames: number;
  /** Milliseconds of the processor. */
  readonly frameMedian: number;
  readonly frameMost: number;
  /** Milliseconds of the processor at most: to confirm a step for all other nodes, until that is on disk; and the page before it. */
  readonly decision: number;
  readonly page: number;
  /** The slowest frames, and what came before them. */
  readonly slow: readonly { readonly ms: number; readonly why: string }[];
  /** MB of the heap that are held at the end; MB of the process at most. */
  readonly heap: number;
  readonly memory: number;
}

const [nodes = 100, steps = 20, atOnce = 50] = process.argv.slice(2, 5).map(Number);
const folder = process.argv[5] ?? "";
const frames = Number(process.argv[6] ?? 0);
const RUN = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
/** How long a node takes for a command, in milliseconds. */
const [LEAST, MOST] = [1_500, 4_500];
/** How long an answer of AWS takes, in milliseconds. */
const WAY = 60;
/** What the heap holds after a collection, in MB. */
const held = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1_048_576;
};
/** Milliseconds of the processor: what other processes do meanwhile is not counted. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

// As the program does where a run begins.
limitHeapGrowth(nodes * steps);
const drafts = Array.from({ length: steps }, (_, step) => ({ run: `touch /data/${step}`, on: "worker" }));
const limits = { nodes, maxConcurrency: atOnce, maxErrors: 0 };
const plan = planOf(drafts, {}, nodes === 1 ? {} : { worker: limits });
const clock = busyClock(Date.UTC(2026, 0, 2, 3, 4, 5));
const fleet = scriptedFleet(clock.now, () => clock.sleep(WAY, new AbortController().signal), LEAST, MOST);
const log = await createLog(folder, RUN);
let writing: Promise<void> | null = null;
const transport = ssmTransport({
  call: fleet.call,
  run: RUN,
  who: "ada@desk",
  region: "eu-central-1",
  targets: plan.targets,
  vault: createVault("key of the marks"),
  head: log.head,
  now: clock.now,
  sleep: clock.sleep,
  random: seeded(7).unit,
});
const engine = createEngine({
  run: initial(),
  log: {
    head: log.head,
    append: (events) => {
      const mine = log.append(events).finally(() => {
        writing = null;
      });
      writing = mine;
      return mine;
    },
  },
  transport,
  now: clock.now,
});

/** What a person does who only wants to get on: the first node, and when all are known, the others. */
function intentFor(run: Run): Intent | null {
  const current = currentTask(run);
  if (current === null || run.open.length > 0 || run.wave !== null || run.status !== "walking") return null;
  const { task, planned } = current;
  if (task.state === "failed") throw new Error(`${task.id} has failed`);
  if (task.state !== "ready") return null;
  const isFirst = planned.step !== plan.tasks[run.current - 1]?.step;
  // Who waits for all nodes looks at none of them yet.
  if (!isFirst && run.due.unanswered.size > 0) return null;
  const rest = isFirst ? null : restOf(run);
  if (rest !== null && obstacleAt(rest, clock.now()) === null) return confirmRest(run);
  const { id, attempt, presented } = task;
  const digest = presented?.digest ?? "";
  return { type: "confirm", task: id, attempt, digest, typed: null, how: "screen", despiteDone: false };
}

let asked: Intent | null = null;
/** When the confirmation for all other nodes began; null when there is none. */
let confirming: number | null = null;
let [decision, page] = [0, 0];

/** One intent at a time: what is asked twice would be refused. */
function press(): void {
  if (asked !== null) return;
  const begun = cpu();
  asked = intentFor(engine.run());
  if (asked === null) return;
  confirming = asked.type === "confirmRest" ? begun : null;
  if (asked.type === "confirmRest" && frames > 0) {
    drawPage(engine.run(), asked.rest);
    confirming = cpu();
  }
  void engine.submit(asked).then(() => {
    asked = null;
    press();
  });
}

const random = seeded(3);
const times: { readonly ms: number; readonly why: string }[] = [];
/** Frames after these are drawn in any case. */
const TURNS: ReadonlySet<RunEvent["type"]> = new Set([
  "run.started",
  "wave.confirmed",
  "wave.ended",
  "run.finished",
]);
const size = { columns: 120, rows: 40 };
let state = WALK_START;

function draw(run: Run, why: string): void {
  const begun = cpu();
  const at = clock.now();
  state = walkBeforeDraw(state, run, at);
  const waiting = waitLines(run, transport.waits?.() ?? [], at, 3_000);
  const frame = walkFrame(run, state, { size, logPath: log.path, bottom: null, waiting });
  const text = frame.rows.map(rowText).join("\n");
  state = walkShown(state, run, frame, at, text.length > 0);
  times.push({ ms: cpu() - begun, why });
}

/** The page that the confirmation for all other nodes is read on, which finds out what differs between them. */
function drawPage(run: Run, digest: string): void {
  const begun = cpu();
  const mode = { kind: "rest", digest, text: "", scroll: SCROLL_START } as const;
  walkFrame(run, { ...state, mode }, { size, logPath: log.path, bottom: null, waiting: [] });
  page = Math.max(page, cpu() - begun);
  drawing += cpu() - begun;
}

let events = 0;
let drawing = 0;
engine.subscribe((run, news, refusal) => {
  if (refusal !== null) throw new Error(refusal.message);
  events += news.length;
  if (confirming !== null && news.some(({ type }) => type === "wave.confirmed")) {
    decision = Math.max(decision, cpu() - confirming);
    confirming = null;
  }
  const turn = news.find(({ type }) => TURNS.has(type))?.type;
  const before = cpu();
  if (frames > 0 && (turn !== undefined || random.chance(frames / (nodes * steps))))
    draw(run, turn ?? (run.wave === null ? "between" : "wave"));
  drawing += cpu() - before;
  press();
});

let ended = false;
const begun = cpu();
void engine.submit(opening(plan));
void engine.ended.then(() => {
  ended = true;
});
await clock.run(
  () => ended,
  () => writing,
);
const took = cpu() - begun - drawing;
if (engine.run().outcome !== "done") throw new Error(`it ended ${engine.run().outcome}`);
const { bytes } = log.end();
await transport.close();
await log.close();
const most = /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
const sorted = times.map(({ ms }) => ms).toSorted((a, b) => a - b);
const measured: Measured = {
  nodes,
  steps,
  events,
  took,
  bytes,
  log: log.path,
  counts: Object.fromEntries(fleet.counts),
  frames: sorted.length,
  frameMedian: sorted[sorted.length >> 1] ?? 0,
  frameMost: sorted.at(-1) ?? 0,
  decision,
  page,
  slow: times.toSorted((a, b) => b.ms - a.ms).slice(0, 5),
  heap: held(),
  memory: Number(most) / 1024,
};
console.log(JSON.stringify(measured));
