// The fleets of a report: each of their steps once, with the differences between nodes and who confirmed it
// for how many nodes.
import { type FleetStep, fleetStepAt } from "../../plan/model/fleet-step.ts";
import type { Fleet, Plan } from "../../plan/model/plan.ts";
import { roleWords } from "../../runbook/model/role-title.ts";
import { nodeTexts } from "../../transcript/words/fleet-words.ts";
import { differencesOf } from "../../transcript/words/node-differences.ts";
import type { FleetStepReport, ReportFleet } from "../model/report-fleet.ts";
import type { Collected } from "./collect.ts";

/** Every fleet of the plan that has its own steps. */
export function fleetsOf(collected: Collected, plan: Plan): readonly ReportFleet[] {
  return (plan.fleets ?? []).flatMap((fleet): ReportFleet[] => {
    const steps = stepsRunTogether(plan, fleet);
    if (steps.length === 0) return [];
    const { role, maxConcurrency, maxErrors, soak } = fleet;
    const all = steps.flatMap(({ first, end }) => plan.tasks.slice(first, end));
    const nodes = [...new Set(all.map(({ target }) => target))];
    return [
      {
        role,
        name: roleWords(plan, role),
        maxConcurrency,
        maxErrors,
        soak: soak ?? null,
        nodes,
        steps: steps.map((step) => stepOf(collected, plan, step)),
        aside: collected.fleets.aside.filter(({ node }) => nodes.includes(node)),
      },
    ];
  });
}

function stepsRunTogether(plan: Plan, { role }: Fleet): readonly FleetStep[] {
  const steps: FleetStep[] = [];
  for (let index = 0; index < plan.tasks.length; ) {
    const step = fleetStepAt(plan, index);
    if (step?.fleet.role === role) steps.push(step);
    index = step?.end ?? index + 1;
  }
  return steps;
}

function stepOf({ run, fleets }: Collected, plan: Plan, { first, end }: FleetStep): FleetStepReport {
  const places = Array.from({ length: end - first }, (_, at) => first + at);
  const shown = places.flatMap((index) => {
    const presented = run.tasks.at(index)?.presented ?? null;
    return presented === null ? [] : [{ target: plan.tasks[index]?.target ?? "", presented }];
  });
  const step = plan.tasks[first]?.step;
  return {
    first: first + 1,
    last: end,
    differences: grouped(differencesOf(shown.map(nodeTexts))),
    waves: fleets.waves.flatMap(({ step: of, ...wave }) => (of === step ? [wave] : [])),
  };
}

/** Groups nodes with the same differences; empty when all nodes are the same. */
function grouped(nodes: ReturnType<typeof differencesOf>): FleetStepReport["differences"] {
  const byWords = new Map<string, string[]>();
  for (const { target, own } of nodes) {
    const words = own.length === 0 ? "as on the first node" : own.join(", ");
    const of = byWords.get(words) ?? [];
    if (of.length === 0) byWords.set(words, of);
    of.push(target);
  }
  return byWords.size < 2 ? [] : [...byWords].map(([words, of]) => ({ words, nodes: of }));
}
