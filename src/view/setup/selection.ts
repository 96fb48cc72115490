// The choices so far, and the plan that they make: sections, nodes, values. Pure.
import type { Binding, Plan } from "../../plan/model/plan.ts";
import { roleWords } from "../../runbook/model/role-title.ts";
import type { Section } from "../../runbook/model/runbook.ts";
import { proposeAssignments, rolesInUse } from "./propose-assignments.ts";
import type { Assignments, SetupInput, SetupNode, UnsettledChoice } from "./setup-input.ts";

/** A section that can be ticked, and what is in it. */
export interface SectionChoice {
  readonly section: Section;
  /** How many of its parent sections are on the list too. */
  readonly level: number;
  readonly steps: number;
  /** How many of them destroy data. */
  readonly destroying: number;
  /** True when all of them are for the operator's own machine. */
  readonly local: boolean;
}

/** The sections that have steps of their own, in the guide's order. */
export function sectionChoices(input: SetupInput): readonly SectionChoice[] {
  const { sections, steps } = input.runbook;
  const listed = new Set(steps.map((step) => step.section));
  const parents = new Map(sections.map((section) => [section.id, section.parent]));
  const levelOf = (section: Section): number => {
    let level = 0;
    const passed = new Set([section.id]);
    for (
      let above = section.parent;
      above !== null && !passed.has(above);
      above = parents.get(above) ?? null
    ) {
      passed.add(above);
      if (listed.has(above)) level++;
    }
    return level;
  };
  return sections.flatMap((section): SectionChoice[] => {
    const own = steps.filter((step) => step.section === section.id);
    if (own.length === 0) return [];
    return [
      {
        section,
        level: levelOf(section),
        steps: own.length,
        destroying: own.filter((step) => step.risk === "destroys").length,
        local: own.every((step) => step.role === "local"),
      },
    ];
  });
}

/** The roles of the chosen sections that the command line does not assign. */
export function rolesToAssign(input: SetupInput, ticked: readonly string[]): readonly string[] {
  const steps = input.runbook.steps.filter((step) => ticked.includes(step.section));
  return rolesInUse(steps).filter((role) => (input.assignments[role] ?? []).length === 0);
}

/** The bindings before anything is typed. */
export function givenBindings(input: SetupInput): readonly Binding[] {
  const missing = input.secretsGiven.filter(
    (name) => !input.bindings.some((binding) => binding.name === name && binding.secret),
  );
  return [
    ...input.bindings,
    ...missing.map(
      (name): Binding => ({ name, scope: { kind: "run" }, value: null, secret: true, from: "given" }),
    ),
  ];
}

/** The assignments for the roles of the chosen sections: from the command line, and chosen here. */
export function chosenAssignments(
  input: SetupInput,
  ticked: readonly string[],
  chosen: Assignments,
): Assignments {
  const steps = input.runbook.steps.filter((step) => ticked.includes(step.section));
  return Object.fromEntries(
    rolesInUse(steps).map((role) => {
      const given = input.assignments[role] ?? [];
      return [role, given.length > 0 ? given : (chosen[role] ?? [])];
    }),
  );
}

/** True when nodes have their own disks to choose from; practice nodes use the suggested ones. */
export function hasDisks(input: SetupInput): boolean {
  return input.destination.kind !== "rehearsal";
}

/** Names of values that some task still needs, in order. */
export function openNames(plan: Plan): readonly string[] {
  return [...new Set(plan.tasks.flatMap((task) => task.open))];
}

/**
 * The open names, separated into those needed before the run, and those chosen during it from the nodes'
 * disks.
 */
export function missingNames(
  plan: Plan,
  input: SetupInput,
): { readonly now: readonly string[]; readonly later: readonly string[] } {
  const isLater = (name: string): boolean =>
    hasDisks(input) && plan.variables.some((it) => it.name === name && it.type === "block-device");
  const open = openNames(plan);
  return { now: open.filter((name) => !isLater(name)), later: open.filter(isLater) };
}

/** What is still to decide about the given selectors, for the roles of the chosen sections. */
export function unsettledChoices(input: SetupInput, ticked: readonly string[]): readonly UnsettledChoice[] {
  const roles = rolesToAssign(input, ticked);
  return (input.choices ?? []).filter((choice) => roles.includes(choice.role));
}

/** Why the operator must choose, in a sentence. */
export function choiceWords({ runbook }: SetupInput, { role, selector, found }: UnsettledChoice): string {
  const who = roleWords(runbook, role);
  return found === 0
    ? `No running instance matches ${selector} (for ${who}). Choose from these, or leave.`
    : `${selector} matches ${found} running instances (for ${who}). Choose from these. (--together ${role} takes them all.)`;
}

/** The nodes that may serve the role: those that its selectors match, or all. */
export function nodesForRole(input: SetupInput, role: string): readonly SetupNode[] {
  const choices = (input.choices ?? []).filter((choice) => choice.role === role);
  if (choices.length === 0) return input.nodes;
  return input.nodes.filter((node) => choices.some(({ keys }) => keys.includes(node.key)));
}

/** The initial nodes for each role: the proposal, but none where the operator must choose. */
export function firstAssignments(input: SetupInput): Assignments {
  const proposal = proposeAssignments(input.runbook, input.nodes, input.together);
  const open = (input.choices ?? []).map(({ role }) => role);
  return { ...proposal, ...Object.fromEntries(open.map((role) => [role, []])) };
}
