// Everything that an operator does beside confirming.
import { describe, expect, test } from "vitest";
import { sha256 } from "../../../src/digest.ts";
import { safeText } from "../../../src/output/clean.ts";
import { decide } from "../../../src/run/decide.ts";
import { evolve } from "../../../src/run/evolve/evolve.ts";
import type { Run } from "../../../src/run/model/run.ts";
import { next } from "../../../src/run/next/next.ts";
import { tally } from "../../../src/run/state/tally.ts";
import { planOf } from "../../support/plan-builder.ts";
import { story } from "../../support/story.ts";

const plan = planOf(
  [{ run: "yum install docker" }, {}, { run: "echo <NAME>" }, { run: "true", on: "other" }],
  {
    NAME: { type: "dns-name" },
  },
);
const first = () => story(plan).start().identified("node");
const manual = () => first().succeeds();

describe("identifying a node", () => {
  test("is asked of all nodes at once in each epoch, and once of each", () => {
    const begun = story(plan).start();
    expect(begun.facts).toEqual(["run.started"]);
    expect(begun.due).toEqual(["identify node 1 1", "identify other 1 1"]);
    expect(begun.identified("node").due).toEqual(["identify other 1 1"]);
    expect(begun.identified("node").identified("other").due).toEqual([]);
    expect(first().cut().resume().due).toEqual(["identify node 2 1", "identify other 2 1"]);
  });

  test("lets a step be shown as soon as its own node has answered", () => {
    const begun = story(plan).start();
    expect(begun.identified("other").facts).toEqual(["target.identified"]);
    expect(begun.identified("node").facts).toEqual(["target.identified", "task.presented"]);
    expect(begun.identified("other").identified("node").facts).toEqual([
      "target.identified",
      "task.presented",
    ]);
    expect(manual().attest().facts).toEqual(["task.attested", "task.presented"]);
  });

  test("goes on beside a command, waits while its outcome is unknown, and asks only what a step that is left still needs", () => {
    const sent = first().confirm();
    expect(sent.due).toEqual([`send ${sent.invocation.nonce} 1`, "identify other 1 1"]);
    expect(sent.uncertain().due).toEqual([`reconcile ${sent.invocation.nonce} 1 0`]);
    const other = manual().attest().bind("NAME", "example.org").succeeds();
    expect(other.due).toEqual(["identify other 1 1"]);
    expect(other.cut().resume().due).toEqual(["identify other 2 1"]);
  });

  test("holds nothing up that a person does by hand, also when it fails", () => {
    const told = story(planOf([{}, { run: "true" }])).start();
    expect(told.task.state).toBe("ready");
    expect(told.due).toEqual(["identify node 1 1"]);
    const message = safeText("no answer");
    const lost = told.when({ type: "probeFinished", probe: "identify node 1 1", ok: false, message });
    expect(lost.task.state).toBe("ready");
    expect(lost.attest().task.state).toBe("waiting");
    expect(lost.attest().when({ type: "identify", target: "node" }).due).toEqual(["identify node 1 2"]);
  });

  const failed = () =>
    story(plan)
      .start()
      .when({ type: "probeRequested", probe: "p1", kind: "identify", target: "node", nonce: null })
      .when({ type: "probeFinished", probe: "p1", ok: false, message: safeText("another instance") });

  test("that fails is shown, and waits for a retry, which asks again", () => {
    const told = failed();
    expect(told.run.identification.get("node")).toMatchObject({
      state: "failed",
      tries: 1,
      message: "another instance",
    });
    expect(told.due).toEqual(["identify other 1 1"]);
    expect(told.identified("node").facts).toEqual([]);
    const again = told.retry();
    expect(again.facts).toEqual(["probe.requested"]);
    expect(again.due).toEqual(["identify other 1 1", "identify node 1 2"]);
    expect(again.retry().refusal?.rule).toBe("not-identified");
    expect(again.identified("node").facts).toEqual(["probe.finished", "target.identified", "task.presented"]);
  });

  test("that failed is not asked again by a late announcement", () => {
    const late = failed().when({
      type: "probeRequested",
      probe: "p2",
      kind: "identify",
      target: "node",
      nonce: null,
    });
    expect(late.facts).toEqual([]);
    expect(late.due).toEqual(["identify other 1 1"]);
  });

  test("may fail by its effect's key, when nothing was announced", () => {
    const told = story(plan).start();
    const lost = told.when({
      type: "probeFinished",
      probe: told.due[0] ?? "",
      ok: false,
      message: safeText("no answer"),
    });
    expect(lost.facts).toEqual(["probe.requested", "probe.finished"]);
    expect(lost.due).toEqual(["identify other 1 1"]);
    expect(lost.retry().due).toEqual(["identify other 1 1", "identify node 1 2"]);
  });

  test("that fails leaves the step to be skipped", () => {
    expect(failed().skip("the node is gone").facts).toEqual(["task.skipped", "task.presented"]);
  });
});

