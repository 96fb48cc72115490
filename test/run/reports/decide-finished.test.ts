// What the end of an invocation leads to: checks, captures, failures, the next step.
import { describe, expect, test } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import type { Binding } from "../../../src/plan/model/plan.ts";
import { planOf } from "../../support/plan-builder.ts";
import { story } from "../../support/story.ts";

const checked = planOf([{ run: "touch /a", done: "test -f /a", verify: "test -s /a" }, { run: "true" }]);
const shown = () => story(checked).start().identified("node");
const FINISHED_CHAIN = ["invocation.finished", "invocation.requested"];

describe("one confirmation covers the checks and the command", () => {
  test("the done check runs first, then the command, then the verify check, then the next step is shown", () => {
    const check = shown().confirm();
    expect(check.invocation).toMatchObject({ phase: "done", text: "test -f /a" });
    const command = check.accepted().exit(1);
    expect(command.facts).toEqual(FINISHED_CHAIN);
    expect(command.invocation).toMatchObject({ phase: "command", text: "touch /a" });
    const verify = command.accepted().exit(0);
    expect(verify.facts).toEqual(FINISHED_CHAIN);
    expect(verify.invocation).toMatchObject({ phase: "verify", text: "test -s /a" });
    expect(verify.invocation.confirmed).toEqual(check.invocation.confirmed);
    const ended = verify.accepted().exit(0);
    expect(ended.facts).toEqual(["invocation.finished", "task.presented"]);
    expect(ended.run.tasks.at(0)?.state).toBe("done");
  });

  test.each([
    [0, "yes"],
    [2, "cannot-tell"],
    [255, "cannot-tell"],
  ])("a done check that ends with %i stops and asks", (code, answer) => {
    const stopped = shown().confirm().accepted().exit(code);
    expect(stopped.facts).toEqual(["invocation.finished"]);
    expect(stopped.task).toMatchObject({ state: "ready", alreadyDone: answer, attempt: 1 });
    expect(stopped.confirm().refusal?.rule).toBe("already-done");
    const anyway = stopped.confirm({ despiteDone: true });
    expect(anyway.invocation).toMatchObject({ phase: "command", attempt: 1 });
    expect(stopped.skip().facts).toEqual(["task.skipped", "task.presented"]);
    expect(stopped.retry().confirm().invocation).toMatchObject({ phase: "done", attempt: 2 });
  });

  test("the check cannot be jumped over before it has answered", () => {
    expect(shown().confirm({ despiteDone: true }).invocation.phase).toBe("done");
  });

  test.each(["timed-out", "cancelled", "interrupted", "not-run"] as const)(
    "a done check that was %s cannot tell",
    (outcome) => {
      const stopped = shown().confirm().accepted().ends(outcome);
      expect(stopped.task).toMatchObject({ state: "ready", alreadyDone: "cannot-tell" });
      expect(stopped.task.remark).not.toBe(null);
    },
  );

  const AGAIN = ["invocation.finished", "task.presented", "invocation.requested"];

  test("what never ran for want of something that is now sent along is sent as a new attempt covered by the same confirmation", () => {
    const first = shown().confirm();
    const again = { outcome: "not-run", exitCode: null, again: true } as const;
    const check = first.accepted().exit(0, again);
    expect(check.facts).toEqual(AGAIN);
    expect(check.run.invocations.get(first.invocation.nonce)?.message).toContain("Retried as attempt 2");
    expect(check.invocation).toMatchObject({
      phase: "done",
      attempt: 2,
      confirmed: first.invocation.confirmed,
    });
    expect(check.invocation.nonce).not.toBe(first.invocation.nonce);
    // The command's own: its check is asked first, as in every attempt.
    const command = first.accepted().exit(1).accepted().exit(0, again);
    expect(command.facts).toEqual(AGAIN);
    expect(command.invocation).toMatchObject({ phase: "done", attempt: 2 });
    expect(command.accepted().exit(1).invocation).toMatchObject({ phase: "command", attempt: 2 });
    const verify = first.accepted().exit(1).accepted().exit(0).accepted().exit(0, again);
    expect(verify.facts).toEqual(AGAIN);
    expect(verify.invocation).toMatchObject({ phase: "verify", attempt: 2 });
    expect(verify.accepted().exit(0).run.tasks.at(0)?.state).toBe("done");
  });

  test("it is not where the operator asked to stop, nor in a later process", () => {
    const again = { outcome: "not-run", exitCode: null, again: true } as const;
    const sent = shown().confirm().accepted();
    expect(sent.cancel().exit(0, again).facts).toEqual(["invocation.finished"]);
    expect(sent.resume().exit(0, again).facts).not.toContain("invocation.requested");
  });

  test("a verify check that fails fails the step, and says that the command went well", () => {
    const failed = shown().confirm().accepted().exit(1).accepted().exit(0).accepted().exit(3);
    expect(failed.task).toMatchObject({ state: "failed" });
    expect(failed.task.remark).toContain("exit code 3");
    expect(failed.retry().task).toMatchObject({ attempt: 2, alreadyDone: null, state: "ready" });
  });

  test.each(["timed-out", "cancelled", "interrupted", "not-run"] as const)(
    "a verify check that was %s is tried again alone, because the command has run",
    (outcome) => {
      const failed = shown().confirm().accepted().exit(1).accepted().exit(0).accepted().ends(outcome);
      expect(failed.task).toMatchObject({ state: "failed", attempt: 1 });
      const again = failed.retry().confirm();
      expect(again.invocation).toMatchObject({ phase: "verify", text: "test -s /a", attempt: 2 });
      expect(again.invocation.nonce).not.toBe(failed.invocation.nonce);
      expect(again.accepted().exit(0).run.tasks.at(0)?.state).toBe("done");
      // A check that has answered says that the command did not do what it should.
      expect(again.accepted().exit(1).retry().confirm().invocation).toMatchObject({
        phase: "done",
        attempt: 3,
      });
      const edited = failed.edit("touch /b").confirm();
      expect(edited.accepted().exit(1).invocation).toMatchObject({ phase: "command", text: "touch /b" });
    },
  );

  test("an operator who cancelled a check that went well is asked again before the command runs", () => {
    const cancelled = shown().confirm().accepted().cancel().exit(1);
    expect(cancelled.facts).toEqual(["invocation.finished"]);
    expect(cancelled.task).toMatchObject({ state: "ready", alreadyDone: "no" });
    expect(cancelled.confirm().invocation.phase).toBe("command");
  });
});

