import { expect, it } from "vitest";
import { restOf, restOutlineOf } from "../../../src/run/decision/rest.ts";
import { evolve } from "../../../src/run/evolve/evolve.ts";
import { initial } from "../../../src/run/model/initial.ts";
import type { Run } from "../../../src/run/model/run.ts";
import { planOf } from "../../support/plan-builder.ts";
import { ending, type Story, story } from "../../support/story.ts";
import { confirmRest } from "../../support/story-people.ts";

const plan = planOf(
  [
    { run: "touch /a", on: "worker" },
    { run: "touch /b", on: "worker", done: "test -e /b" },
  ],
  {},
  { worker: { nodes: 4, maxConcurrency: 2, maxErrors: 0 } },
);

/** Both steps on all nodes; the last node fails at the first, and is skipped there. */
function walked(): Story {
  let told = story(plan).start();
  for (const { key } of plan.targets) told = told.identified(key);
  told = told.confirm().accepted().exit(0);
  const intent = confirmRest(told.run);
  if (intent === null) throw new Error("nothing is left on several nodes");
  told = told.when(intent);
  for (let nonce = told.run.open[0]; nonce !== undefined; nonce = told.run.open[0])
    told = told.when({ ...ending(nonce), ...(told.run.open.length === 1 ? { exitCode: 1 } : {}) });
  return told.skip().confirm().accepted().exit(1).confirm().accepted().exit(0);
}

it("says of every moment of a walk what the whole rest says", () => {
  const seen = new Set<string>();
  let run: Run = initial();
  for (const event of walked().log) {
    run = evolve(run, event);
    // Another object, so that neither answers from the other's memory.
    const outline = restOutlineOf({ ...run });
    const rest = restOf({ ...run });
    const { kind, first, obstacle } = rest ?? {};
    expect(outline).toEqual(rest === null ? null : { kind, first, obstacle });
    seen.add(rest === null ? "none" : `${rest.kind} ${rest.obstacle?.rule ?? ""}`);
  }
  expect([...seen].toSorted()).toEqual(["left ", "left first-node", "none"]);
});
