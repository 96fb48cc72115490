// A step that a person does on the nodes of a fleet: one answer for all where it stands alike.
import { describe, expect, it } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import type { Plan } from "../../../src/plan/model/plan.ts";
import { decide } from "../../../src/run/decide.ts";
import { byHandRestOf } from "../../../src/run/decision/by-hand-rest.ts";
import { evolve } from "../../../src/run/evolve/evolve.ts";
import { logDifferences } from "../../../src/run/log-differences.ts";
import type { CheckResult, RunEvent } from "../../../src/run/model/event.ts";
import { initial } from "../../../src/run/model/initial.ts";
import type { Run } from "../../../src/run/model/run.ts";
import { planOf } from "../../support/plan-builder.ts";
import { type Story, story } from "../../support/story.ts";

const FLEET = { worker: { nodes: 4, maxConcurrency: 10, maxErrors: 0 } };
const NODES = [1, 2, 3, 4].map((number) => `worker-${number}`);
/** A manual step, then a command. */
const plan = planOf([{ on: "worker" }, { run: "true", on: "worker" }], {}, FLEET);
const states = (run: Run) => [...run.tasks.values()].map(({ state }) => state);
type Stand = Pick<Story, "run" | "task">;
const members = ({ run }: Pick<Story, "run">) => byHandRestOf(run)?.members.map(({ target }) => target) ?? [];

/** The nodes have answered, all unless said otherwise. */
function begun(answered: readonly string[] = NODES, of: Plan = plan): Story {
  return answered.reduce((told, target) => told.identified(target), story(of).start());
}

function attestAll(told: Story, rest = byHandRestOf(told.run)?.digest ?? ""): Story {
  return told.when({ type: "attest", task: told.task.id, statement: safeText("I did it."), rest });
}

/** Each requirement on its node was checked, with that result and finding. */
function checked(told: Stand, found: readonly (readonly [CheckResult, string] | null)[]): Stand {
  const events = found.flatMap((one, index): RunEvent[] => {
    const task = told.run.tasks.at(index)?.id;
    if (one === null || task === undefined) return [];
    const [result, observed] = one;
    const evidence = safeText(`It has ${observed}.`);
    return [
      { type: "requirement.checked", at: told.run.at, task, result, evidence, observed: safeText(observed) },
    ];
  });
  return { run: events.reduce(evolve, told.run), task: told.task };
}

describe("a step by hand of a fleet", () => {
  it("is attested once for all nodes, and the log has for each what was shown and said", () => {
    const told = attestAll(begun());
    expect(told.facts).toEqual([
      "task.attested",
      ...NODES.slice(1).flatMap(() => ["task.presented", "task.attested"]),
      "task.presented",
    ]);
    expect(states(told.run).slice(0, 5)).toEqual([...NODES.map(() => "attested"), "ready"]);
    expect(told.run.tasks.at(3)).toMatchObject({ attempt: 1, remark: "I did it." });
    let run = initial();
    for (const event of told.log) {
      if (event.type !== "run.started") expect(logDifferences(run, event)).toEqual([]);
      run = evolve(run, event);
    }
    expect(run).toEqual(told.run);
  });

  it("can be attested node by node, the rest at once then", () => {
    const told = begun().attest();
    expect(states(told.run).slice(0, 3)).toEqual(["attested", "ready", "waiting"]);
    expect(members(told)).toEqual(NODES.slice(1));
    const last = told.attest().attest();
    expect(byHandRestOf(last.run)).toBeNull();
    expect(attestAll(last).refusal?.rule).toBe("no-rest");
  });

  it("is refused when the nodes, or what is known about them, are not as they were shown", () => {
    const shown = byHandRestOf(begun().run)?.digest ?? "";
    const aside = begun().when({ type: "setAside", target: "worker-3", reason: safeText("broken") });
    expect(attestAll(aside, shown).refusal?.rule).toBe("changed");
    expect(attestAll(begun().attest(), shown).refusal?.rule).toBe("changed");
    expect(attestAll(begun(), "00").facts).toEqual([]);
    expect(attestAll(begun()).when({ type: "stopWave" }).refusal).not.toBeNull();
  });

  it("has the rules of a single one: a statement, and only the current step", () => {
    const rest = byHandRestOf(begun().run)?.digest ?? "";
    const task = begun().task.id;
    expect(begun().when({ type: "attest", task, statement: safeText(" "), rest }).refusal?.rule).toBe(
      "no-statement",
    );
    const later = plan.tasks[4]?.id ?? "";
    expect(begun().when({ type: "attest", task: later, statement: safeText("x"), rest }).refusal?.rule).toBe(
      "not-current",
    );
    const command = attestAll(begun());
    expect(attestAll(command, rest).refusal?.rule).toBe("not-by-hand");
  });

  it("is for no node that is set aside, has not answered or did not identify itself", () => {
    const told = begun(NODES.slice(0, 3));
    expect(byHandRestOf(told.run)).toMatchObject({ unanswered: ["worker-4"] });
    expect(members(told)).toEqual(NODES.slice(0, 3));
    const lost = told.when({
      type: "probeFinished",
      probe: "identify worker-4 1 1",
      ok: false,
      message: safeText("no answer"),
    });
    expect(members(lost)).toEqual(NODES.slice(0, 3));
    const aside = begun().when({ type: "setAside", target: "worker-2", reason: safeText("broken") });
    const done = attestAll(aside);
    expect(states(done.run).slice(0, 4)).toEqual(["attested", "aside", "attested", "attested"]);
    expect(byHandRestOf(begun(["worker-2", "worker-3"]).run)).toBeNull();
    const first = attestAll(told);
    expect(states(first.run).slice(0, 4)).toEqual(["attested", "attested", "attested", "ready"]);
  });

  it("needs no answer of nodes to which nothing is sent", () => {
    const alone = story(planOf([{ on: "worker" }], {}, FLEET)).start();
    expect(members(alone)).toEqual(NODES);
    expect(attestAll(alone).facts.at(-1)).toBe("run.finished");
  });

  it("is skipped once for all with its reason", () => {
    const told = begun();
    const skipped = told.when({ type: "skip", task: told.task.id, reason: safeText("not here"), rest: true });
    expect(states(skipped.run).slice(0, 4)).toEqual(NODES.map(() => "skipped"));
  });

  it("goes on where the process died between two nodes, and shows nothing twice", () => {
    const whole = attestAll(begun());
    for (let lines = whole.log.length - whole.facts.length + 1; lines < whole.log.length; lines++) {
      const again = NODES.reduce((told, target) => told.identified(target), whole.cut(lines).resume());
      const left = states(again.run)
        .slice(0, 4)
        .filter((state) => state !== "attested").length;
      if (left < 2) continue;
      expect(members(again)).toHaveLength(left);
      expect(states(attestAll(again).run).slice(0, 5)).toEqual(states(whole.run).slice(0, 5));
    }
  });
});

