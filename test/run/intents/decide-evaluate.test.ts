// A substitution that only reads is run first, on its own confirmation, and its value is then seen in its place.
import { describe, expect, test } from "vitest";
import { sha256 } from "../../../src/digest.ts";
import { safeText } from "../../../src/output/clean.ts";
import type { Intent } from "../../../src/run/model/ports.ts";
import { planOf } from "../../support/plan-builder.ts";
import { type Story, story } from "../../support/story.ts";

const COMMAND = "aws ssm start-session --target $(cat id) --region $(cat region)";
const plan = planOf([{ run: "cd /data", on: "local" }, { run: COMMAND, on: "local" }, { run: "touch /a" }]);
const shown = () => story(plan).start("aws", true).attest();
const [start, end] = [COMMAND.indexOf("$("), COMMAND.indexOf(")") + 1];

type Evaluate = Extract<Intent, { type: "evaluate" }>;
const evaluate = (from: Story, change: Partial<Evaluate> = {}): Story =>
  from.when({
    type: "evaluate",
    task: from.task.id,
    attempt: from.task.attempt,
    digest: from.task.presented?.digest ?? "",
    start,
    end,
    typed: "local",
    how: "screen",
    ...change,
  });
const printed = (from: Story, text: string, code = 0): Story =>
  (text === "" ? from : from.output(text)).exit(code, { sha256: sha256(text), bytes: text.length });

describe("a substitution that only reads", () => {
  test("is requested with its place and the confirmation of what was shown", () => {
    const asked = evaluate(shown());
    expect(asked.events).toMatchObject([
      {
        type: "invocation.requested",
        phase: "evaluate",
        kind: "local",
        target: "local",
        text: "cat id",
        sha256: sha256("cat id"),
        substitution: { start, end },
        confirmed: { digest: shown().task.presented?.digest, typed: "local", how: "screen" },
      },
    ]);
    expect(asked.effects[0]).toMatchObject({ type: "send", phase: "evaluate", secrets: [], capture: null });
  });

  test("that ends well is an edit of the command, shown as a new attempt", () => {
    const told = printed(evaluate(shown()).accepted(), "i-0abc\n");
    expect(told.facts).toEqual(["invocation.finished", "task.edited", "task.presented"]);
    const command = "aws ssm start-session --target 'i-0abc' --region $(cat region)";
    expect(told.events[1]).toMatchObject({ before: COMMAND, after: command });
    expect(told.task).toMatchObject({ state: "ready", attempt: 2, presented: { command } });
    expect(told.confirm({ typed: "local" }).invocation.text).toBe(command);
  });

  test("can be followed by the next one", () => {
    const first = printed(evaluate(shown()).accepted(), "i-0abc\n");
    const command = first.task.presented?.command ?? "";
    const at = command.indexOf("$(");
    const second = evaluate(first, { start: at, end: command.length });
    const told = printed(second.accepted(), "eu-west-1");
    expect(told.task.presented?.command).toBe("aws ssm start-session --target 'i-0abc' --region 'eu-west-1'");
  });

  test.each([
    ["fails", (it: Story) => printed(it, "", 254), /failed \(exit code 254\)/],
    ["prints nothing", (it: Story) => printed(it, ""), /stays in the command: it printed nothing/],
    ["prints two lines", (it: Story) => printed(it, "a\nb\n"), /more than one line/],
    [
      "printed what had to be cleaned",
      (it: Story) => it.output("a").exit(0, { sha256: sha256("\u001b[1ma") }),
      /its output contains characters that cannot be shown/,
    ],
    [
      "printed more than came here",
      (it: Story) => it.output("a").exit(0, { sha256: sha256("a"), missing: 1 }),
      /its output contains characters that cannot be shown/,
    ],
    ["runs out of time", (it: Story) => it.ends("timed-out"), /The substitution was stopped/],
  ])("that %s leaves its step ready, with a remark", (_what, ends, remark) => {
    const told = ends(evaluate(shown()).accepted());
    expect(told.facts).toEqual(["invocation.finished"]);
    expect(told.task).toMatchObject({ state: "ready", attempt: 1 });
    expect(told.task.remark).toMatch(remark);
    expect(told.confirm({ typed: "local" }).facts).toEqual(["invocation.requested"]);
    const again = evaluate(told);
    expect(again.facts).toEqual(["invocation.requested"]);
    expect(again.invocation.nonce).not.toBe(told.invocation.nonce);
  });

  test("is no try of its step: another value shows the same attempt", () => {
    const told = printed(evaluate(shown()).accepted(), "", 1);
    expect(told.cut().resume(true).task).toMatchObject({ state: "ready", attempt: 1 });
  });

  test("that was cancelled, or of a process that has ended, puts nothing in", () => {
    const cancelled = evaluate(shown()).accepted().cancel();
    expect(printed(cancelled, "i-0abc\n").facts).toEqual(["invocation.finished"]);
    const resumed = evaluate(shown()).accepted().cut().resume(true);
    const told = printed(resumed, "i-0abc\n");
    expect(told.facts).toEqual(["invocation.finished", "task.presented"]);
    expect(told.task).toMatchObject({ state: "ready", attempt: 1, presented: { command: COMMAND } });
  });

  test("is run behind the lines that earlier steps left", () => {
    const told = story(plan).start("aws", true).succeeds();
    expect(told.task.presented?.preamble).toEqual(["cd /data || exit 125"]);
    expect(evaluate(told).invocation.text).toBe("cd /data || exit 125\ncat id");
  });

  test("is seen in its place, and what runs is what was seen", () => {
    const told = printed(evaluate(shown()).accepted(), "i-0abc\n");
    expect(told.confirm({ typed: "local", attempt: 1 }).refusal?.rule).toBe("changed");
  });
});

describe("an evaluation is refused", () => {
  test.each([
    ["that is not typed for", { typed: null }, "wrong-words"],
    ["that is typed for with something else", { typed: "yes" }, "wrong-words"],
    ["of another attempt", { attempt: 2 }, "changed"],
    ["of another text", { digest: "0" }, "changed"],
    ["of another step", { task: plan.tasks[2]?.id ?? "" }, "not-current"],
    ["by --yes outside a rehearsal", { how: "yes" }, "yes-not-here"],
    ["of half a substitution", { end: end - 1 }, "not-a-substitution"],
    ["of what is no substitution", { start: 0, end: 3 }, "not-a-substitution"],
  ] as const)("%s", (_what, change, rule) => {
    const told = evaluate(shown(), change);
    expect(told.refusal?.rule).toBe(rule);
    expect(told.due).toEqual(["identify node 1 1"]);
  });

  test("where nothing may run on the operator's own machine", () => {
    expect(evaluate(story(plan).start("aws").attest()).refusal?.rule).toBe("local-off");
  });

  test("of what does more than read, and of a command for a node", () => {
    for (const [run, on] of [
      ["echo $(rm x)", "local"],
      ["echo $(cat id)", "node"],
    ] as const) {
      const told = story(planOf([{ run, on }]))
        .start("aws", true)
        .identified("node");
      expect(evaluate(told, { start: 5, end: run.length }).refusal?.rule).toBe("not-a-substitution");
    }
  });

  test("while something is on its way", () => {
    expect(evaluate(evaluate(shown())).refusal?.rule).toBe("busy");
  });
});

test("a note about it is kept like any other", () => {
  const told = evaluate(shown()).when({ type: "note", task: null, text: safeText("slow") });
  expect(told.facts).toEqual(["task.noted"]);
});
