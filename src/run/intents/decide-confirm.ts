// A person says yes to what was drawn. Every condition is checked here, against the run and not the screen.

import {
  type Decision,
  facts,
  type InputOf,
  refuseOnRecord,
  refuse as refuseQuietly,
} from "../decision/draft.ts";
import { drawn } from "../decision/drawn.ts";
import { forbidden, wrongWords } from "../decision/forbidden.ts";
import { request } from "../decision/request.ts";
import type { Refusal } from "../model/ports.ts";
import type { Run, TaskRun } from "../model/run.ts";
import { duePhase } from "../state/due.ts";

export function judgeConfirm(run: Run, input: InputOf<"confirm">): Decision {
  const shown = drawn(run, input);
  if ("refused" in shown) return shown.refused;
  const { task, planned, presented } = shown;
  const no = ({ rule, message, advice }: Refusal) => refuseOnRecord(task.id, input.at, rule, message, advice);
  const why = forbidden(run, shown, input.how);
  if (why !== null) return no(why);
  const { how, typed } = presented.confirm;
  if (how === "type" && (typed === null || input.typed !== typed)) return no(wrongWords(typed));
  return requesting(run, task, planned.target, input);
}

function requesting(run: Run, task: TaskRun, target: string, input: InputOf<"confirm">): Decision {
  const due = duePhase(run, task);
  const answered = task.alreadyDone === "yes" || task.alreadyDone === "cannot-tell";
  if (due === "command" && answered && !input.despiteDone)
    return refuseQuietly(
      "already-done",
      task.alreadyDone === "yes"
        ? "Its check says that this step is already done."
        : "Its check does not show whether this step is already done.",
      "Skip it, or run it anyway.",
    );
  const { digest, typed, how, at } = input;
  const fact = due === null ? null : request(run, task, target, due, { digest, typed, how }, at);
  return fact === null
    ? refuseQuietly("nothing-to-run", "This step has nothing left to run.", "Skip it with a reason.")
    : facts(fact);
}
