// Exactly once, on an API that promises nothing: what is sent again, what is fenced, what a resume may do.
import { describe, expect, test } from "vitest";
import { MOST_RESENDS } from "../../src/run/model/limits.ts";
import { next } from "../../src/run/next/next.ts";
import { planOf } from "../support/plan-builder.ts";
import { story } from "../support/story.ts";

const plan = planOf([{ run: "touch /a", verify: "test -f /a" }, { run: "touch /b" }]);
const sent = () => story(plan).start().identified("node").confirm();
const nonce = sent().invocation.nonce;

describe("an uncertain send", () => {
  test("is reconciled, and nothing passes it", () => {
    const told = sent().uncertain();
    expect(told.due).toEqual([`reconcile ${nonce} 1 0`]);
    expect(told.task.state).toBe("uncertain");
    for (const refused of [told.skip(), told.retry(), told.edit("true"), told.confirm()])
      expect(refused.refusal?.rule).toBe("uncertain");
  });

  test("that is found is watched, and its end counts", () => {
    const found = sent().uncertain().accepted("c1");
    expect(found.due).toEqual([`watch ${nonce} 1 c1`]);
    expect(found.exit(0).invocation.phase).toBe("verify");
  });

  test("that is proved absent is sent again under its nonce, within its time", () => {
    const again = sent().uncertain().absent();
    expect(again.facts).toEqual(["invocation.resent"]);
    expect(again.due).toEqual([`send ${nonce} 1 1`]);
    expect(again.invocation.notAfter).toBe(sent().invocation.notAfter);
  });

  test("is sent again a few times only, then fenced", () => {
    let told = sent();
    for (let times = 1; times <= MOST_RESENDS; times++) {
      told = told.uncertain().absent();
      expect(told.due).toEqual([`send ${nonce} 1 ${times}`]);
    }
    const fenced = told.uncertain();
    expect(fenced.due).toEqual([`reconcile ${nonce} 1 ${MOST_RESENDS} fence`]);
    expect(fenced.absent().due).toEqual(fenced.due);
    expect(fenced.ends("not-run").task.state).toBe("failed");
  });

  test("that is absent after its not-after time is fenced, not sent", () => {
    const late = sent().uncertain().later(1_000_000).absent();
    expect(late.facts).toEqual(["invocation.uncertain"]);
    expect(late.due).toEqual([`reconcile ${nonce} 1 0 fence`]);
    expect(late.absent().facts).toEqual([]);
  });

  test("that was cancelled is fenced, not sent", () => {
    const cancelled = sent().cancel().uncertain();
    expect(cancelled.due).toEqual([`reconcile ${nonce} 1 0 fence stop`]);
    expect(cancelled.absent().facts).toEqual(["invocation.uncertain"]);
    expect(next(cancelled.run)).toMatchObject([{ type: "reconcile", fence: true, stop: true }]);
  });
});

describe("cancelling", () => {
  test("while it is being sent ends the sending: nothing more leaves, and the node is asked", () => {
    const cancelled = sent().cancel();
    expect(cancelled.facts).toEqual(["invocation.cancelRequested", "invocation.uncertain"]);
    expect(cancelled.due).toEqual([`reconcile ${nonce} 1 0 fence stop`]);
    expect(cancelled.ends("not-run").task.state).toBe("failed");
  });

  test("goes on beside the watch, once the command is known", () => {
    const cancelled = sent().accepted("c1").cancel();
    expect(cancelled.due).toEqual([`watch ${nonce} 1 c1`, `cancel ${nonce} 1`]);
    expect(cancelled.cancel().refusal?.rule).toBe("already-cancelled");
  });

  test("is refused for what has ended, and for what never was", () => {
    expect(sent().accepted().exit(1).cancel().refusal?.rule).toBe("nothing-to-cancel");
    expect(sent().when({ type: "cancel", nonce: "ff" }).refusal?.rule).toBe("nothing-to-cancel");
  });
});

describe("a resume", () => {
  test("opens an epoch in which the open invocation is only reconciled, with a fence", () => {
    for (const open of [sent(), sent().accepted(), sent().uncertain(), sent().accepted().cancel()]) {
      const resumed = open.cut().resume();
      expect(resumed.run.epoch).toBe(2);
      expect(resumed.due).toEqual([`reconcile ${nonce} 2 0 fence`]);
      expect(resumed.task.state).toBe("uncertain");
      expect(resumed.absent().due).toEqual(resumed.due);
    }
  });

  test("never goes on by itself to what was confirmed before it", () => {
    const found = sent().cut().resume().accepted().exit(0);
    expect(found.facts).toEqual(["invocation.finished"]);
    expect(found.due).toEqual(["identify node 2 1"]);
    expect(found.task.state).toBe("waiting");
    const shown = found.identified("node");
    expect(shown.task).toMatchObject({ state: "ready", attempt: 1 });
    const verify = shown.confirm();
    expect(verify.invocation).toMatchObject({ phase: "verify", epoch: 2 });
    expect(verify.accepted().exit(0).task.presented?.command).toBe("touch /b");
  });

  test("asks the done check again, as a new attempt, when only the check had run", () => {
    const checked = story(planOf([{ run: "touch /a", done: "test -f /a" }]))
      .start()
      .identified("node")
      .confirm()
      .accepted()
      .exit(1);
    const finishedOnly = checked.cut(checked.log.length - 1);
    expect(finishedOnly.log.at(-1)?.type).toBe("invocation.finished");
    const shown = finishedOnly.resume().identified("node");
    expect(shown.task).toMatchObject({ attempt: 2, alreadyDone: null });
    expect(shown.confirm().invocation.phase).toBe("done");
  });

  test("keeps a failure, and lets it be retried once the node is known again", () => {
    const resumed = sent().accepted().exit(1).cut().resume();
    expect(resumed.task.state).toBe("failed");
    expect(resumed.retry().refusal?.rule).toBe("not-identified");
    expect(resumed.identified("node").retry().task).toMatchObject({ state: "ready", attempt: 2 });
  });

  test("goes on after leaving", () => {
    const left = sent().leave();
    expect(left.run.open).toEqual([nonce]);
    expect(left.resume().due).toEqual([`reconcile ${nonce} 2 0 fence`]);
  });
});
