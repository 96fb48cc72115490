// How each step of a walk went, read from its log, in a form in which two walks can be compared.
import { eventsOf } from "./run-folder.ts";

/** A line for each task, in the plan's order: `fstab on node-01: done 1, command 0, verify 0`. */
export function outcomesOf(log: string): readonly string[] {
  const [started] = eventsOf(log, "run.started");
  if (started === undefined) throw new Error("This log has no beginning.");
  const { steps, tasks } = started.plan;
  const requests = eventsOf(log, "invocation.requested");
  const ends = new Map(eventsOf(log, "invocation.finished").map((it) => [it.nonce, it]));
  const attested = new Set(eventsOf(log, "task.attested").map(({ task }) => task));
  const settled = new Set(
    eventsOf(log, "requirement.checked").flatMap((it) => (it.settles === true ? [it.task] : [])),
  );
  const skipped = new Set(eventsOf(log, "task.skipped").map(({ task }) => task));
  return tasks.map(({ id, step, target }) => {
    const known = steps.find((one) => one.id === step);
    const phases = requests
      .filter(({ task }) => task === id)
      .map(({ phase, nonce }) => `${phase} ${ends.get(nonce)?.exitCode ?? ends.get(nonce)?.outcome}`);
    // Whether AWS could tell depends on the AWS, and not on the walk.
    if (known?.kind === "requirement")
      return `${known.title} on ${target}: ${attested.has(id) || settled.has(id) ? "passed" : "not passed"}`;
    const words = [
      ...phases,
      ...(attested.has(id) ? ["by hand"] : []),
      ...(skipped.has(id) ? ["skipped"] : []),
    ];
    return `${known?.name ?? known?.title} on ${target}: ${words.join(", ")}`;
  });
}