describe("a failure stops the walk", () => {
  const two = planOf([{ run: "cd /data" }, { run: "false" }, { run: "true" }]);
  const second = () => story(two).start().identified("node").succeeds();

  test.each(["timed-out", "cancelled", "interrupted", "not-run"] as const)("when it was %s", (outcome) => {
    const failed = second().confirm().accepted().ends(outcome);
    expect(failed.facts).toEqual(["invocation.finished"]);
    expect(failed.task).toMatchObject({ state: "failed", attempt: 1 });
    expect(failed.task.remark).toMatch(/^The command /);
    expect(failed.due).toEqual([]);
    const again = failed.retry().confirm();
    expect(again.task.attempt).toBe(2);
    expect(again.invocation.nonce).not.toBe(failed.invocation.nonce);
  });

  test("exit code 125 after carried lines says that the state could not be restored", () => {
    const told = second().confirm();
    expect(told.invocation.text).toBe("cd /data || exit 125\nfalse");
    expect(told.accepted().exit(125).task.remark).toContain("carried over from an earlier step");
    expect(story(two).start().identified("node").confirm().accepted().exit(125).task.remark).toBe(null);
  });

  test("skipped after it, the run ends as done with failures", () => {
    const failed = second().confirm().accepted().exit(1).skip("known to fail");
    const ended = failed.confirm().accepted().exit(0).givenBack();
    expect(ended.events.at(-1)).toMatchObject({
      type: "run.finished",
      outcome: "done-with-failures",
      done: 2,
      skipped: 0,
      failed: 1,
    });
    expect(ended.due).toEqual([]);
  });

  test("put right by a retry, the run ends as done", () => {
    const ended = second().confirm().accepted().exit(1).retry().succeeds().succeeds().givenBack();
    expect(ended.events.at(-1)).toMatchObject({ type: "run.finished", outcome: "done", done: 3, failed: 0 });
  });
});

