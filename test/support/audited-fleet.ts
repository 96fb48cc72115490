// A fleet's run with everything in it that a report tells: waves of which one fails, nodes set aside and brought back, what was typed,
// skipped and edited, and a step that ends alike almost everywhere.
import { safeText } from "../../src/output/clean.ts";
import { restOf } from "../../src/run/decision/rest.ts";
import { fleet } from "./fleet-stage.ts";
import { carryOut, type StageEngine } from "./run-fixtures.ts";

/** Confirms the shown step for the rest of its fleet. */
export async function confirmRest(engine: StageEngine): Promise<void> {
  const run = engine.run();
  const task = run.tasks.at(run.current);
  const rest = restOf(run);
  if (task?.presented == null || rest === null) throw new Error("nothing is left to confirm together");
  engine.at += 4000;
  const refusal = await engine.submit({
    type: "confirmRest",
    task: task.id,
    attempt: task.attempt,
    digest: task.presented.digest,
    rest: rest.digest,
    typed: rest.typed,
    how: "screen",
  });
  if (refusal !== null) throw new Error(refusal.message);
  engine.settle();
}

/**
 * Of so many nodes (at least 5): the third fails at the first step and is set aside, and brought back for the second; the last is set
 * aside and stays so.
 */
export async function auditedFleet(count = 6): Promise<StageEngine> {
  const engine = fleet(count, { maxConcurrency: { count: 3 }, maxErrors: { count: 1 } });
  const names = Array.from({ length: count }, (_, at) => `w${at + 1}`);
  const [third, last] = ["w3", `w${count}`];
  const installed = "Installed: docker-25.0\nComplete!\n";
  const finish = (target: string, exitCode: number, output: string): void => {
    engine.at += 500;
    engine.finish(exitCode, output, { target });
  };
  engine.at += 3000;
  carryOut(engine, installed);
  await confirmRest(engine);
  for (const name of names
    .slice(1, -1)
    .toReversed()
    .toSorted((a) => (a === third ? 1 : 0)))
    if (engine.run().open.some((nonce) => engine.run().invocations.get(nonce)?.target === name))
      finish(name, name === third ? 1 : 0, name === third ? "No space left on device\n" : installed);
  for (;;) {
    const target = engine.run().open.map((nonce) => engine.run().invocations.get(nonce)?.target)[0];
    if (target === undefined) break;
    finish(target, target === third ? 1 : 0, target === third ? "No space left on device\n" : installed);
  }
  engine.at += 20_000;
  await engine.submit({ type: "setAside", target: third, reason: safeText("its disk is full") });
  await engine.submit({ type: "setAside", target: last, reason: safeText("will be replaced") });
  engine.settle();
  engine.at += 2000;
  carryOut(engine);
  await engine.submit({ type: "bringBack", target: third });
  engine.settle();
  engine.at += 1000;
  const back = engine.run().tasks.at(2);
  await engine.submit({ type: "retry", task: back?.id ?? "", attempt: back?.attempt ?? 0 });
  engine.settle();
  carryOut(engine, installed);
  await confirmRest(engine);
  for (;;) {
    const nonce = engine.run().open[0];
    const one = engine.run().invocations.get(nonce ?? "");
    if (one === undefined) break;
    finish(one.target, one.phase === "done" ? 1 : 0, "");
  }
  return engine;
}
