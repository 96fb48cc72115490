// Commands for the operator's own machine: off unless allowed, and sessions that live beside the walk.
import { describe, expect, test } from "vitest";
import { safeText } from "../../src/output/clean.ts";
import { planOf } from "../support/plan-builder.ts";
import { type Story, story } from "../support/story.ts";

const here = { on: "local" } as const;
const one = planOf([{ run: "aws s3 ls", ...here }]);
const allowed = (plan: Parameters<typeof story>[0]) => story(plan).start("aws", true);

describe("a command for the operator's own machine", () => {
  test("runs nowhere unless that was allowed at the start", () => {
    const off = story(one).start("aws").confirm();
    expect(off.refusal).toMatchObject({
      rule: "local-off",
      advice:
        "Run it yourself and mark it as done by hand, skip it with a reason, or leave and resume with --allow-local.",
    });
    expect(off.due).toEqual([]);
  });

  test("is confirmed by typing local, and sent as such", () => {
    const told = allowed(one);
    expect(told.task.presented?.confirm).toEqual({ how: "type", typed: "local" });
    expect(told.confirm({ typed: null }).refusal?.rule).toBe("wrong-words");
    const sent = told.confirm({ typed: "local" });
    expect(sent.events).toMatchObject([{ type: "invocation.requested", kind: "local", target: "local" }]);
    expect(sent.effects).toMatchObject([
      { type: "send", kind: "local", local: { mode: "run", port: null, lend: false }, devices: [] },
    ]);
    expect(sent.accepted().exit(0).run).toMatchObject({ status: "finished", sessions: [] });
  });

  test("may still be done by hand", () => {
    expect(allowed(one).attest().facts).toEqual(["task.attested", "run.finished"]);
  });

  test("is allowed by each process for itself", () => {
    expect(allowed(one).cut().resume().confirm().refusal?.rule).toBe("local-off");
    expect(story(one).start().cut().resume(true).confirm().facts).toEqual(["invocation.requested"]);
  });
});

describe("a session", () => {
  const tunnel = { run: "ssh -N -L 8080:db:5432 node", ...here, session: { port: null } };
  const plan = planOf([tunnel, { run: "curl localhost:8080", ...here }, { run: "touch /a" }]);
  const ready = (from: Story) =>
    from.confirm().accepted("process 7").exit(0, { outcome: "ready", exitCode: null });
  const opened = () => ready(allowed(plan));
  const statesOf = ({ run }: Story) => [...run.tasks.values()].map(({ state }) => state);

  test("that is ready is a step done; it is watched on beside the walk", () => {
    const it = opened();
    const { nonce } = it.invocation;
    expect(it.facts).toEqual(["invocation.finished", "task.presented"]);
    expect(statesOf(it)).toEqual(["done", "ready", "waiting"]);
    expect(it.run.sessions).toEqual([{ nonce, task: plan.tasks[0]?.id, port: 8080 }]);
    expect(it.due).toEqual([`watch ${nonce} 1 process 7`, "identify node 1 1"]);
    expect(it.confirm().due[0]).toBe(`watch ${nonce} 1 process 7`);
  });

  test("that closes is noted at its step, and watched no longer", () => {
    const it = opened();
    const { nonce } = it.invocation;
    const message = safeText("The session has closed.");
    const closed = it.when({ type: "sessionEnded", nonce, message });
    expect(closed.events).toEqual([
      {
        type: "task.noted",
        at: closed.run.at,
        task: plan.tasks[0]?.id,
        text: message,
        session: nonce,
      },
    ]);
    expect(closed.run.sessions).toEqual([]);
    expect(closed.due).toEqual(["identify node 1 1"]);
    expect(statesOf(closed)).toEqual(["done", "ready", "waiting"]);
    expect(closed.when({ type: "sessionEnded", nonce, message }).facts).toEqual([]);
  });

  test("a note that a person writes closes nothing", () => {
    const it = opened();
    const noted = it.when({ type: "note", task: plan.tasks[0]?.id ?? null, text: safeText("slow") });
    expect(noted.run.sessions).toHaveLength(1);
  });

  test("that could not become ready is a failure", () => {
    const failed = allowed(plan).confirm().accepted().ends("timed-out");
    expect(failed.task.state).toBe("failed");
    expect(failed.run.sessions).toEqual([]);
  });

  test("closes with its process: the walk stands at its step again, and then goes on where it was", () => {
    const resumed = opened().attest().cut().resume(true);
    expect(statesOf(resumed)).toEqual(["ready", "attested", "waiting"]);
    expect(resumed.run.sessions).toEqual([]);
    expect(resumed.task).toMatchObject({ id: plan.tasks[0]?.id, attempt: 2 });
    expect(resumed.due).toEqual(["identify node 2 1"]);
    const again = ready(resumed).identified("node");
    expect(statesOf(again)).toEqual(["done", "attested", "ready"]);
    expect(again.run.sessions).toHaveLength(1);
    expect(again.invocation).toMatchObject({ phase: "command", attempt: 2, epoch: 2 });
    const skipped = resumed.skip("nothing needs it any more").identified("node");
    expect(statesOf(skipped)).toEqual(["skipped", "attested", "ready"]);
  });

  test("is opened again only after what is on its way is settled", () => {
    const resumed = opened().confirm().accepted().cut().resume(true);
    expect(statesOf(resumed)).toEqual(["waiting", "uncertain", "waiting"]);
    const settled = resumed.ends("interrupted");
    expect(settled.facts).toEqual(["invocation.finished", "task.presented"]);
    expect(statesOf(settled)).toEqual(["ready", "failed", "waiting"]);
    expect(settled.task.id).toBe(plan.tasks[0]?.id);
    const again = ready(settled);
    expect(statesOf(again)).toEqual(["done", "failed", "waiting"]);
    expect(again.retry().succeeds().identified("node").succeeds().givenBack().run.status).toBe("finished");
  });

  test("is left closed when nothing comes behind it", () => {
    const last = planOf([{ run: "touch /a" }, tunnel]);
    const walked = ready(allowed(last).identified("node").succeeds());
    expect(walked.facts).toEqual(["invocation.finished", "probe.requested"]);
    const resumed = walked.cut().resume(true);
    expect(statesOf(resumed)).toEqual(["done", "done"]);
    expect(resumed.givenBack().run.status).toBe("finished");
  });

  describe("with a check", () => {
    const checked = planOf([{ ...tunnel, verify: "curl localhost:8080" }, { run: "touch /a" }]);
    const open = () => ready(allowed(checked));

    test("is done when the check ends well", () => {
      expect(open().facts).toEqual(["invocation.finished", "invocation.requested"]);
      expect(statesOf(open().accepted().exit(0))).toEqual(["done", "waiting"]);
    });

    test("is opened anew by the next process, whatever its check says then", () => {
      for (const code of [0, 1]) {
        const settled = open().accepted().cut().resume(true).exit(code);
        expect(settled.run.sessions).toEqual([]);
        const again = code === 0 ? settled : settled.retry();
        expect(again.task).toMatchObject({ state: "ready", attempt: 2 });
        expect(again.confirm().invocation).toMatchObject({ phase: "command", attempt: 2 });
      }
    });

    test("is opened anew when the process ended between the two", () => {
      const told = open();
      const resumed = told.cut(told.log.length - 1).resume(true);
      expect(resumed.task).toMatchObject({ state: "ready", attempt: 2 });
      expect(resumed.confirm().invocation).toMatchObject({ phase: "command", attempt: 2 });
    });
  });
});
