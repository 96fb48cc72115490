// The AWS side of a guide: checks its requirements on the nodes that `--on` names, or on practice nodes. Only
// reads from AWS.

import { onlyOne, resolveTargets } from "../../aws/node/resolve-targets.ts";
import { checkRequirement } from "../../aws/requirements/check-requirement.ts";
import { OperatorError } from "../../errors.ts";
import type { CheckedRequirement } from "../../plan/findings/checked-findings.ts";
import type { Plan, Target, Task } from "../../plan/model/plan.ts";
import { requiredValue } from "../../plan/values/record-host.ts";
import type { Destination } from "../../run/model/event.ts";
import type { Runbook, Step } from "../../runbook/model/runbook.ts";
import type { CheckedSide } from "../../transcript/check/aws-side-text.ts";
import { proposeAssignments } from "../../view/setup/propose-assignments.ts";
import { type AwsOptions, type Backend, connect, practiceBackend } from "../destination/backend.ts";
import { type PinnedNode, pinFleet } from "../destination/pin-fleet.ts";
import type { WholeRoles } from "../destination/role-selector.ts";
import { chooseFleet, togetherRoles } from "../options/fleet-options.ts";
import type { GuideOptions } from "../options/guide-options.ts";
import { nodeChoices } from "../options/node-choices.ts";
import { nodeRoles, targetsOf, unresolvedTargets } from "../options/targets.ts";
import { NOTICE_INTERVAL, withProgressNotice } from "../terminal/progress-notice.ts";
import { planGuide } from "./plan-guide.ts";
import { readGuide } from "./read-guide.ts";

export interface SideOptions extends GuideOptions, AwsOptions {
  readonly rehearse?: true;
}

/** The results, and the plan with the targets that were checked. */
export interface AwsSide extends CheckedSide {
  readonly plan: Plan;
}

interface Place
  extends Pick<Backend, "call" | "dns" | "destination" | "suggest" | "practiceCluster" | "close"> {
  readonly targets: readonly Target[];
}

/** Time limit for looking up the nodes, in milliseconds. */
const PATIENCE = 60_000;

/**
 * Checks one requirement after the other. Does not ask AWS if the guide has none for the roles that were
 * named.
 */
export async function checkAwsSide(path: string, options: SideOptions): Promise<AwsSide> {
  refuseNewNodes(options.on);
  const unasked = planGuide(path, options);
  if (options.rehearse !== true && due(unasked).length === 0) return sideOf(unasked, null, []);
  const place = options.rehearse ? await practicePlace(path, options) : await awsPlace(path, options);
  try {
    const plan = planGuide(path, options, place.targets);
    const checked = await lookAll(plan, place);
    return sideOf(plan, place.destination, checked);
  } finally {
    await place.close();
  }
}

function refuseNewNodes(on: readonly string[]): void {
  const made = on.find((text) => /^[^=]*=new:/.test(text));
  if (made === undefined) return;
  throw new OperatorError(
    `--on ${made} names a node that does not exist yet, so there is nothing to check.`,
    "Name an instance that exists, or remove --on. (`lamplighter run` makes the node and then checks it.)",
  );
}

interface Due {
  readonly step: Step;
  readonly target: Target;
}

/** The requirements that AWS can report, for the targets that were named: a stand-in has no selector. */
function due(plan: Plan): readonly Due[] {
  return plan.tasks.flatMap((task) => {
    const step = requirementOf(plan, task);
    const target = plan.targets.find(({ key, selector }) => key === task.target && selector !== "");
    return step === null || target === undefined ? [] : [{ step, target }];
  });
}

function requirementOf(plan: Plan, task: Task): Step | null {
  const step = plan.steps.find(({ id }) => id === task.step);
  const kind = step?.requirement?.kind ?? "statement";
  return step === undefined || kind === "statement" ? null : step;
}

function sideOf(plan: Plan, destination: Destination | null, checked: AwsSide["checked"]): AwsSide {
  const asked = new Set(due(plan).map(({ step }) => step.id));
  const without = plan.tasks.flatMap((task) => {
    const step = requirementOf(plan, task);
    return step === null || asked.has(step.id) ? [] : [step.role];
  });
  return { plan, destination, checked, without: [...new Set(without)] };
}

