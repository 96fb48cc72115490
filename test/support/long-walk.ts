// The log of a walk of many tasks, made of the log of one: what is measured is how it is folded, not how it came about.
import type { Plan } from "../../src/plan/model/plan.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { planOf } from "./plan-builder.ts";
import { story } from "./story.ts";

/** The events of a walk of so many tasks, the nodes one after another: greeted, each task confirmed and done, given back. */
export function longWalk(tasks: number, nodes: number): readonly RunEvent[] {
  const one = story(planOf([{ run: "touch /data/file" }])).start();
  const greeted = one.when({
    type: "probeRequested",
    probe: "identify node 1 1",
    kind: "identify",
    target: "node",
    nonce: null,
  });
  const known = greeted.identified("node");
  const walked = known.confirm().accepted().output("done\n").exit(0).givenBack();
  const log = walked.log;
  const shown = log.findIndex(({ type }) => type === "task.presented");
  const ended = log.findIndex(({ type }) => type === "invocation.finished") + 1;
  const [started] = log;
  if (started?.type !== "run.started") throw new Error("a log begins with run.started");
  const keys = Array.from({ length: nodes }, (_, node) => `node-${node}`);
  const nodeOf = (task: number): string => keys[Math.floor((task * nodes) / tasks)] ?? "";
  const plan = grown(started.plan, tasks, keys, nodeOf);
  const finished = log.at(-1);
  if (finished?.type !== "run.finished") throw new Error("the walk did not end");
  return [
    { ...started, plan },
    ...keys.flatMap((key) => log.slice(1, shown).map((event) => placed(event, 0, key))),
    ...Array.from({ length: tasks }, (_, task) =>
      log.slice(shown, ended).map((event) => placed(event, task, nodeOf(task))),
    ).flat(),
    ...keys.flatMap((key) => log.slice(ended, -1).map((event) => placed(event, 0, key))),
    { ...finished, done: tasks },
  ];
}

function grown(plan: Plan, tasks: number, keys: readonly string[], nodeOf: (task: number) => string): Plan {
  const [target] = plan.targets;
  const [step] = plan.steps;
  const [task] = plan.tasks;
  if (target === undefined || step === undefined || task === undefined) throw new Error("the plan is empty");
  const steps = Math.ceil(tasks / keys.length);
  return {
    ...plan,
    targets: keys.map((key) => ({ ...target, key, id: `i-${key}`, name: key })),
    steps: Array.from({ length: steps }, (_, index) => ({ ...step, id: `step-${index}` })),
    tasks: Array.from({ length: tasks }, (_, index) => ({
      ...task,
      id: `task-${index}`,
      step: `step-${index % steps}`,
      target: nodeOf(index),
    })),
  };
}

/** The event as one of that task on that node. */
function placed(event: RunEvent, task: number, target: string): RunEvent {
  return {
    ...event,
    ...("task" in event ? { task: `task-${task}` } : {}),
    ...("target" in event ? { target } : {}),
    ...("nonce" in event && event.nonce !== null ? { nonce: `nonce-${task}` } : {}),
    ...("probe" in event ? { probe: event.probe.replace("node", target) } : {}),
  } as RunEvent;
}