describe("a captured value", () => {
  const variables = {
    UUID: { type: "dns-name" as const },
    TOKEN: { type: "swarm-token" as const, secret: true },
  };
  const capturing = planOf(
    [
      { run: "blkid", capture: "UUID" },
      { run: "echo <UUID>" },
      { run: "docker swarm init", capture: "TOKEN" },
      { run: "docker swarm join --token <TOKEN> node:2377" },
    ],
    variables,
  );
  const ran = () => story(capturing).start().identified("node").confirm({ typed: "node" }).accepted();
  const value = (name: string, text: string | null): Binding => ({
    name,
    scope: { kind: "run" },
    value: text,
    secret: false,
    from: "captured",
  });

  test("is bound by the very line that says that the command ended, and shown in the next step", () => {
    const told = ran().exit(0, { captured: value("UUID", "a.example.org") });
    expect(told.facts).toEqual(["invocation.finished", "task.presented"]);
    expect(told.run.bindings).toMatchObject([
      { name: "UUID", value: "a.example.org", scope: { kind: "target", target: "node" }, from: "captured" },
    ]);
    expect(told.task.presented?.command).toBe("echo a.example.org");
    expect(
      told
        .cut(told.log.length - 1)
        .resume()
        .identified("node").task.presented?.command,
    ).toBe("echo a.example.org");
  });

  test.each([
    ["missing", null],
    ["empty", value("UUID", "")],
    ["another's", value("OTHER", "a.example.org")],
    ["invalid", value("UUID", "node_1; rm -rf /")],
    ["without a value", value("UUID", null)],
  ])("that is %s fails the step although its exit code is 0", (_, captured) => {
    const told = ran().exit(0, { captured });
    expect(told.facts).toEqual(["invocation.finished"]);
    expect(told.task.state).toBe("failed");
    expect(told.task.remark).toContain("UUID");
    expect(told.run.bindings).toEqual([]);
    expect(told.skip().run.tasks.at(0)?.failed).toBe(true);
  });

  const joined = () =>
    ran()
      .exit(0, { captured: value("UUID", "a.example.org") })
      .succeeds({ typed: "node" })
      .confirm({ typed: "node" })
      .accepted()
      .exit(0, { captured: value("TOKEN", "SWMTKN-1-secret") });

  test("that is secret never has its value in a fact, even when the transport gives it", () => {
    const told = joined();
    expect(told.task.presented?.secrets).toEqual(["TOKEN"]);
    expect(JSON.stringify(told.log)).not.toContain("SWMTKN");
    expect(told.confirm({ typed: "node" }).facts).toEqual(["invocation.requested"]);
  });

  test("that is secret keeps its mark", () => {
    const mark = "0123abcd";
    const told = ran()
      .exit(0, { captured: value("UUID", "a.example.org") })
      .succeeds({ typed: "node" })
      .confirm({ typed: "node" })
      .accepted()
      .exit(0, { captured: { ...value("TOKEN", null), mark } });
    expect(told.run.bindings.find((it) => it.name === "TOKEN")).toMatchObject({ value: null, mark });
  });

  test("that is secret is gone with the process that held it, and can be given again", () => {
    const resumed = joined().cut().resume().identified("node");
    const refused = resumed.confirm({ typed: "node" });
    expect(refused.refusal?.rule).toBe("forgotten-secrets");
    expect(refused.due).toEqual([]);
    expect(resumed.bind("TOKEN", null).confirm({ typed: "node" }).facts).toEqual(["invocation.requested"]);
  });
});

describe("reports that are late, doubled or unknown", () => {
  const one = planOf([{ run: "true" }, { run: "true" }]);
  const ended = () => story(one).start().identified("node").confirm().accepted().exit(0);

  test("give no facts once the command has ended", () => {
    const told = ended();
    const { nonce } = told.invocation;
    const message = safeText("late");
    const late = [
      told.exit(0),
      told.exit(1),
      told.accepted(),
      told.output("more"),
      told.uncertain(),
      told.absent(),
      told.when({ type: "uncertain", nonce: "00", message }),
      told.when({ type: "probeFinished", probe: "unknown", ok: true, message }),
      told.when({ type: "identified", target: "elsewhere", facts: {} }),
      told.when({ type: "accepted", nonce: nonce.slice(1), commandId: "c" }),
    ];
    for (const { facts, refusal } of late) {
      expect(facts).toEqual([]);
      expect(refusal).toBe(null);
    }
  });

  test("give no facts when they repeat what is known", () => {
    const running = story(one).start().identified("node").confirm().accepted();
    expect(running.accepted("another").facts).toEqual([]);
    const lost = running.uncertain("no answer");
    expect(lost.uncertain("no answer").facts).toEqual([]);
    expect(lost.uncertain("throttled").facts).toEqual(["invocation.uncertain"]);
  });

  test("give no facts after the run was left", () => {
    const left = story(one).start().identified("node").confirm().leave();
    expect(left.exit(0).facts).toEqual([]);
    expect(left.output("x").facts).toEqual([]);
    expect(left.due).toEqual([]);
  });
});
