// Everything that can go wrong between the program and a node, over the wire: each time the command runs exactly once,
// and what it printed is known in the end.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import type { Invocation } from "../../src/run/model/run.ts";
import type { AwsEndpoint } from "../support/aws-endpoint.ts";
import { type Fault, type FaultRule, held, isOrder } from "../support/aws-endpoint-faults.ts";
import { planOf } from "../support/plan-builder.ts";
import { endpointFor, type WireWalk, walkOver } from "../support/wire-walk.ts";

/** What the program waits for by its clock, up to minutes, passes faster here. */
const PACE = 12;

let endpoint: AwsEndpoint;

afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
});

/** What happens to one step, and what is to come of it. */
interface Case {
  readonly name: string;
  readonly rules: readonly FaultRule[];
  /** The effects on the way to its end; not said where it may take several. */
  readonly effects?: string;
  /** How often it is sent, and run; once unless said. `null`: again where the node has not yet heard of it. */
  readonly sent?: number | null;
  readonly ran?: number;
  readonly outcome?: "exited" | "not-run";
  /** The limit of its command, in seconds. */
  readonly timeout?: number;
  /** What the person is told. */
  readonly words?: RegExp;
}

const order = (fault: Fault, more: Partial<FaultRule> = {}): FaultRule => ({
  on: "ssm:SendCommand",
  fits: isOrder,
  fault,
  ...more,
});
const poll = (fault: Fault, more: Partial<FaultRule> = {}): FaultRule => ({
  on: "ssm:GetCommandInvocation",
  fault,
  ...more,
});
const failing = (when: "before" | "after"): Fault => ({
  kind: "error",
  when,
  status: 500,
  name: "InternalServerError",
});
const refusing = (name: string): Fault => ({ kind: "error", when: "before", status: 400, name });
const proxy = (type: string, body: string): Fault => ({
  kind: "proxy",
  when: "after",
  status: 403,
  type,
  body,
});
const says = (status: string, details: string): Fault => ({
  kind: "delivery",
  says: { status, details, from: "start" },
});

/** Sends whose answer says nothing, or something else than what happened. */
const SENDS: readonly Case[] = [
  { name: "nothing wrong", rules: [], effects: "send watch" },
  {
    name: "answer lost",
    rules: [order({ kind: "reset", when: "after" })],
    effects: "send reconcile watch",
  },
  { name: "500 though accepted", rules: [order(failing("after"))], effects: "send reconcile watch" },
  {
    name: "lost",
    rules: [order({ kind: "reset", when: "before" })],
    effects: "send reconcile send watch",
    sent: 2,
  },
  { name: "500", rules: [order(failing("before"))], effects: "send reconcile send watch", sent: 2 },
  { name: "throttled", rules: [order(refusing("ThrottlingException"))], effects: "send watch", sent: 2 },
  {
    name: "denied",
    rules: [order(refusing("AccessDeniedException"))],
    effects: "send",
    ran: 0,
    outcome: "not-run",
    words: /ask for ssm:SendCommand/,
  },
  {
    name: "credentials expired",
    rules: [order(refusing("ExpiredTokenException"))],
    effects: "send",
    ran: 0,
    outcome: "not-run",
    words: /sign in again/,
  },
  {
    name: "refused in AWS's words by a proxy though accepted",
    rules: [order(proxy("application/x-amz-json-1.1", '{"__type":"AccessDeniedException","message":"no"}'))],
    effects: "send reconcile watch",
  },
  {
    name: "refused by a page of a proxy though accepted",
    rules: [order(proxy("application/json", '{"code":"AccessDenied","message":"no"}'))],
    effects: "send reconcile watch",
  },
  {
    name: "refused with a status that AWS does not refuse with though accepted",
    rules: [order({ ...refusing("AccessDeniedException"), when: "after", status: 403 } as Fault)],
    effects: "send reconcile watch",
  },
  {
    name: "throttled by a proxy though accepted",
    rules: [order(proxy("application/x-amz-json-1.1", '{"__type":"ThrottlingException"}'))],
    effects: "send reconcile watch",
  },
  {
    name: "answer lost, history unreadable at first",
    rules: [
      order({ kind: "reset", when: "after" }),
      { on: "ssm:ListCommands", fault: refusing("AccessDeniedException"), times: 2 },
    ],
    effects: "send reconcile watch",
  },
];

