// What a plain walk waits for is said again and again until it is there.
import { expect, it } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import type { Wait } from "../../../src/run/model/ports.ts";
import { withWaitsPrinted } from "../../../src/view/plain/print-waits.ts";
import { START, stageEngine } from "../../support/run-fixtures.ts";

function bench(waits: readonly Wait[], engine = stageEngine()) {
  const said: string[] = [];
  let now = START;
  let wake = (): void => {};
  let over = (): void => {};
  const work = new Promise<void>((resolve) => {
    over = resolve;
  });
  const slept: number[] = [];
  const done = withWaitsPrinted(
    {
      waits: { list: () => waits, now: () => now },
      run: () => engine.run(),
      store: null,
      say: (lines) => said.push(...lines),
      sleep: (milliseconds, signal) => {
        slept.push(milliseconds);
        return new Promise((resolve) => {
          wake = resolve;
          signal.addEventListener("abort", () => resolve(), { once: true });
        });
      },
    },
    work,
  );
  return {
    said,
    slept,
    engine,
    async pass(milliseconds: number) {
      now += milliseconds;
      wake();
      await new Promise((resolve) => setImmediate(resolve));
    },
    async end() {
      over();
      await done;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const greeting: Wait = {
  target: "manager",
  what: safeText("AWS to accept a query to the node (greet)"),
  detail: safeText("ThrottlingException: Rate exceeded"),
  since: START,
};

it("says what is waited for and since when, at least every ten seconds, until it is there", async () => {
  const { said, slept, pass, end } = bench([greeting]);
  await pass(8_000);
  await pass(8_000);
  expect(said).toEqual([
    "Waiting since 08:14:03Z (8.0 s) for AWS to accept a query to the node (greet) (ThrottlingException: Rate exceeded), on manager.",
    "Waiting since 08:14:03Z (16 s) for AWS to accept a query to the node (greet) (ThrottlingException: Rate exceeded), on manager.",
  ]);
  for (const milliseconds of slept) expect(milliseconds).toBeLessThan(10_000);
  await end();
  await pass(8_000);
  expect(said).toHaveLength(2);
});

it("says since when a command is under way, and what is heard of it", async () => {
  const engine = stageEngine();
  const task = engine.run().tasks.at(0);
  if (task?.presented == null) throw new Error("nothing is shown");
  await engine.submit({
    type: "confirm",
    task: task.id,
    attempt: task.attempt,
    digest: task.presented.digest,
    typed: task.presented.confirm.typed,
    how: "plain",
    despiteDone: false,
  });
  const target = [...engine.run().invocations.values()][0]?.target ?? "";
  const wait = {
    target,
    what: safeText("the end of the command"),
    detail: safeText("SSM says InProgress"),
    since: START,
  };
  const { said, pass } = bench([wait], engine);
  await pass(20_000);
  expect(said).toEqual([
    expect.stringMatching(
      /^Waiting since [\d:]+Z \([\d.]+ s\) for the .* on \S+\. Now for the end of the command \(SSM says InProgress\)\.$/,
    ),
  ]);
});

it("shows nothing of what an answer holds for the terminal", async () => {
  const { said, pass } = bench([{ ...greeting, detail: "\u001b[2Jgone" as Wait["detail"] }]);
  await pass(8_000);
  expect(said.join("")).not.toContain("\u001b");
});
