// A whole walk over the loopback endpoint: the real client, transport, engine and fold, with somebody who confirms every
// step at once. Time may pass faster for the program than on the nodes.
import { vi } from "vitest";
import { awsClient } from "../../src/aws/client/client.ts";
import { ssmTransport } from "../../src/aws/transport.ts";
import { sleep } from "../../src/cli/process/sleep.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { safeText } from "../../src/output/clean.ts";
import { createVault, type SecretVault } from "../../src/output/vault.ts";
import type { Plan } from "../../src/plan/model/plan.ts";
import { obstacleAt, restOf } from "../../src/run/decision/rest.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { initial } from "../../src/run/model/initial.ts";
import type { Effect, Intent, Refusal, Report } from "../../src/run/model/ports.ts";
import type { Run } from "../../src/run/model/run.ts";
import { type AwsEndpoint, type EndpointOptions, startAwsEndpoint } from "./aws-endpoint.ts";
import type { NodeOptions } from "./aws-endpoint-node.ts";
import { opening } from "./story-opening.ts";
import { confirmRest } from "./story-people.ts";

export interface WireWalk {
  readonly run: Run;
  readonly events: readonly RunEvent[];
  readonly effects: readonly Effect[];
  readonly reports: readonly Report[];
  /** What was printed by the commands, joined. */
  readonly output: string;
}

export interface WalkOptions {
  /** The run's id, which gives the commands their names on the node. */
  readonly runId?: string;
  readonly vault?: SecretVault;
  /** AWS-RunShellScript unless said. */
  readonly document?: string;
  /** How much faster than on the nodes time passes here; 1 unless said. */
  readonly pace?: number;
  /** What is known already when the walk begins. */
  readonly intents?: readonly Intent[];
  /** Told of every change, to meddle with it. */
  readonly onChange?: (engine: Engine) => void;
  /** Take nodes over from the runs that hold them. */
  readonly takeOver?: boolean;
  /** The process dies once this is so. */
  readonly diesWhen?: (run: Run) => boolean;
}

/** An endpoint with one node for every target of the plan. */
export function endpointFor(
  plan: Plan,
  options: Omit<EndpointOptions, "nodes"> & { readonly node?: Partial<NodeOptions> } = {},
): Promise<AwsEndpoint> {
  const nodes = plan.targets.map(({ id, name }): NodeOptions => ({ id: id ?? "", name, ...options.node }));
  return startAwsEndpoint({ ...options, nodes });
}

/** The environment of this process as the endpoint wants it, until `vi.unstubAllEnvs()`. */
export function stubEnvironment(endpoint: AwsEndpoint): void {
  for (const [name, value] of Object.entries(endpoint.environment)) vi.stubEnv(name, value);
}

/** Walks the plan to its end, past steps that fail, or until the process dies. */
export async function walkOver(
  endpoint: AwsEndpoint,
  plan: Plan,
  options: WalkOptions = {},
): Promise<WireWalk> {
  stubEnvironment(endpoint);
  const { call } = await awsClient({ profile: null, region: null });
  const { pace = 1, vault = createVault("key of the marks"), runId = "01ARZ3NDEKTSV4RRFFQ69G5FAV" } = options;
  const began = Date.now();
  const now = (): number => Math.round(began + (Date.now() - began) * pace);
  const events: RunEvent[] = [];
  const reports: Report[] = [];
  const effects: Effect[] = [];
  const inner = ssmTransport({
    call,
    run: runId,
    who: "ada@desk",
    region: "eu-central-1",
    ...(options.document === undefined ? {} : { document: options.document }),
    targets: plan.targets,
    vault,
    head: () => "ab".repeat(32),
    now,
    sleep: (ms, signal) => sleep(ms / pace, signal),
    random: Math.random,
  });
  const engine = createEngine({
    run: initial(),
    log: { append: async (facts) => void events.push(...facts), head: () => "ab".repeat(32) },
    transport: {
      start(effect, signal, report) {
        effects.push(effect);
        inner.start(effect, signal, (told) => {
          reports.push(told);
          report(told);
        });
      },
      close: () => inner.close(),
    },
    now,
  });
  const refusals: Refusal[] = [];
  let die = (): void => {};
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  let dead = false;
  engine.subscribe((_run, _events, refusal) => {
    if (dead) return;
    if (refusal !== null) refusals.push(refusal);
    dead = options.diesWhen?.(engine.run()) ?? false;
    if (dead) return die();
    options.onChange?.(engine);
    // What was refused once would be refused for ever.
    if (refusal === null) confirmNext(engine, options.takeOver ?? false);
    else if (refusals.length === 1) engine.submit({ type: "leave", reason: safeText("refused") });
    else throw new Error(`refused: ${JSON.stringify(refusals)}`);
  });
  const first = opening(plan, "aws");
  engine.submit(first.type === "start" ? { ...first, event: { ...first.event, run: runId } } : first);
  for (const intent of options.intents ?? []) engine.submit(intent);
  const run = (await Promise.race([engine.ended, death])) ?? engine.run();
  await inner.close();
  if (refusals.length > 0) throw new Error(`refused: ${JSON.stringify(refusals)}`);
  const output = events.map((event) => (event.type === "invocation.output" ? event.text : "")).join("");
  return { run, events, effects, reports, output };
}

/** Confirms what waits to be confirmed, passes over what failed, and leaves where a node could not be identified. */
function confirmNext(engine: Engine, takeOver: boolean): void {
  const run = engine.run();
  const task = run.tasks.at(run.current);
  const { identification } = run;
  const failed = [...identification.values()].some(({ state }) => state === "failed");
  if (run.status !== "walking") return;
  const [target, held] = [...identification].find(([, { holder }]) => holder !== null) ?? [];
  if (takeOver && target !== undefined && held?.holder)
    return void engine.submit({
      type: "takeOver",
      target,
      hold: held.holder.hold,
      typed: "yes",
      how: "screen",
    });
  if (run.open.length > 0) return;
  if (task?.state === "failed" && !failed)
    return void engine.submit({ type: "skip", task: task.id, reason: safeText("failed") });
  if (failed) return void engine.submit({ type: "leave", reason: safeText("failed") });
  if (task?.state !== "ready" || task.presented === null) return;
  const rest = restOf(run);
  // All of them at once, when all have answered.
  if (rest !== null && run.due.unanswered.size > 0) return;
  const all = rest === null || obstacleAt(rest, run.at) !== null ? null : confirmRest(run);
  if (all !== null) return void engine.submit(all);
  const { id, attempt, presented } = task;
  const { digest, confirm } = presented;
  engine.submit({
    type: "confirm",
    task: id,
    attempt,
    digest,
    typed: confirm.typed,
    how: "screen",
    despiteDone: false,
  });
}
