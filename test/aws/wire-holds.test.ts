// Nodes that two runs want, over the wire: who holds one, who takes it over, and what still arrives from the predecessor,
// after a skip, after a clean.
import { afterEach, describe, expect, it, vi } from "vitest";
import { awsClient } from "../../src/aws/client/client.ts";
import { cleanNode } from "../../src/aws/ledger/clean-node.ts";
import { sleep } from "../../src/cli/process/sleep.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Run } from "../../src/run/model/run.ts";
import type { AwsEndpoint } from "../support/aws-endpoint.ts";
import { type Fault, type FaultRule, held, isOrder } from "../support/aws-endpoint-faults.ts";
import type { EndpointNode } from "../support/aws-endpoint-node.ts";
import { planOf } from "../support/plan-builder.ts";
import { endpointFor, stubEnvironment, walkOver } from "../support/wire-walk.ts";

const PACE = 6;
const FIRST = "01AAAAAAAAAAAAAAAAAAAAAAAA";
const SECOND = "01BBBBBBBBBBBBBBBBBBBBBBBB";
const predecessor = planOf([{ run: "witness predecessor; sleep 300" }]);
const successor = planOf([{ run: "witness successor" }]);
const never = new AbortController().signal;

let endpoint: AwsEndpoint;
afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
});

const node = (): EndpointNode => {
  const [only] = endpoint.nodes;
  if (only === undefined) throw new Error("the endpoint has no node");
  return only;
};
const order = (fault: Fault): FaultRule => ({ on: "ssm:SendCommand", fits: isOrder, fault });
const accepted = (run: Run): boolean =>
  [...run.invocations.values()].some(({ state }) => state === "accepted");
const nonceOf = (run: Run): string => [...run.invocations.keys()][0] ?? "";

/** A walk whose process dies once its command was accepted. */
const dying = () => walkOver(endpoint, predecessor, { pace: PACE, runId: FIRST, diesWhen: accepted });

/** Waits for something on the node. */
async function seen(what: () => boolean): Promise<void> {
  while (!what()) await sleep(20, never);
}

async function clean(): Promise<void> {
  stubEnvironment(endpoint);
  const { call } = await awsClient({ profile: null, region: null });
  const options = { call, now: Date.now, sleep, random: Math.random };
  expect(await cleanNode(options, node().id, never)).toMatchObject({ ok: true });
}

describe("a node that another run holds", () => {
  it("is not walked on unasked, and its holder is told with what it runs", async () => {
    endpoint = await endpointFor(predecessor);
    const first = await dying();
    await seen(() => node().calls("witness").length > 0);
    const { run, events } = await walkOver(endpoint, successor, { pace: PACE, runId: SECOND });
    expect(run.identification.get("node")).toMatchObject({
      state: "failed",
      holder: {
        run: FIRST,
        who: "ada@desk",
        pending: [{ nonce: nonceOf(first.run), state: "running", command: "witness predecessor; sleep 300" }],
        more: 0,
      },
    });
    expect(events.map(({ type }) => type)).toContain("target.held");
    expect(node().calls("witness")).toEqual(["witness predecessor"]);
  });

  it("is taken over where a person says so, and what arrives of the predecessor afterwards runs nothing", async () => {
    endpoint = await endpointFor(predecessor);
    const late = held();
    endpoint.faults.push(order({ kind: "delivery", hold: late.until }));
    const first = await dying();
    const { run, events } = await walkOver(endpoint, successor, {
      pace: PACE,
      runId: SECOND,
      takeOver: true,
    });
    expect(run.outcome).toBe("done");
    expect(events.map(({ type }) => type)).toContain("target.takenOver");
    late.release();
    await endpoint.settled();
    expect(node().calls("witness")).toEqual(["witness successor"]);
    expect(node().read(`/var/lib/lamplighter/${nonceOf(first.run)}/result`)).toMatch(/^not-run:taken /);
  });

  it("is given back at the end of a walk, so that the next one need not ask", async () => {
    const plan = planOf([{ run: "witness first" }]);
    endpoint = await endpointFor(plan);
    const { run, events } = await walkOver(endpoint, plan, { pace: PACE, runId: FIRST });
    expect(run.outcome).toBe("done");
    expect(events.filter(({ type }) => type === "probe.finished").at(-1)).toMatchObject({
      probe: "release node 1",
      ok: true,
    });
    const next = await walkOver(endpoint, successor, { pace: PACE, runId: SECOND });
    expect(next.run.outcome).toBe("done");
    expect(node().calls("witness")).toEqual(["witness first", "witness successor"]);
  });
});

describe("a delivery that comes very late runs nothing", () => {
  it("once its command has run and the node was cleaned", async () => {
    const plan = planOf([{ run: "witness once" }]);
    endpoint = await endpointFor(plan);
    const again = held();
    endpoint.faults.push(order({ kind: "delivery", again: again.until }));
    const { run } = await walkOver(endpoint, plan, { pace: PACE });
    expect(run.outcome).toBe("done");
    await clean();
    expect(node().read(`/var/lib/lamplighter/${nonceOf(run)}/result`)).toBeNull();
    again.release();
    await endpoint.settled();
    expect(node().calls("witness")).toEqual(["witness once"]);
  });

  it("once its command was cancelled and passed over, and the node was cleaned", async () => {
    const plan = planOf([{ run: "witness skipped" }, { run: "witness next" }]);
    endpoint = await endpointFor(plan);
    const late = held();
    endpoint.faults.push(order({ kind: "delivery", hold: late.until, despiteCancel: true }));
    const cancelFirst = (engine: Engine): void => {
      for (const { nonce, state, text, cancelRequested } of engine.run().invocations.values())
        if (state === "accepted" && !cancelRequested && text.includes("skipped"))
          engine.submit({ type: "cancel", nonce });
    };
    const { run } = await walkOver(endpoint, plan, { pace: PACE, onChange: cancelFirst });
    expect([...run.tasks.values()].map(({ state }) => state)).toEqual(["skipped", "done"]);
    await clean();
    late.release();
    await endpoint.settled();
    expect(node().calls("witness")).toEqual(["witness next"]);
  });
});

it("tells the newest lines of a command that runs, when somebody asks", async () => {
  const plan = planOf([{ run: "echo 'größer ≥ 1'; witness; until [ -e /tmp/go ]; do sleep 0.1; done" }]);
  endpoint = await endpointFor(plan, { node: { machine: "best" } });
  let asked = false;
  const { events } = await walkOver(endpoint, plan, {
    pace: PACE,
    onChange(engine) {
      const [invocation] = engine.run().invocations.values();
      if (invocation?.state === "accepted" && !asked) {
        asked = true;
        void seen(() => node().calls("witness").length > 0).then(() =>
          engine.submit({ type: "tail", nonce: invocation.nonce }),
        );
      }
      const tail = [...engine.run().probes.values()].find(({ kind }) => kind === "tail");
      if (tail?.state === "finished") {
        const go = node().machine.spawn(["touch", "/tmp/go"], {});
        go.unref();
      }
    },
  });
  const ended = events.find((event) => event.type === "probe.finished" && event.probe.startsWith("tail "));
  expect(ended).toMatchObject({ ok: true, message: "größer ≥ 1\n" });
});