/** Commands of which the service says little, late, or what is not true. */
const COMMANDS: readonly Case[] = [
  {
    name: "not visible for a while",
    rules: [order({ kind: "delivery", hiddenReads: 6 })],
    effects: "send watch",
  },
  { name: "undeliverable, but running", rules: [order(says("Failed", "Undeliverable"))], sent: null },
  {
    name: "delivery timed out, but running",
    rules: [order(says("TimedOut", "Delivery Timed Out"))],
    sent: null,
  },
  { name: "a word that nobody knows", rules: [order(says("Failed", "Bewildered"))], sent: null },
  { name: "delivered three times", rules: [order({ kind: "delivery", copies: 3 })] },
  {
    name: "delivered twice after a lost answer",
    rules: [order({ kind: "reset", when: "after" }), order({ kind: "delivery", copies: 2 })],
  },
  {
    name: "delivered twice to an agent that remembers it",
    rules: [order({ kind: "delivery", copies: 2, remembers: true })],
    effects: "send watch",
  },
  {
    name: "run again by an agent that had forgotten it, with both outputs in one",
    rules: [order({ kind: "delivery", appends: true })],
    effects: "send watch reconcile",
  },
  {
    name: "in progress for ever, and ended on the node",
    rules: [order(says("InProgress", "InProgress"))],
    timeout: 24,
    effects: "send watch",
  },
  // Where the node has not begun it yet when it is asked, it is sent again.
  {
    name: "reads with expired credentials",
    rules: [poll(refusing("ExpiredTokenException"), { times: 4 })],
    sent: null,
  },
  {
    name: "reads that fail",
    rules: [poll(failing("before"), { times: 2 }), poll({ kind: "reset", when: "before" }, { skip: 3 })],
    effects: "send watch",
  },
  {
    name: "reads that are slow",
    rules: [poll({ kind: "slow", ms: 100 }, { times: 4 })],
    effects: "send watch",
  },
  { name: "reads that are throttled", rules: [poll(refusing("ThrottlingException"))], effects: "send watch" },
];

it.each([
  ["sends", SENDS],
  ["commands", COMMANDS],
])("%s that go wrong in every way are run once", async (_, cases) => {
  const plan = planOf(
    cases.map(({ timeout = 300 }, at) => ({
      run: `witness ${at}; echo begun ${at}; sleep 0.2; echo ended`,
      timeout,
    })),
  );
  endpoint = await endpointFor(plan, { pageSize: 2 });
  const walk = await walkOver(endpoint, plan, {
    pace: PACE,
    onChange: (engine) => {
      const { current } = engine.run();
      if (current === at) return;
      at = current;
      endpoint.faults.splice(0, endpoint.faults.length, ...(cases[current]?.rules ?? []));
    },
  });
  await endpoint.settled();
  const invocations = [...walk.run.invocations.values()];
  const found = cases.map(({ name }, index) => told(name, index, walk, invocations[index]));
  expect(found).toEqual(
    cases.map(({ name, effects, sent = 1, ran = 1, outcome = "exited", words }, index) => ({
      name,
      effects: effects ?? expect.any(String),
      sent: sent ?? expect.any(Number),
      ran,
      outcome,
      exitCode: outcome === "exited" ? 0 : null,
      output: outcome === "exited" ? `begun ${index}\nended\n` : "",
      message: words === undefined ? expect.anything() : expect.stringMatching(words),
    })),
  );
});

let at = -1;
beforeEach(() => {
  at = -1;
});

function told(name: string, index: number, walk: WireWalk, invocation: Invocation | undefined) {
  const nonce = invocation?.nonce ?? "";
  return {
    name,
    effects: walk.effects
      .filter((effect) => "nonce" in effect && effect.nonce === nonce)
      .map(({ type }) => type)
      .join(" "),
    sent: sends(`witness ${index};`),
    ran: ran(`witness ${index}`),
    outcome: invocation?.outcome,
    exitCode: invocation?.exitCode,
    output: walk.events
      .map((event) => (event.type === "invocation.output" && event.nonce === nonce ? event.text : ""))
      .join(""),
    message: invocation?.message ?? "",
  };
}

