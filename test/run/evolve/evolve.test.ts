// The fold: it changes nothing that it was given, and believes no log that cannot have been written.
import { describe, expect, test } from "vitest";
import { BugError } from "../../../src/errors.ts";
import { safeText } from "../../../src/output/clean.ts";
import { evolve } from "../../../src/run/evolve/evolve.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { initial } from "../../../src/run/model/initial.ts";
import { planOf } from "../../support/plan-builder.ts";
import { fold, story } from "../../support/story.ts";

const plan = planOf([{ run: "touch /a", verify: "true" }, { run: "touch /b" }]);

const whole = () =>
  story(plan)
    .start()
    .identified("node")
    .confirm()
    .uncertain()
    .absent()
    .accepted()
    .output("one\n")
    .cancel()
    .note("slow")
    .exit(0)
    .cut()
    .resume()
    .identified("node")
    .confirm()
    .accepted()
    .exit(0)
    .edit("touch /c")
    .confirm()
    .accepted()
    .output("two\n")
    .exit(1)
    .skip()
    .givenBack();

function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) frozen(part);
  if (value instanceof Map) for (const part of value.values()) frozen(part);
  return value;
}

test("the given run is never changed", () => {
  let run = frozen(initial());
  const copies: [unknown, string][] = [];
  const text = (value: typeof run) =>
    JSON.stringify([{ ...value, started: null }, [...value.invocations], [...value.tails]]);
  for (const event of whole().log) {
    copies.push([run, text(run)]);
    run = frozen(evolve(run, frozen(event)));
  }
  for (const [earlier, before] of copies) expect(text(earlier as typeof run)).toBe(before);
  expect(run.status).toBe("finished");
});

test("the same log gives the same run, also when it was stored and read again", () => {
  const { log } = whole();
  const stored = log.map((event) => JSON.parse(JSON.stringify(event)) as RunEvent);
  expect(fold(stored)).toEqual(fold(log));
});

describe("an event that cannot stand at its place", () => {
  const started = story(plan).start();
  const shown = started.identified("node");
  const sent = shown.confirm();
  const ended = sent.accepted().exit(1);
  const begun = started.log[0] as Extract<RunEvent, { type: "run.started" }>;
  const at = 1;
  const message = safeText("x");
  const [first, second] = plan.tasks.map(({ id }) => id) as [string, string];
  const request = sent.events[0] as Extract<RunEvent, { type: "invocation.requested" }>;
  const { nonce } = request;
  const presented = shown.events.at(-1) as Extract<RunEvent, { type: "task.presented" }>;
  const finished = ended.events[0] as RunEvent;

  const cases: readonly [string, typeof started, RunEvent][] = [
    ["anything before the start", story(plan), { type: "run.left", at, reason: message }],
    [
      "two tasks with one id",
      story(plan),
      { ...begun, plan: { ...plan, tasks: [...plan.tasks, ...plan.tasks] } },
    ],
    ["a second start", started, started.log[0] as RunEvent],
    [
      "a finish while tasks are left",
      shown,
      { type: "run.finished", at, outcome: "done", done: 0, skipped: 0, failed: 0 },
    ],
    ["a task that is not current", shown, { type: "task.skipped", at, task: second, reason: message }],
    ["a task that the plan lacks", shown, { type: "task.noted", at, task: "none", text: message }],
    ["a skip while something is open", sent, { type: "task.skipped", at, task: first, reason: message }],
    ["showing while something is open", sent, { ...presented, attempt: 2 }],
    ["showing an attempt too far", shown, { ...presented, attempt: 3 }],
    ["showing a failed attempt again", ended, presented],
    ["a request before the task is shown", started, request],
    ["a second request", sent, request],
    ["a request that uses a nonce again", ended.retry(), { ...request, attempt: 2 }],
    ["a request of another epoch", shown, { ...request, epoch: 2 }],
    ["a request of another attempt", shown, { ...request, attempt: 2 }],
    ["a request of a phase that is not due", shown, { ...request, phase: "verify" }],
    ["a request with another text", shown, { ...request, text: "rm -rf /" }],
    [
      "a request with another digest",
      shown,
      { ...request, confirmed: { ...request.confirmed, digest: "0" } },
    ],
    ["acceptance of the unknown", shown, { type: "invocation.accepted", at, nonce, commandId: "c" }],
    ["acceptance twice", sent.accepted(), { type: "invocation.accepted", at, nonce, commandId: "c" }],
    ["output after the end", ended, { type: "invocation.output", at, nonce, text: message, bytes: 1 }],
    ["an end after the end", ended, finished],
    ["sending again what is not uncertain", sent, { type: "invocation.resent", at, nonce, times: 1 }],
    ["sending again out of count", sent.uncertain(), { type: "invocation.resent", at, nonce, times: 2 }],
    [
      "sending again what another process confirmed",
      sent.uncertain().cut().resume(),
      { type: "invocation.resent", at, nonce, times: 1 },
    ],
    ["the end of an unknown probe", shown, { type: "probe.finished", at, probe: "p", ok: true, message }],
    ["an unknown target", shown, { type: "target.identified", at, target: "none", facts: {} }],
    [
      "an epoch that does not follow",
      shown,
      { ...(shown.cut().resume().events[0] as RunEvent), epoch: 4 } as RunEvent,
    ],
    ["anything but a resume after leaving", shown.leave(), presented],
  ];

  test.each(cases)("%s", (_, told, event) => {
    expect(() => evolve(told.run, event)).toThrow(BugError);
    expect(() => evolve(told.run, event)).toThrow(
      new RegExp(`^line ${told.log.length + 1} of the log: ${event.type.replace(".", "\\.")} .* because `),
    );
  });

  test("a repair of the log may stand anywhere after the start", () => {
    const repaired: RunEvent = { type: "log.repaired", at, bytes: 3, sha256: "00" };
    for (const told of [started, sent, shown.leave(), whole()])
      expect(evolve(told.run, repaired).seq).toBe(told.log.length + 1);
  });
});
