// Rules that no confirmation overrides: why a task may not run as shown.
import type { Presented } from "../../plan/model/presented.ts";
import type { Answered } from "../model/event.ts";
import type { Refusal } from "../model/ports.ts";
import type { Run } from "../model/run.ts";
import { isIdentified, needsNode } from "../state/due.ts";
import { forgottenSecrets, refusedValues } from "../state/values.ts";
import type { Drawn } from "./drawn.ts";

/** Commands for the operator's own machine run there only if the operator allowed it at the start. */
export const LOCAL_OFF: Refusal = {
  rule: "local-off",
  message: "This command is for your own machine, where Lamplighter may not run commands.",
  advice:
    "Run it yourself and mark it as done by hand, skip it with a reason, or leave and resume with --allow-local.",
};

/** An automatic answer (--yes) is valid only in a rehearsal. */
export const YES_NOT_HERE: Refusal = {
  rule: "yes-not-here",
  message: "`--yes` confirms commands on practice nodes only.",
  advice: "Confirm each command yourself.",
};

/** The refusal of a wrong text. */
export function wrongWords(typed: string | null): Refusal {
  return {
    rule: "wrong-words",
    message: "The typed text does not match.",
    advice: `Type exactly: ${typed ?? ""}`,
  };
}

/** Why the task may not run as shown, whoever confirms it; null if it may. */
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

function openNames(presented: Presented): readonly string[] {
  const holes = presented.holes.filter((hole) => hole.kind !== "secret").map((hole) => hole.variable);
  return [...new Set([...presented.open, ...holes])];
}