/** How often a command was sent, counted where requests come in. */
function sends(text: string): number {
  return endpoint.requests.filter(
    ({ operation, input, body }) => operation === "ssm:SendCommand" && isOrder(input) && body.includes(text),
  ).length;
}

/** How often it ran, counted on the node. */
function ran(call: string): number {
  return endpoint.nodes.flatMap((node) => node.calls("witness")).filter((one) => one === call).length;
}

it("keeps its promise under faults left to chance", async () => {
  // Other seeds by hand: SEED=7 npx vitest …
  const seed = Number(process.env.SEED ?? 8);
  const plan = planOf(Array.from({ length: 4 }, (_, step) => ({ run: `witness ${step}; echo ran ${step}` })));
  endpoint = await endpointFor(plan, { pageSize: 1, seed });
  const often = (fault: Fault, chance: number, on: FaultRule["on"] = "ssm:SendCommand"): FaultRule => ({
    on,
    fault,
    chance,
    times: Number.POSITIVE_INFINITY,
  });
  const rules = [
    often({ kind: "reset", when: "after" }, 0.2),
    often({ kind: "reset", when: "before" }, 0.1),
    often(refusing("ThrottlingException"), 0.1),
    often({ kind: "delivery", copies: 2, hiddenReads: 2 }, 0.4),
    often(
      {
        kind: "delivery",
        lost: true,
        says: { status: "TimedOut", details: "DeliveryTimedOut", from: "send" },
      },
      0.1,
    ),
    often(refusing("ThrottlingException"), 0.1, "ssm:ListCommands"),
    often(failing("after"), 0.1, "ssm:GetCommandInvocation"),
  ];
  const { run, output } = await walkOver(endpoint, plan, {
    pace: PACE,
    // A node that cannot be identified ends the walk, and is another story.
    onChange: (engine) => {
      if (endpoint.faults.length === 0 && engine.run().invocations.size > 0) endpoint.faults.push(...rules);
    },
  });
  await endpoint.settled();
  const invocations = [...run.invocations.values()];
  const ends = invocations.map(({ outcome, exitCode }) => ({ outcome, exitCode }));
  // A command that could not be sent for good is passed over, and never runs; every other runs once.
  const counts = ends.map((_end, step) => ran(`witness ${step}`));
  const told = ends.map(({ outcome, exitCode }) => (outcome === "exited" && exitCode === 0 ? 1 : 0));
  expect({ seed, counts, ends: ends.length }).toEqual({ seed, counts: told, ends: 4 });
  expect(ends.every(({ outcome }) => outcome === "exited" || outcome === "not-run")).toBe(true);
  expect(output).toBe(told.map((one, step) => (one === 1 ? `ran ${step}\n` : "")).join(""));
});

it("runs nothing when a delivery comes after its command was sent again, or after it was cancelled", async () => {
  const plan = planOf([{ run: "witness again; echo one" }, { run: "witness cancelled" }]);
  endpoint = await endpointFor(plan);
  const [first, second] = [held(), held()];
  const meets = (text: string) => (input: Readonly<Record<string, unknown>>) =>
    isOrder(input) && JSON.stringify(input).includes(text);
  endpoint.faults.push(
    order({ kind: "reset", when: "after" }),
    order({ kind: "delivery", hold: first.until, hiddenReads: Number.POSITIVE_INFINITY }),
    order(
      { kind: "delivery", hold: second.until, despiteCancel: true },
      { fits: meets("witness cancelled") },
    ),
  );
  const cancelSecond = (engine: Engine): void => {
    for (const { nonce, state, text, cancelRequested } of engine.run().invocations.values())
      if (state === "accepted" && !cancelRequested && text.includes("cancelled"))
        engine.submit({ type: "cancel", nonce });
  };
  const walk = await walkOver(endpoint, plan, { pace: PACE, onChange: cancelSecond });
  expect([...walk.run.invocations.values()]).toMatchObject([
    { outcome: "exited", exitCode: 0, resent: 1 },
    { outcome: "not-run" },
  ]);
  expect([ran("witness again"), ran("witness cancelled")]).toEqual([1, 0]);
  first.release();
  second.release();
  await endpoint.settled();
  expect([ran("witness again"), ran("witness cancelled")]).toEqual([1, 0]);
  expect([sends("witness again;"), sends("witness cancelled")]).toEqual([2, 1]);
});