describe("a requirement of a fleet", () => {
  const required = planOf(
    [
      { on: "worker", kind: "requirement" },
      { run: "true", on: "worker" },
    ],
    {},
    FLEET,
  );
  const OFF = ["not-met", "off"] as const;

  it("is accepted once for all nodes where the same was found, and asked again for the others", () => {
    const told = checked(begun(NODES, required), [OFF, ["not-met", "8 GiB"], OFF, ["met", "on"]]);
    expect(members(told)).toEqual(["worker-1", "worker-3"]);
    const run = decideAll(told);
    expect(states(run).slice(0, 4)).toEqual(["accepted", "ready", "accepted", "waiting"]);
    expect(byHandRestOf(run)).toBeNull();
  });

  it("takes findings that differ only in the ids of the node's own things for the same", () => {
    const volume = (id: string) => ["not-met", `vol-0ccf182e8676b93${id}: 8 GiB`] as const;
    const told = checked(begun(NODES, required), [volume("a1"), volume("b2"), volume("c3"), OFF]);
    expect(members(told)).toEqual(NODES.slice(0, 3));
  });

  it("needs a reason where it is not met, and is skipped only where the same was found", () => {
    const told = checked(begun(NODES, required), [OFF, OFF, ["cannot-tell", "?"], OFF]);
    const rest = byHandRestOf(told.run)?.digest ?? "";
    const { id: task } = told.task;
    const at = told.run.at;
    expect(decide(told.run, { type: "attest", at, task, statement: safeText(" "), rest }).refusal?.rule).toBe(
      "no-reason",
    );
    const skipped = decide(told.run, { type: "skip", at, task, reason: safeText("x"), rest: true });
    expect(states(skipped.facts.reduce(evolve, told.run)).slice(0, 4)).toEqual([
      "skipped",
      "skipped",
      "ready",
      "skipped",
    ]);
  });

  it("is refused when a newer check found something else", () => {
    const told = checked(begun(NODES, required), [OFF, OFF, OFF, OFF]);
    const rest = byHandRestOf(told.run)?.digest ?? "";
    const { run } = checked(told, [null, null, ["not-met", "8 GiB"]]);
    const answer = {
      type: "attest",
      at: run.at,
      task: told.task.id,
      statement: safeText("x"),
      rest,
    } as const;
    expect(decide(run, answer).refusal?.rule).toBe("changed");
  });

  function decideAll({ run, task }: Stand): Run {
    const rest = byHandRestOf(run)?.digest ?? "";
    const intent = { type: "attest", at: run.at, task: task.id, statement: safeText("known"), rest } as const;
    return decide(run, intent).facts.reduce(evolve, run);
  }
});
