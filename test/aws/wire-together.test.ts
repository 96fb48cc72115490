// A step that several nodes run together, over the wire: how many requests it takes, and what becomes of it when AWS refuses one
// of the nodes, loses an answer, delivers it twice, or does not let lists be read.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import type { RunEvent } from "../../src/run/model/event.ts";
import type { AwsEndpoint } from "../support/aws-endpoint.ts";
import { type Fault, type FaultRule, isOrder } from "../support/aws-endpoint-faults.ts";
import { planOf } from "../support/plan-builder.ts";
import { endpointFor, walkOver } from "../support/wire-walk.ts";

let endpoint: AwsEndpoint;
afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
});

const NODES = 5;

/** Walks one step on five nodes; `node`: the command for each, with the node's number. */
async function walked(run: string, ...faults: readonly FaultRule[]) {
  return walkedWith(run, faults, () => {});
}

async function walkedWith(run: string, faults: readonly FaultRule[], beforeWave: () => void) {
  const plan = planOf(
    [{ run, on: "worker" }],
    {},
    { worker: { nodes: NODES, maxConcurrency: 50, maxErrors: NODES } },
  );
  endpoint = await endpointFor(plan);
  endpoint.faults.push(...faults);
  let isWave = false;
  const { events, output } = await walkOver(endpoint, plan, {
    pace: 4,
    onChange: (engine) => {
      const first = engine.run().tasks.at(0)?.state;
      if (isWave || first !== "done" || engine.run().due.unanswered.size > 0) return;
      isWave = true;
      beforeWave();
    },
  });
  await endpoint.settled();
  return { events, output, ends: endsOf(events) };
}

function endsOf(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.type === "invocation.finished" ? [`${event.outcome} ${event.exitCode}`] : [],
  );
}

/** The requests that carried commands, by how many nodes each was for. */
function orders(): readonly number[] {
  return sends().flatMap(({ input }) => (isOrder(input) ? [(input.InstanceIds as string[]).length] : []));
}

const sends = () => endpoint.requests.filter(({ operation }) => operation === "ssm:SendCommand");

/** How often each node ran the witness. */
const ran = (): readonly number[] => endpoint.nodes.map((node) => node.calls("witness").length);

const isTogether = (input: Readonly<Record<string, unknown>>): boolean =>
  isOrder(input) && (input.InstanceIds as string[]).length > 1;
const together = (fault: Fault, times = 1): FaultRule => ({
  on: "ssm:SendCommand",
  fits: isTogether,
  times,
  fault,
});
const refusing = (name: string): Fault => ({ kind: "error", when: "before", status: 400, name });

const ONCE = Array(NODES).fill(1);
const WELL = Array(NODES).fill("exited 0");

it("takes one request for the first node and one for all others, as for the greetings, and follows it in pages", async () => {
  const { ends, events } = await walked("witness it; sleep 0.5; echo done");
  expect([ends, ran(), orders()]).toEqual([WELL, ONCE, [1, NODES - 1]]);
  const greetings = sends().filter(({ input }) => String(input.Comment).startsWith("ll1 probe-greet"));
  const greeted = greetings.map(({ input }) => (input.InstanceIds as string[]).length);
  // How many are looked up in time depends on the machine; none is greeted twice.
  expect(greeted.reduce((sum, count) => sum + count, 0)).toBe(NODES);
  expect(greeted.length).toBeLessThan(NODES);
  const ids = events.flatMap((event) => (event.type === "invocation.accepted" ? [event.commandId] : []));
  expect(new Set(ids).size).toBe(2);
  const asked = endpoint.requests.filter(({ operation }) => operation === "ssm:GetCommandInvocation");
  // The last that is still followed is asked for by itself.
  const single = asked.flatMap(({ input }) => (input.CommandId === ids[1] ? [input.InstanceId] : []));
  expect(new Set(single).size).toBeLessThan(2);
  const pages = endpoint.requests.filter(
    ({ operation, input }) => operation === "ssm:ListCommandInvocations" && input.CommandId === ids[1],
  );
  expect(pages.length).toBeLessThan(20);
});

it("goes on with the others when AWS refuses a request because of one node", async () => {
  let gone = "";
  const { ends } = await walked("witness it", {
    on: "ssm:SendCommand",
    times: 99,
    fits: (input) => {
      gone ||= endpoint.nodes[3]?.id ?? "";
      return isOrder(input) && (input.InstanceIds as string[]).includes(gone);
    },
    fault: refusing("InvalidInstanceId"),
  });
  expect(ends.toSorted()).toEqual([...Array(NODES - 1).fill("exited 0"), "not-run null"]);
  expect(ran()).toEqual([1, 1, 1, 0, 1]);
  expect(orders()).toEqual([1, 4, 2, 2, 1, 1]);
});

it("stays one request while AWS is too busy to take it", async () => {
  const { ends } = await walked("witness it", together(refusing("ThrottlingException"), 2));
  expect([ends, ran(), orders()]).toEqual([WELL, ONCE, [1, 4, 4, 4]]);
});

it.each<[string, FaultRule]>([
  ["the answer is lost", together({ kind: "reset", when: "after" })],
  ["the answer is lost and nothing was done", together({ kind: "reset", when: "before" })],
  ["it is delivered twice", together({ kind: "delivery", copies: 2 })],
  ["the agent forgets that it ran", together({ kind: "delivery", appends: true })],
  ["it cannot be seen at first", together({ kind: "delivery", hiddenReads: 3 })],
  [
    "AWS says that it could not be delivered",
    together({
      kind: "delivery",
      says: { status: "Failed", details: "Undeliverable", from: "start" },
    }),
  ],
])("runs once on each node when %s", async (_, fault) => {
  const { ends } = await walked("witness it; echo done", fault);
  expect([ends, ran()]).toEqual([WELL, ONCE]);
});

it("asks for each node's record where lists may not be read", async () => {
  const denied: Fault = refusing("AccessDeniedException");
  const { ends } = await walked("witness it", {
    on: "ssm:ListCommandInvocations",
    times: 99,
    fault: denied,
  });
  expect([ends, ran()]).toEqual([WELL, ONCE]);
  // How many requests greet several nodes depends on the machine; each may have been followed before the first refusal.
  const shared = sends().filter(
    ({ input }) => !isOrder(input) && (input.InstanceIds as string[]).length > 1,
  ).length;
  const lists = endpoint.count("ssm:ListCommandInvocations");
  expect(lists).toBeGreaterThan(0);
  expect(lists).toBeLessThanOrEqual(Math.max(1, shared));
});

it("fetches what a list does not show of an output", async () => {
  const { ends, output } = await walked("witness it; seq 1 900");
  expect(ends).toEqual(WELL);
  const whole = `${Array.from({ length: 900 }, (_, at) => at + 1).join("\n")}\n`;
  expect(output).toBe(whole.repeat(NODES));
});

it("runs nothing on a node that takes itself for another, and then the command by itself", async () => {
  const { ends } = await walkedWith("witness it", [], () => {
    const ledger = endpoint.nodes[2]?.machine.inside("/var/lib/lamplighter") ?? "";
    const [run = ""] = readdirSync(ledger).filter((name) => name.startsWith("run-"));
    writeFileSync(join(ledger, run, "instance"), "i-0000000000000000f\n");
  });
  expect([ends, ran(), orders()]).toEqual([WELL, ONCE, [1, NODES - 1, 1]]);
});
