// What an operator asks of a node beside its commands, and how nodes are held, taken over and given back.
import { describe, expect, test } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import { planOf } from "../../support/plan-builder.ts";
import { holder, story } from "../../support/story.ts";

const plan = planOf([{ run: "touch /a" }, { run: "touch /b", on: "other" }]);
const begun = () => story(plan).start();
const shown = () => begun().identified("node").identified("other");
const heldAtFirst = () => begun().held("node", 3);

describe("a node that another run holds", () => {
  test("is told as such: the walk does not show its step and asks nothing more of it", () => {
    const told = heldAtFirst();
    expect(told.facts).toEqual(["target.held"]);
    expect(told.run.identification.get("node")).toEqual({
      state: "failed",
      tries: 1,
      message: "The node is locked by run 01BX5ZZKBKACTAV9WEVGEMMVRZ of grace@tower.",
      holder: holder(3),
      takeOver: null,
    });
    expect(told.task.state).toBe("waiting");
    expect(told.due).toEqual(["identify other 1 1"]);
    expect(told.confirm().refusal?.rule).toBe("not-shown");
  });

  test("ends the probe that asked it", () => {
    const asked = begun().when({
      type: "probeRequested",
      probe: "identify node 1 1",
      kind: "identify",
      target: "node",
      nonce: null,
    });
    const told = asked.held("node", 3);
    expect(told.facts).toEqual(["target.held", "probe.finished"]);
    expect(told.run.identification.get("node")?.holder).toEqual(holder(3));
    expect([...told.run.probes.values()]).toMatchObject([{ state: "finished", ok: false }]);
  });

  test("may be asked again, in case it was given back meanwhile", () => {
    const again = heldAtFirst().when({ type: "identify", target: "node" });
    expect(again.facts).toEqual(["probe.requested"]);
    expect(again.due).toEqual(["identify other 1 1", "identify node 1 2"]);
    expect(again.run.identification.get("node")).toMatchObject({ holder: null, takeOver: null });
    expect(again.identified("node").facts).toEqual(["probe.finished", "target.identified", "task.presented"]);
  });

  test("is taken over by typing yes, and asked again with the hold that was shown", () => {
    const taken = heldAtFirst().takeOver("node", 3);
    expect(taken.events).toMatchObject([
      { type: "target.takenOver", target: "node", hold: 3, typed: "yes", how: "screen" },
    ]);
    expect(taken.effects).toContainEqual({
      key: "identify node 1 2",
      type: "identify",
      epoch: 1,
      target: "node",
      takeOver: 3,
    });
    const answered = taken.identified("node");
    expect(answered.task.state).toBe("ready");
    expect(answered.confirm().facts).toEqual(["invocation.requested"]);
  });

  test("is not taken over by anything else that is typed, nor by the number of another hold", () => {
    for (const typed of ["", "y", "YES", "yes "])
      expect(heldAtFirst().takeOver("node", 3, typed).refusal).toMatchObject({
        rule: "wrong-words",
        advice: "Type exactly: yes",
      });
    expect(heldAtFirst().takeOver("node", 2).refusal?.rule).toBe("changed");
    expect(heldAtFirst().takeOver("other", 3).refusal?.rule).toBe("not-held");
    expect(shown().takeOver("node", 3).refusal?.rule).toBe("not-held");
  });

  test("is taken once by two keys", () => {
    const taken = heldAtFirst().takeOver("node", 3);
    expect(taken.takeOver("node", 3).refusal?.rule).toBe("not-held");
  });

  test("that a third run took in between is shown with its new holder, and needs another yes", () => {
    const again = heldAtFirst().takeOver("node", 3).held("node", 4);
    expect(again.run.identification.get("node")).toMatchObject({
      state: "failed",
      tries: 2,
      holder: holder(4),
    });
    expect(again.due).toEqual(["identify other 1 1"]);
    expect(again.takeOver("node", 3).refusal?.rule).toBe("changed");
    expect(again.takeOver("node", 4).due).toContain("identify node 1 3");
  });

  test("late word of the hold that was taken over is no news", () => {
    const taken = heldAtFirst().takeOver("node", 3);
    expect(taken.held("node", 3).facts).toEqual([]);
    expect(taken.identified("node").held("node", 3).facts).toEqual([]);
  });

  test("can be taken after it had answered: then its step cannot be confirmed until it answers again", () => {
    const taken = shown().held("node", 2);
    expect(taken.facts).toEqual(["target.held"]);
    expect(taken.confirm().refusal?.rule).toBe("not-identified");
    expect(taken.due).toEqual([]);
    const again = taken.takeOver("node", 2).identified("node");
    expect(again.confirm().facts).toEqual(["invocation.requested"]);
  });

  test("that is taken while a check of a step is on its way gets no command after it", () => {
    const checked = planOf([{ run: "touch /a", done: "test -f /a" }]);
    const taken = story(checked).start().identified("node").confirm().accepted().held("node", 2).exit(1);
    expect(taken.facts).toEqual(["invocation.finished"]);
    expect(taken.confirm().refusal?.rule).toBe("not-identified");
    const again = taken.takeOver("node", 2).identified("node").confirm();
    expect(again.invocation).toMatchObject({ phase: "command", attempt: 1 });
  });

  test("that is taken while a send is uncertain is not sent to again", () => {
    const lost = shown().confirm().uncertain().held("node", 2);
    expect(lost.due).toEqual([`reconcile ${lost.invocation.nonce} 1 0 fence`]);
    expect(lost.absent().facts).toEqual(["invocation.uncertain"]);
  });

  test("is asked without taking anything by the next process", () => {
    const resumed = heldAtFirst().takeOver("node", 3).cut().resume();
    expect(resumed.effects).toMatchObject([{ key: "identify node 2 1", takeOver: null }, {}]);
  });

  test("is unknown to a plan without it", () => {
    expect(begun().held("nowhere", 1).facts).toEqual([]);
  });
});