describe("editing", () => {
  test("is on record with both texts, and a new attempt only where something was sent", () => {
    const told = first().edit("yum install -y docker");
    expect(told.facts).toEqual(["task.edited", "task.presented"]);
    expect(told.events[0]).toMatchObject({
      before: "yum install docker",
      after: "yum install -y docker",
      beforeSha256: sha256("yum install docker"),
      afterSha256: sha256("yum install -y docker"),
    });
    expect(told.task).toMatchObject({ attempt: 1, edited: "yum install -y docker", state: "ready" });
    expect(told.confirm().invocation.text).toBe("yum install -y docker");
    const failed = first().confirm().accepted().exit(1);
    expect(failed.edit("true").task.attempt).toBe(2);
    expect(failed.retry().edit("true").task.attempt).toBe(2);
    expect(failed.retry().edit("true").edit("false").task.attempt).toBe(2);
  });

  test("back to the guide's own text is no edit any more", () => {
    const back = first().edit("yum install -y docker").edit("rpm -q docker").edit("yum install docker");
    expect(back.task).toMatchObject({ attempt: 1, edited: null, state: "ready" });
    expect(back.task.presented?.command).toBe("yum install docker");
    expect(back.edit("true").task.edited).toBe("true");
    const failed = first().confirm().accepted().exit(1).edit("true").confirm().accepted().exit(1);
    expect(failed.edit("yum install docker").task).toMatchObject({ attempt: 3, edited: null });
  });

  test("is possible after a failure and kept by a retry", () => {
    const failed = first()
      .confirm()
      .accepted()
      .exit(1)
      .edit("yum install -y docker")
      .confirm()
      .accepted()
      .exit(1);
    expect(failed.retry().task.presented?.command).toBe("yum install -y docker");
    expect(failed.retry().task.attempt).toBe(3);
  });

  test.each([
    ["empty", " \n", "empty"],
    ["the same", "yum install docker", "unchanged"],
    ["full of control characters", "yum\u001b[2K install", "control-characters"],
  ])("is refused when the text is %s", (_, text, rule) => {
    expect(first().edit(text).refusal?.rule).toBe(rule);
  });

  test("is refused while the command runs, for another attempt and for a step without a command", () => {
    expect(first().confirm().edit("true").refusal?.rule).toBe("busy");
    const old = { type: "edit" as const, task: first().task.id, attempt: 7, command: "true" };
    expect(first().when(old).refusal?.rule).toBe("changed");
    expect(manual().edit("true").refusal?.rule).toBe("not-a-command");
  });
});

describe("skipping", () => {
  test("needs a reason, the current step and nothing on its way", () => {
    expect(first().skip(" ").refusal?.rule).toBe("no-reason");
    expect(first().confirm().skip().refusal?.rule).toBe("busy");
    const later = plan.tasks[2]?.id ?? "";
    expect(first().when({ type: "skip", task: later, reason: safeText("x") }).refusal?.rule).toBe(
      "not-current",
    );
    expect(first().skip("docker is there").run.tasks.at(0)).toMatchObject({
      state: "skipped",
      remark: "docker is there",
    });
  });
});

