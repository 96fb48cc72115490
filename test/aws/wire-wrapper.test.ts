// The wrapper that the greeting leaves on a node, over the wire: what a send costs, and what becomes of a command whose wrapper
// is missing or altered.
import { appendFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { carries } from "../../src/ledger/carried.ts";
import { WRAPPER_VERSION } from "../../src/ledger/node/wrapper-text.ts";
import type { AwsEndpoint } from "../support/aws-endpoint.ts";
import { held, isOrder } from "../support/aws-endpoint-faults.ts";
import { planOf } from "../support/plan-builder.ts";
import { endpointFor, type WalkOptions, walkOver } from "../support/wire-walk.ts";

let endpoint: AwsEndpoint;
afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
});

const PLAN = planOf([{ run: "witness first" }, { run: "witness second" }, { run: "witness third" }]);

/** The wrappers on the node, from outside. */
function wrapperFiles(): readonly string[] {
  const ledger = endpoint.nodes[0]?.machine.inside("/var/lib/lamplighter") ?? "";
  return readdirSync(ledger)
    .filter((name) => name.startsWith("run-"))
    .map((name) => join(ledger, name, "wrapper"));
}

/** The scripts of commands that were sent, in order. */
function scripts(): readonly string[] {
  return endpoint.requests.flatMap(({ operation, input }) => {
    if (operation !== "ssm:SendCommand" || !isOrder(input)) return [];
    return (input.Parameters as { commands: readonly string[] }).commands;
  });
}

async function walked(options: WalkOptions = {}) {
  const walk = await walkOver(endpoint, PLAN, { pace: 4, ...options });
  return {
    ...walk,
    ends: [...walk.run.invocations.values()].map(({ attempt, outcome, exitCode }) => [
      attempt,
      outcome,
      exitCode,
    ]),
  };
}

/** Does something to the wrapper once the first step is done, before the second is sent. */
function afterTheFirst(meddle: (file: string) => void): WalkOptions {
  let done = false;
  return {
    onChange(engine) {
      if (done || engine.run().tasks.at(0)?.state !== "done") return;
      done = true;
      for (const file of wrapperFiles()) meddle(file);
    },
  };
}

it("is left out of every send once a node was greeted, so that a command costs little more than itself", async () => {
  endpoint = await endpointFor(PLAN);
  const { ends } = await walked();
  expect(ends).toEqual(Array(3).fill([1, "exited", 0]));
  expect(scripts().map((script) => script.length < 2_500)).toEqual([true, true, true]);
  const [script = ""] = scripts();
  const nonce = /ll_nonce='([0-9a-f]+)'/.exec(script)?.[1] ?? "";
  const instance = endpoint.nodes[0]?.id ?? "";
  expect(carries(script, { nonce, body: "witness first", instance, wrapper: WRAPPER_VERSION })).toBe(true);
  // It goes when the node is given back.
  expect(wrapperFiles().filter((file) => readdirSync(join(file, "..")).includes("wrapper"))).toEqual([]);
});

it.each([
  ["missing", rmSync],
  ["altered", (file: string) => appendFileSync(file, "witness evil\n")],
] as const)(
  "begins nothing where it is %s: the same is sent whole as a new attempt, and runs once",
  async (why, meddle) => {
    endpoint = await endpointFor(PLAN);
    const { ends, events, run } = await walked(afterTheFirst(meddle));
    expect(ends).toEqual([
      [1, "exited", 0],
      [1, "not-run", null],
      [2, "exited", 0],
      [1, "exited", 0],
    ]);
    expect(endpoint.nodes[0]?.calls()).toEqual(["witness first", "witness second", "witness third"]);
    expect(scripts().map((script) => script.length < 2_500)).toEqual([true, true, false, false]);
    // Each attempt is in the log before it is sent, under its own name, and the reason is told.
    const told = events.filter(({ type }) => /^invocation\.(?:requested|finished)$/.test(type));
    expect(told.map(({ type }) => type.slice("invocation.".length))).toEqual([
      ...["requested", "finished", "requested", "finished"],
      ...["requested", "finished", "requested", "finished"],
    ]);
    expect(new Set(run.invocations.keys()).size).toBe(4);
    expect(JSON.stringify(events)).toContain(`The wrapper that runs commands was ${why}`);
  },
);

it("runs once although a delivery that found none comes again when it is there", async () => {
  const again = held();
  endpoint = await endpointFor(PLAN);
  const fault = { kind: "delivery", again: again.until } as const;
  endpoint.faults.push({ on: "ssm:SendCommand", fits: isOrder, skip: 1, fault });
  const { ends } = await walked(afterTheFirst(rmSync));
  expect(ends).toHaveLength(4);
  // Another walk of the same run greets the node, which puts the wrapper back; then the first delivery arrives once more.
  const plan = planOf([{ run: "witness other" }]);
  await walkOver(endpoint, plan, {
    pace: 4,
    runId: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    onChange: (engine) => {
      if (engine.run().tasks.at(0)?.state === "running") again.release();
    },
  });
  again.release();
  await endpoint.settled();
  const calls = endpoint.nodes[0]?.calls() ?? [];
  expect(calls.filter((call) => call === "witness second")).toHaveLength(1);
});