describe("asking a node again", () => {
  test("waits for the answer that is under way", () => {
    for (const target of ["node", "nowhere"])
      expect(begun().when({ type: "identify", target }).refusal?.rule).toBe("not-answered");
    const again = shown().when({ type: "identify", target: "node" });
    expect(again.when({ type: "identify", target: "node" }).refusal?.rule).toBe("not-answered");
  });

  test("is possible when it has answered: what it told may have changed", () => {
    const again = shown().when({ type: "identify", target: "node" });
    expect(again.facts).toEqual(["probe.requested"]);
    expect(again.due).toEqual(["identify node 1 2"]);
    expect(again.task.state).toBe("ready");
    expect(again.confirm().refusal?.rule).toBe("not-identified");
    expect(again.identified("node").facts).toEqual(["probe.finished", "target.identified"]);
    expect(again.identified("node").confirm().facts).toEqual(["invocation.requested"]);
  });

  test("is not done by an announcement that comes late", () => {
    const late = shown().when({
      type: "probeRequested",
      probe: "p1",
      kind: "identify",
      target: "node",
      nonce: null,
    });
    expect(late.facts).toEqual([]);
    expect(late.confirm().facts).toEqual(["invocation.requested"]);
  });

  test("does not wait for the step that needs it", () => {
    const lost = begun().when({
      type: "probeFinished",
      probe: "identify other 1 1",
      ok: false,
      message: safeText("no answer"),
    });
    const again = lost.when({ type: "identify", target: "other" });
    expect(again.due).toEqual(["identify node 1 1", "identify other 1 2"]);
  });
});

