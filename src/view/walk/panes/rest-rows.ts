// The page before a step runs on the rest of its fleet: what runs, on how many nodes, the differences between
// them, and the limits.
import type { Rest } from "../../../run/decision/rest.ts";
import { obstacleAt, restOf } from "../../../run/decision/rest.ts";
import type { Run } from "../../../run/model/run.ts";
import { taskWith } from "../../../run/state/due.ts";
import { limitWords, restQuestion, restTable } from "../../../transcript/words/fleet-words.ts";
import { indentRows, type Row, row, wrapProse } from "../../widgets/rows.ts";
import { riskSign } from "../../widgets/theme.ts";
import { commandRows, editedRows, shellRows } from "./command-rows.ts";

/** The rows; none if there is no rest of several nodes. `now`: ms, by the clock of the events. */
export function restRows(run: Run, now: number, width: number): readonly Row[] {
  const rest = restOf(run);
  const [first] = rest?.members ?? [];
  if (rest === null || first === undefined) return [];
  const room = Math.min(118, width - 2);
  const { presented } = first;
  const taskRun = run.tasks.get(first.task);
  const guide = taskWith(run, first.task)?.planned.command?.text;
  const sign = riskSign(presented.risk, false);
  const table = restTable(rest);
  return indentRows(
    [
      row(restQuestion(run, rest), "strong"),
      ...wrapProse(`${sign.mark} ${sign.word}`.trim(), room, sign.tone),
      [],
      ...(presented.preamble.length === 0
        ? []
        : [
            row("runs first, from earlier steps:", "quiet"),
            ...shellRows(presented.preamble.join("\n"), [], room),
            [],
          ]),
      ...commandRows(presented, room),
      ...(guide === undefined || taskRun === undefined
        ? []
        : editedRows(guide, { edited: taskRun.edited, state: "ready", presented }, false, room)),
      ...checkRows("already-done check:", presented.done, room),
      ...checkRows("verify check:", presented.verify, room),
      [],
      ...(table.length > 1 ? [row(`Shown for ${first.target}. Differences:`, "quiet")] : []),
      ...table.flatMap((line) => wrapProse(line, room)),
      [],
      ...wrapProse(limitWords(rest.fleet), room),
      ...rest.excluded.flatMap(({ target, why }) =>
        wrapProse(`Not on ${target}: ${why.message}`, room, "warning"),
      ),
      ...asideRows(run, rest, room),
      ...obstacleRows(rest, now, room),
    ],
    1,
  );
}

function checkRows(label: string, text: string | null, width: number): readonly Row[] {
  return text === null ? [] : [row(label, "quiet"), ...shellRows(text, [], width)];
}

function asideRows(run: Run, { fleet }: Rest, width: number): readonly Row[] {
  const targets = run.started?.plan.targets ?? [];
  const aside = targets.flatMap(({ key, roles }) =>
    roles.includes(fleet.role) && run.aside.has(key) ? [key] : [],
  );
  return aside.length === 0
    ? []
    : wrapProse(`Set aside, so not included: ${aside.join(", ")}.`, width, "warning");
}

function obstacleRows(rest: Rest, now: number, width: number): readonly Row[] {
  const obstacle = obstacleAt(rest, now);
  return obstacle === null
    ? []
    : [[], ...wrapProse(obstacle.message, width, "warning"), ...wrapProse(obstacle.advice, width, "quiet")];
}