describe("attesting", () => {
  test("is for what a person does: manual steps, and commands of their own machine", () => {
    expect(manual().attest("port 22 is open").run.tasks.at(1)).toMatchObject({
      state: "attested",
      remark: "port 22 is open",
    });
    expect(first().attest().refusal?.rule).toBe("not-by-hand");
    expect(manual().attest("").refusal?.rule).toBe("no-statement");
    expect(
      story(planOf([{ run: "aws s3 ls", on: "local" }]))
        .start()
        .attest().facts,
    ).toEqual(["task.attested", "run.finished"]);
  });

  test("accepts a requirement that is not met with a reason only, and does not call it done by hand", () => {
    const looked = (result: "not-met" | "cannot-tell"): Run => {
      const { run, task } = manual();
      const evidence = safeText("port 22 is closed");
      return evolve(run, { type: "requirement.checked", at: run.at, task: task.id, result, evidence });
    };
    const attest = (run: Run, words: string) => {
      const task = run.tasks.at(run.current)?.id ?? "";
      return decide(run, { type: "attest", at: run.at, task, statement: safeText(words) });
    };
    const settled = (run: Run) => attest(run, "known to Ada").facts.reduce(evolve, run);
    expect(attest(looked("not-met"), " ").refusal?.rule).toBe("no-reason");
    expect(attest(looked("cannot-tell"), " ").refusal?.rule).toBe("no-statement");
    const accepted = settled(looked("not-met"));
    expect(accepted.tasks.at(1)).toMatchObject({ state: "accepted", remark: "known to Ada" });
    expect(accepted.current).toBe(2);
    expect(tally(accepted)).toEqual({ done: 2, skipped: 0, failed: 0, aside: 0 });
    expect(settled(looked("cannot-tell")).tasks.at(1)?.state).toBe("attested");
  });
});

describe("a value that is given late", () => {
  const open = () => manual().attest();

  test("shows the current step again when it changes it, as the same attempt", () => {
    const bound = open().bind("NAME", "example.org");
    expect(bound.facts).toEqual(["variable.bound", "task.presented"]);
    expect(bound.task).toMatchObject({ attempt: 1, presented: { command: "echo example.org", open: [] } });
    expect(open().confirm().refusal?.rule).toBe("open-values");
  });

  test("makes a confirmation of the text before it worthless", () => {
    const stale = open().bind("NAME", "a.example.org");
    const { presented } = stale.task;
    expect(
      stale.bind("NAME", "b.example.org").confirm({ digest: presented?.digest ?? "" }).refusal?.rule,
    ).toBe("changed");
  });

  test("does not show a step again that it does not change", () => {
    expect(first().bind("NAME", "example.org").facts).toEqual(["variable.bound"]);
  });

  test.each([
    ["NONE", "x", "no-such-variable"],
    ["NAME", "node_1", "invalid-value"],
    ["NAME", null, "no-value"],
  ])("is judged: %s=%s", (name, value, rule) => {
    expect(first().bind(name, value).refusal?.rule).toBe(rule);
  });

  test("is judged by its scope too", () => {
    const elsewhere = { kind: "target" as const, target: "nowhere" };
    expect(first().bind("NAME", "example.org", elsewhere).refusal?.rule).toBe("no-such-scope");
  });
});

describe("notes and leaving", () => {
  test("a note is possible while a command runs", () => {
    const told = first().confirm().note("looks slow");
    expect(told.facts).toEqual(["task.noted"]);
    expect(told.run.notes).toMatchObject([{ text: "looks slow" }]);
    expect(told.note("  ").refusal?.rule).toBe("empty");
  });

  test("leaving ends every effect and keeps what is open", () => {
    const left = first().confirm().accepted().leave();
    expect(next(left.run)).toEqual([]);
    expect(left.run.status).toBe("left");
    expect(left.run.open).toHaveLength(1);
  });

  test("a plan without tasks is finished at once", () => {
    expect(story(planOf([])).start().facts).toEqual(["run.started", "run.finished"]);
  });
});
