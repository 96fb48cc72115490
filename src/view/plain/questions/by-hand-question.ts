// The question about a step that a person does, and the answers that pass it: on this node, or on all nodes of its fleet
// where it stands alike.
import { visible } from "../../../output/visible.ts";
import { fleetStepAt } from "../../../plan/model/fleet-step.ts";
import { type ByHandRest, byHandRestOf } from "../../../run/decision/by-hand-rest.ts";
import type { Run, TaskRun } from "../../../run/model/run.ts";
import { checkable } from "../../../run/next/requirement-check.ts";
import { checklistAt } from "../../../run/state/checklist.ts";
import { isNotMet } from "../../../run/state/due.ts";
import { oneLine } from "../../../transcript/layout/one-line.ts";
import type { taskAt } from "../../../transcript/lookup/run-find.ts";
import { byHandNodes } from "../../../transcript/words/by-hand-words.ts";
import { type Choice, SKIP, SKIP_REST } from "./step-choice.ts";

const CHECK: Choice = { word: "check", meaning: "check", words: "check again what is not met" };

/** The question, and the answers that pass the step, check it or skip it. */
export function byHandQuestion(
  run: Run,
  { planned, taskRun }: NonNullable<ReturnType<typeof taskAt>>,
): { readonly question: string; readonly choices: readonly Choice[] } {
  const rest = byHandRestOf(run);
  const node = visible(planned.target.key);
  const skips = rest === null ? [SKIP] : [{ ...SKIP, words: `on ${node} only: ${SKIP.words}` }, SKIP_REST];
  const plan = run.started?.plan;
  const isFleet = plan !== undefined && fleetStepAt(plan, planned.index) !== null;
  const on = rest !== null ? ` on ${byHandNodes(run, rest)}` : isFleet ? ` on ${node}` : "";
  const again = checkable(run).length > 0 ? [CHECK] : [];
  const title = checklistAt(run).length > 0 ? `${visible(oneLine(planned.step.title))}: ` : "";
  if (taskRun.checked === null) {
    const asks = planned.step.kind === "requirement" ? "Is it met" : "Is it done";
    return {
      question: `${title}${asks}${on}?`,
      choices: [...yesChoices(rest, on, node), ...again, ...skips],
    };
  }
  const standing = taskRun.checked.result === "not-met" ? "not met" : "unknown";
  return {
    question: `${title}${standing}${on}. What now?`,
    choices: [...acceptChoices(taskRun, rest, on, node), ...again, ...skips],
  };
}

function yesChoices(rest: ByHandRest | null, on: string, node: string): readonly Choice[] {
  if (rest === null) return [{ word: "yes", meaning: "attest", words: "yes; asks for a statement" }];
  return [
    { word: "all", meaning: "attest-rest", whole: true, words: `yes${on}; asks for a statement` },
    { word: "here", meaning: "attest", words: `yes, on ${node} only; asks for a statement` },
  ];
}

function acceptChoices(
  taskRun: TaskRun,
  rest: ByHandRest | null,
  on: string,
  node: string,
): readonly Choice[] {
  const [does, asks] = isNotMet(taskRun)
    ? ["accept it, not met", "asks for the reason"]
    : ["attest that it is met", "asks for a statement"];
  if (rest === null) return [{ word: "accept", meaning: "attest", words: `${does}; ${asks}` }];
  return [
    { word: "accept-all", meaning: "attest-rest", whole: true, words: `${does},${on}; ${asks}` },
    { word: "accept", meaning: "attest", words: `${does}, on ${node} only; ${asks}` },
  ];
}
