// What a typed confirmation is about, in words: what is erased, where. Text only.
import type { Run } from "../../run/run.ts";
import { taskAt } from "../../transcript/run-find.ts";

/** What a typed confirmation is about: `This erases /dev/nvme1n1 on worker.` */
export function dangerWords(run: Run, target: string): string {
  const at = taskAt(run, run.current);
  if (at === null) return "";
  const { planned, taskRun } = at;
  const risk = taskRun.presented?.risk ?? planned.task.risk;
  const name = planned.target.name === target ? target : `${target} (${planned.target.name})`;
  if (risk === "destroys") {
    const things =
      taskRun.edited === null ? destroyed(planned.step.command?.analysis.destroys ?? [], at) : [];
    return things.length === 0
      ? `This destroys data on ${name}; it cannot be brought back.`
      : `This erases ${things.join(", ")} on ${name}; it cannot be brought back.`;
  }
  return `What this will do cannot be seen from its text. It runs on ${name}.`;
}

/** The things as the command names them now: the guide's words with the values in their places. */
function destroyed(words: readonly string[], at: NonNullable<ReturnType<typeof taskAt>>): readonly string[] {
  const presented = at.taskRun.presented;
  const occurrences = at.planned.step.command?.occurrences ?? [];
  const source = at.planned.step.command?.text ?? "";
  if (presented === null) return words;
  return words.map((word) => {
    let shown = word;
    for (const value of presented.values) {
      const place = occurrences.find((one) => one.variable === value.variable);
      if (place === undefined || place.start === place.end) continue;
      shown = shown.replaceAll(source.slice(place.start, place.end), () =>
        presented.command.slice(value.start, value.end),
      );
    }
    return shown;
  });
}