async function lookAll(plan: Plan, place: Place): Promise<AwsSide["checked"]> {
  const memory = new Map();
  const rows = new Map<Target, CheckedRequirement[]>();
  for (const { step, target } of due(plan)) {
    const { requirement, title, line } = step;
    if (requirement === null || target.id === null) continue;
    const value =
      requiredValue(plan, plan.bindings, step, target.key) ?? suggested(plan, place, step, target);
    const { dns, call } = place;
    const found = await checkRequirement(
      { call, signal: new AbortController().signal, now: Date.now, memory, ...(dns === null ? {} : { dns }) },
      { instance: target.id, requirement, value },
    );
    rows.set(target, [...(rows.get(target) ?? []), { requirement: title, line, ...found }]);
  }
  return [...rows].map(([target, found]) => ({ target, rows: found }));
}

/** Practice nodes and the practice cluster have names of their own. */
function suggested(plan: Plan, place: Place, { requirement }: Step, { key }: Target): string | null {
  const { suggest, practiceCluster } = place;
  if (requirement?.kind === "documentdb") return practiceCluster;
  if (requirement?.kind !== "dns-record") return null;
  const variable = plan.variables.find(({ name }) => name === requirement.name);
  return variable === undefined ? null : suggest(variable, key);
}

async function awsPlace(path: string, options: SideOptions): Promise<Place> {
  const { runbook } = readGuide(path);
  const whole = wholeRoles(options, runbook);
  const choices = nodeChoices(options.on, nodeRoles(runbook), runbook).filter(({ role }) =>
    whole.roles.has(role),
  );
  const named = unresolvedTargets(runbook, options.on).flatMap((target) => {
    const roles = target.roles.filter((role) => !whole.roles.has(role));
    return roles.length === 0 ? [] : [{ ...target, roles }];
  });
  const { call, account, region, endpoint } = await connect(options);
  const selectors = [...named.map(({ selector }) => selector), ...choices.map(({ text }) => text)];
  const signal = AbortSignal.timeout(PATIENCE);
  const looking = "Asking AWS which instances run…";
  const found = await withProgressNotice(
    looking,
    () => resolveTargets(call, selectors, signal),
    NOTICE_INTERVAL,
  );
  const single = named.map((target, at): Target => {
    const resolution = found[at];
    return resolution === undefined ? target : { ...target, ...pinned(onlyOne(resolution, target.roles[0])) };
  });
  const targets = withFleet(
    single,
    pinFleet(choices, found.slice(named.length), whole, new Set(single.map(({ key }) => key))),
  );
  return {
    call,
    dns: null,
    destination: { kind: endpoint === null ? "aws" : "endpoint", account, region, endpoint },
    suggest: () => null,
    practiceCluster: null,
    close: async () => {},
    targets,
  };
}

/** The targets, plus those of the roles that run together; an instance that is both is one target. */
function withFleet(single: readonly Target[], fleet: readonly PinnedNode[]): readonly Target[] {
  const both = single.map((target) => {
    const more = fleet.find((it) => it.target.id === target.id)?.roles ?? [];
    return { ...target, roles: [...target.roles, ...more] };
  });
  const others = fleet.filter(({ target }) => !single.some(({ id }) => id === target.id));
  return [
    ...both,
    ...others.map(({ key, roles, selector, target: { id, name } }) => ({ key, roles, selector, id, name })),
  ];
}

function wholeRoles(options: SideOptions, runbook: Runbook): WholeRoles {
  const fleet = chooseFleet(options, runbook);
  return { roles: togetherRoles(fleet), only: fleet?.only ?? null };
}

function pinned({ id, name }: { readonly id: string; readonly name: string }): Pick<Target, "id" | "name"> {
  return { id, name };
}

/** Roles without `--on` get the practice nodes that a rehearsal would propose. */
async function practicePlace(path: string, options: SideOptions): Promise<Place> {
  const { runbook } = readGuide(path);
  const choices = nodeChoices(options.on, nodeRoles(runbook), runbook);
  const whole = wholeRoles(options, runbook);
  const backend = await practiceBackend("practice", [], choices, { whole });
  const proposed = proposeAssignments(runbook, backend.nodes, [...whole.roles]);
  const assignments = { ...proposed, ...backend.assignments };
  return { ...backend, targets: targetsOf(assignments, backend.nodes) };
}
