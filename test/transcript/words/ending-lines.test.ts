// How a step ended on many nodes: equal endings are one line, and no more outputs are read than are told.
import { describe, expect, it } from "vitest";
import type { Run } from "../../../src/run/model/run.ts";
import { endingLines } from "../../../src/transcript/words/fleet-words.ts";
import { confirmRest } from "../../support/audited-fleet.ts";
import { fleet } from "../../support/fleet-stage.ts";
import { carryOut } from "../../support/run-fixtures.ts";

/** How the first step ended on the others of so many nodes, each with that output; and how many outputs were read. */
async function endedWith(nodes: number, output: (at: number) => string) {
  const engine = fleet(nodes, { maxConcurrency: { count: nodes }, maxErrors: { count: nodes } });
  carryOut(engine);
  await confirmRest(engine);
  for (let at = 2; at <= nodes; at++) engine.finish(0, output(at), { target: `w${at}` });
  const run = engine.run();
  const read = new Set<string>();
  const { tails } = run;
  const watched: Run["tails"] = Object.assign(new Map(tails), {
    get(nonce: string) {
      read.add(nonce);
      return tails.get(nonce);
    },
  });
  const tasks = [...run.tasks.values()].slice(1, nodes);
  return { lines: endingLines({ ...run, tails: watched }, tasks), read: read.size };
}

describe("the endings of a step", () => {
  it("are one line for each last line of output, and for an equal output one is read", async () => {
    const { lines, read } = await endedWith(40, (at) => (at === 7 ? "old\n" : "new\n"));
    expect(lines).toEqual([
      "38 nodes (w2, w3, w4, w5, w6, and 33 more): exit 0, “new”",
      "1 node (w7): exit 0, “old”",
    ]);
    expect(read).toBe(2);
  });

  it("fold outputs that differ above their last line", async () => {
    const { lines } = await endedWith(40, (at) => `took ${at} s\nComplete!\n`);
    expect(lines).toEqual(["39 nodes (w2, w3, w4, w5, w6, and 34 more): exit 0, “Complete!”"]);
  });

  it("count different outputs, and say so without reading thousands of them", async () => {
    expect((await endedWith(40, (at) => `host-${at}\n`)).lines).toEqual([
      "39 nodes (w2, w3, w4, w5, w6, and 34 more): exit 0, 39 different outputs; on w2: “host-2”",
    ]);
    const { lines, read } = await endedWith(400, (at) => `host-${at}\n`);
    expect(lines).toEqual([
      "399 nodes (w2, w3, w4, w5, w6, and 394 more): exit 0, 399 different outputs; on w2: “host-2”",
    ]);
    expect(read).toBe(100);
  });

  it("have no words for an output that was empty", async () => {
    expect(await endedWith(40, () => "")).toMatchObject({
      lines: ["39 nodes (w2, w3, w4, w5, w6, and 34 more): exit 0"],
      read: 1,
    });
  });
});
