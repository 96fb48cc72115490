// The start of a log as plain lines: who runs what, where, with which program.
import { visible } from "../../output/visible.ts";
import type { RunStarted } from "../../run/model/run.ts";
import { bindingWords, count, destinationWords, targetWords, timeWords } from "../words/run-words.ts";
import { storeWords } from "../words/store-words.ts";

/** The lines of `run.started`; the first is its heading. */
export function startedLines(event: RunStarted): readonly string[] {
  const { plan, operator, destination } = event;
  const where = destinationWords(destination);
  return [
    `run ${event.run} started: ${visible(plan.title)}`,
    `where: ${where.mark === null ? "" : `${visible(where.mark)}, `}${visible(where.place)}`,
    ...(destination.faults === undefined
      ? []
      : [`simulated faults: ${visible(destination.faults.join(", "))}`]),
    `guide: ${visible(plan.guide.path)}, SHA-256 ${event.guide.sha256}`,
    `plan: ${plan.digest ?? "not final at the start"}, ${count(plan.tasks.length, "step")}`,
    `operator: ${visible(operator.user)}@${visible(operator.host)}${operator.arn === null ? "" : ` as ${visible(operator.arn)}`}`,
    `program: lamplighter ${visible(event.program.version)}, wrapper ${visible(event.program.wrapper)}`,
    ...plan.targets.map((target) => `target ${visible(targetWords(target))}`),
    ...(event.store === undefined ? [] : [visible(storeWords(event.store))]),
    `targets observed: ${timeWords(event.observedAt)}`,
    ...plan.bindings.map(
      (binding) =>
        `${visible(binding.name)} ${
          binding.secret || binding.value === null ? "is secret" : `= ${visible(binding.value)}`
        } (${bindingWords(binding)})`,
    ),
    ...(event.answers === "yes" ? ["every answer is given by --yes, in a rehearsal"] : []),
  ];
}
