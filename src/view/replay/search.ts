// The search of a replay: an event is found by any text of it that a person could have seen. It searches the log in
// stretches, so that it can be stopped.
import type { RunEvent } from "../../run/model/event.ts";
import { plannedTasks } from "../../transcript/lookup/run-find.ts";
import type { Seeking } from "./replay-state.ts";
import type { RunHistory } from "./run-history.ts";

/**
 * Searches forward or backward from the position, wrapping around. Yields how many events were searched, and finally
 * the position; null for none.
 */
export function* searchLog(history: RunHistory, seeking: Seeking): Generator<number, number | null> {
  const { text, from, by } = seeking;
  const length = history.length();
  const wanted = text.toLowerCase();
  const distance = (position: number): number => {
    const way = ((((position - from) * by) % length) + length) % length;
    return way === 0 ? length : way;
  };
  const named = namedSteps(history, wanted).toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
  const searching = history.source.find(text, from, by, (event) =>
    eventWords(event).toLowerCase().includes(wanted),
  );
  for (;;) {
    const step = searching.next();
    if (step.done) {
      const position = step.value !== null && step.value <= length ? step.value : null;
      if (position === null || named === null) return position ?? named;
      return distance(named) < distance(position) ? named : position;
    }
    if (named !== null && step.value >= distance(named)) return named;
    yield step.value;
  }
}

/** Where steps were first shown whose name, title or section contains the text. */
function namedSteps(history: RunHistory, wanted: string): readonly number[] {
  const started = history.at(1).started;
  if (started === null) return [];
  return plannedTasks(started.plan).flatMap(({ task, step, section }) => {
    const position = history.shown.get(task.id);
    const names = `${step.name ?? ""}\n${step.title}\n${section?.title ?? ""}`;
    return position !== undefined && names.toLowerCase().includes(wanted) ? [position] : [];
  });
}

/** All text of an event. Of the run's start only its own facts, because it contains the whole guide. */
export function eventWords(event: RunEvent): string {
  const parts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === "string") parts.push(value);
    else if (typeof value === "object" && value !== null)
      for (const part of Object.values(value)) collect(part);
  };
  if (event.type === "run.started") {
    const { run, operator, destination, plan } = event;
    collect([plan.title, run, operator, destination, plan.targets]);
  } else collect(event);
  return parts.join("\n");
}