describe("the newest lines of a command", () => {
  const running = () => shown().confirm().accepted();
  const tail = (told: ReturnType<typeof shown>) => told.when({ type: "tail", nonce: told.invocation.nonce });

  test("are read by one probe while it runs", () => {
    const told = running();
    const { nonce } = told.invocation;
    const asked = tail(told);
    expect(asked.events).toMatchObject([
      { type: "probe.requested", probe: `tail ${nonce} 1 1`, kind: "tail", target: "node", nonce },
    ]);
    expect(asked.due).toEqual([`watch ${nonce} 1 ${told.invocation.commandId}`, `tail ${nonce} 1 1`]);
    const read = asked.when({
      type: "probeFinished",
      probe: `tail ${nonce} 1 1`,
      ok: true,
      message: safeText("one\ntwo"),
    });
    expect(read.facts).toEqual(["probe.finished"]);
    expect(read.run.probes.at(-1)).toMatchObject({ ok: true, message: "one\ntwo", finishedAt: read.run.at });
    expect(read.due).toEqual([`watch ${nonce} 1 ${told.invocation.commandId}`]);
    expect(tail(read).due).toContain(`tail ${nonce} 1 2`);
  });

  test("are not asked for twice before they are there", () => {
    expect(tail(tail(running())).refusal?.rule).toBe("already-asked");
  });

  test("are asked for no longer when the command has ended", () => {
    const ended = tail(running()).exit(1);
    expect(ended.due).toEqual([]);
    expect(tail(ended).refusal?.rule).toBe("not-running");
    expect(ended.when({ type: "tail", nonce: "00" }).refusal?.rule).toBe("not-running");
  });

  test("can be asked for by the next process", () => {
    const resumed = tail(running()).cut().resume();
    const { nonce } = resumed.invocation;
    expect(resumed.due).toEqual([`reconcile ${nonce} 2 0 fence`]);
    expect(tail(resumed).due).toEqual([`reconcile ${nonce} 2 0 fence`, `tail ${nonce} 2 2`]);
  });
});

describe("at the end of the walk", () => {
  const walked = () => shown().succeeds().succeeds();

  test("every node that answered is given back, and then the run is finished", () => {
    const told = walked();
    expect(told.facts).toEqual(["invocation.finished", "probe.requested", "probe.requested"]);
    expect(told.effects).toEqual([
      { key: "release node 1", type: "release", epoch: 1, target: "node" },
      { key: "release other 1", type: "release", epoch: 1, target: "other" },
    ]);
    const message = safeText("It is free.");
    const half = told.when({ type: "probeFinished", probe: "release other 1", ok: true, message });
    expect(half.facts).toEqual(["probe.finished"]);
    expect(half.due).toEqual(["release node 1"]);
    const whole = half.when({ type: "probeFinished", probe: "release node 1", ok: true, message });
    expect(whole.facts).toEqual(["probe.finished", "run.finished"]);
    expect(whole.due).toEqual([]);
  });

  test("a node that cannot be given back holds nothing up", () => {
    const told = walked().givenBack(false);
    expect(told.run).toMatchObject({ status: "finished", outcome: "done" });
    expect([...told.run.probes.values()].map(({ ok }) => ok)).toEqual([false, false]);
  });

  test("a transport may announce what was announced already", () => {
    const announced = walked().when({
      type: "probeRequested",
      probe: "release node 1",
      kind: "release",
      target: "node",
      nonce: null,
    });
    expect(announced.facts).toEqual([]);
    expect(announced.givenBack().run.status).toBe("finished");
  });

  test("nothing is asked of a node that failed to answer or that another run holds", () => {
    const told = begun().held("node", 2).identified("other").skip().succeeds();
    expect(told.due).toEqual(["release other 1"]);
    expect(shown().succeeds().skip().held("other", 9).due).toEqual(["release node 1", "release other 1"]);
    expect(shown().held("other", 9).succeeds().skip().due).toEqual(["release node 1"]);
  });

  test("the next process gives back what this one did not come to", () => {
    const half = walked().when({
      type: "probeFinished",
      probe: "release node 1",
      ok: true,
      message: safeText(""),
    });
    const resumed = half.cut().resume();
    expect(resumed.facts).toEqual(["run.resumed", "probe.requested"]);
    expect(resumed.due).toEqual(["release other 2"]);
    expect(resumed.givenBack(false).run.status).toBe("finished");
  });

  test("a process that dies between the announcements asks again", () => {
    const cut = walked()
      .cut(walked().log.length - 1)
      .resume();
    expect(cut.due).toEqual(["release node 2", "release other 2"]);
  });

  test("the operator may leave meanwhile", () => {
    const left = walked().leave();
    expect(left.run.status).toBe("left");
    expect(left.resume().givenBack().run.status).toBe("finished");
  });
});
