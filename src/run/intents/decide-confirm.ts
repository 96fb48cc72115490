// A person confirms what was drawn. Every condition is checked here, against the run and not the screen.

import type { Presented } from "../../plan/model/presented.ts";
import {
  type Decision,
  facts,
  type InputOf,
  refuseOnRecord,
  refuse as refuseQuietly,
} from "../decision/draft.ts";
import { type Drawn, drawn } from "../decision/drawn.ts";
import { LOCAL_OFF, YES_NOT_HERE } from "../decision/forbidden.ts";
import { request } from "../decision/request.ts";
import type { Answered } from "../model/event.ts";
import type { Refusal } from "../model/ports.ts";
import type { Run, TaskRun } from "../model/run.ts";
import { duePhase, isIdentified, needsNode } from "../state/due.ts";
import { forgottenSecrets, refusedValues } from "../state/values.ts";

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

/** That something else has to be typed. */
export function wrongWords(typed: string | null): Refusal {
  return {
    rule: "wrong-words",
    message: "The typed text does not match.",
    advice: `Type exactly: ${typed ?? ""}`,
  };
}

/** Why the task may not run as it is shown, whoever confirms it; null when it may. */
export function forbidden(
  run: Run,
  { planned, plan, presented }: Omit<Drawn, "task">,
  how: Answered,
): Refusal | null {
  const refuse = (rule: string, message: string, advice: string): Refusal => ({ rule, message, advice });
  if (planned.command === null)
    return refuse(
      "not-a-command",
      "This step has nothing to run.",
      "Do it by hand and mark it as done, or skip it with a reason.",
    );
  const fault = presented.findings.find((finding) => finding.severity === "error");
  if (planned.aws === true && presented.aws === undefined)
    return refuse(
      fault?.rule ?? "not-known-yet",
      fault?.message ?? "The AWS request is incomplete: a value is not known yet.",
      fault?.advice ?? "Set the value, or ask the node again.",
    );
  if (planned.target === "local" && !run.allowLocal) return LOCAL_OFF;
  if (needsNode(planned) && !isIdentified(run, planned.target))
    return refuse(
      "not-identified",
      `${planned.target} has not yet confirmed that it is the instance you chose.`,
      "Wait for its answer, or retry.",
    );
  if (how === "yes" && run.started?.destination.kind !== "rehearsal") return YES_NOT_HERE;
  const open = openNames(presented);
  const refused = refusedValues(run, plan, planned, open);
  const missing = open.filter((name) => !refused.includes(name));
  if (missing.length > 0)
    return refuse("open-values", `Not set: ${missing.join(", ")}.`, "Set the value, or edit the command.");
  if (refused.length > 0)
    return refuse(
      fault?.rule ?? "value-place",
      fault?.message ?? `The value of ${refused.join(", ")} is not safe here.`,
      fault?.advice ?? "Edit the command, or skip it with a reason.",
    );
  const forgotten = forgottenSecrets(run, plan, planned, presented.secrets);
  if (forgotten.length > 0)
    return refuse(
      "forgotten-secrets",
      `The value of ${forgotten.join(", ")} is not in this process: secrets are kept only in memory.`,
      "Enter it again.",
    );
  return fault === undefined ? null : refuse(fault.rule, fault.message, fault.advice);
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

function openNames(presented: Presented): readonly string[] {
  const holes = presented.holes.filter((hole) => hole.kind !== "secret").map((hole) => hole.variable);
  return [...new Set([...presented.open, ...holes])];
}
