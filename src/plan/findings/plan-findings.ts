// Problems that only the whole plan shows: two nodes with one name, a swarm that is created and joined on one
// node. Reads tasks and bindings; changes nothing.

import { rolesToType, roleWords } from "../../runbook/model/role-title.ts";
import type { Finding, Runbook, Step, Variable } from "../../runbook/model/runbook.ts";
import { swarmActions } from "../../shell/state/swarm.ts";
import type { Binding, Fleet, Target, Task } from "../model/plan.ts";
import { isForNodes } from "../steps/walk-order.ts";
import { looksLikeSystemDisk } from "../value-types/devices.ts";
import { bindingFor, targetWords } from "../values/bindings.ts";
import { rolesOf } from "../values/resolve-bindings.ts";

interface Whole {
  readonly runbook: Runbook;
  readonly steps: readonly Step[];
  readonly targets: readonly Target[];
  readonly given: readonly Target[];
  readonly tasks: readonly Task[];
  readonly bindings: readonly Binding[];
  readonly unknownSections: readonly string[];
  /** Roles that were chosen to run together, and those of them that have several nodes. */
  readonly together: readonly string[];
  readonly fleets: readonly Fleet[];
}

/** The findings of the plan as a whole, most general first. */
export function planFindings(whole: Whole): readonly Finding[] {
  return [
    ...unknownSections(whole),
    ...noSteps(whole),
    ...targetFindings(whole),
    ...sharedIdentities(whole),
    ...swarmOnOneTarget(whole),
    ...fleetFindings(whole),
    ...systemDisks(whole),
  ];
}

function unknownSections({ runbook, unknownSections }: Whole): readonly Finding[] {
  return unknownSections.map((text) =>
    finding(
      "section-unknown",
      "error",
      1,
      `The guide has no section "${text}"`,
      `Its sections are: ${runbook.sections.map((it) => it.title).join("; ")}.`,
    ),
  );
}

/** How many places are named for a guide without steps. */
const NAMED = 5;

function noSteps({ runbook, steps, unknownSections }: Whole): readonly Finding[] {
  if (steps.length > 0 || unknownSections.length > 0) return [];
  const { notTaken } = runbook;
  const places = notTaken.slice(0, NAMED).map(({ line, reason }) => `line ${line}: ${reason}`);
  const more = notTaken.length > NAMED ? `; and ${notTaken.length - NAMED} more` : "";
  const where = runbook.steps.length > 0 ? "The chosen sections have" : "The guide has";
  const found = places.length === 0 ? "" : ` Found, but not taken as steps: ${places.join("; ")}${more}.`;
  return [
    finding(
      "no-step",
      "error",
      notTaken[0]?.line ?? 1,
      `${where} no commands and no manual steps.${found}`,
      "Put each command into a fenced block marked ```bash.",
    ),
  ];
}

function targetFindings({ runbook, given }: Whole): readonly Finding[] {
  const roles = rolesOf(runbook);
  const findings: Finding[] = [];
  for (const [i, target] of given.entries()) {
    for (const role of target.roles)
      if (!roles.includes(role))
        findings.push(
          finding(
            "role-unknown",
            "error",
            1,
            `${targetWords(target)} is for the role ${role}, which the guide does not have`,
            `Its roles are: ${rolesToType(runbook, roles)}.`,
          ),
        );
    const twin = given
      .slice(0, i)
      .find((it) => it.key === target.key || (it.id !== null && it.id === target.id));
    if (twin !== undefined)
      findings.push(
        finding(
          "target-twice",
          "error",
          1,
          `${targetWords(target)} is the same target as ${targetWords(twin)}`,
          "List each instance once, with all its roles.",
        ),
      );
  }
  return findings;
}

/**
 * Commands that give a node its own name or address. Using another node's address on two nodes is not a
 * mistake.
 */
const NAMES_ITSELF =
  /\bhostnamectl\b[^\n;&|]*\b(?:set-hostname|hostname)\b|(?:^|[\n;&|]\s*|\bsudo\s+)hostname\s+[^-\s]|\/etc\/hostname\b/;
const ADDRESSES_ITSELF =
  /--(?:advertise|listen|data-path)-addr\b|\bip\s+(?:-[46]\s+)?a(?:ddr(?:ess)?)?\s+(?:add|replace|change)\b|\bifconfig\b|\bassociate-address\b/;

function sharedIdentities({ runbook, steps, tasks, targets, bindings }: Whole): readonly Finding[] {
  const stepOf = new Map(steps.map((it) => [it.id, it]));
  const targetOf = new Map(targets.map((it) => [it.key, it]));
  const first = new Map<string, { readonly target: string; readonly variable: string }>();
  const told = new Set<string>();
  const findings: Finding[] = [];
  for (const task of tasks) {
    const step = stepOf.get(task.step);
    if (step?.command == null) continue;
    const used = new Set(step.command.occurrences.map((it) => it.variable));
    for (const variable of runbook.variables) {
      if (!used.has(variable.name)) continue;
      const kind = identityOf(variable, step.command.text);
      if (kind === null) continue;
      const binding = bindingFor(bindings, variable.name, step.role, task.target);
      const value = binding?.value ?? null;
      if (value === null) continue;
      const key = JSON.stringify([kind, value.toLowerCase()]);
      const other = first.get(key);
      if (other === undefined) first.set(key, { target: task.target, variable: variable.name });
      else if (other.target !== task.target && !told.has(key + task.target)) {
        told.add(key + task.target);
        const names = [other.target, task.target].map((it) => {
          const target = targetOf.get(it);
          return target === undefined ? it : targetWords(target);
        });
        findings.push(
          finding(
            "identity-shared",
            "error",
            step.line,
            `${names.join(" and ")} would get the same ${kind} \`${value}\` (${[...new Set([other.variable, variable.name])].join(", ")})`,
            `Give each its own, for example with --set ${task.target}:${variable.name}=…`,
          ),
        );
      }
    }
  }
  return findings;
}

/** What the command sets on its node from this variable; null for neither. */
function identityOf(variable: Variable, command: string): "host name" | "address" | null {
  const { type } = variable;
  if ((type === "host-name" || type === "dns-name" || type === "text") && NAMES_ITSELF.test(command))
    return "host name";
  return (type === "ip-address" || type === "text") && ADDRESSES_ITSELF.test(command) ? "address" : null;
}

function swarmOnOneTarget({ steps, tasks, targets }: Whole): readonly Finding[] {
  const stepOf = new Map(steps.map((it) => [it.id, it]));
  const made = new Set<string>();
  const joined = new Map<string, number>();
  for (const task of tasks) {
    const step = stepOf.get(task.step);
    const actions = swarmActions(step?.command?.text ?? "", step?.command?.occurrences ?? []);
    if (actions.has("init")) made.add(task.target);
    if (actions.has("join") && !joined.has(task.target)) joined.set(task.target, step?.line ?? 1);
  }
  return targets
    .filter((it) => made.has(it.key) && joined.has(it.key))
    .map((target) =>
      finding(
        "swarm-init-and-join",
        "error",
        joined.get(target.key) ?? 1,
        `${targetWords(target)} would create a swarm and then join one, which Docker refuses`,
        "Use different nodes for the two parts, or choose only one of the sections.",
      ),
    );
}

/** Roles that cannot run together, and steps that may run on one node only. */
function fleetFindings({ runbook, steps, targets, tasks, together, fleets }: Whole): readonly Finding[] {
  const roles = [...new Set(together)].flatMap((role): Finding[] => {
    if (!steps.some((it) => it.role === role)) {
      const used = [...new Set(steps.map((it) => it.role))];
      const advice = `The steps that run are for: ${used.join(", ")}.`;
      return [
        finding("fleet-unused", "error", 1, `--together ${role}: no step that runs is for this role`, advice),
      ];
    }
    if (fleets.some((it) => it.role === role) || mayBeSeveral(role, targets)) return [];
    const message = `${roleWords(runbook, role)} is on one node, so --together ${role} changes nothing`;
    return [finding("fleet-of-one", "info", 1, message, "Choose more nodes for it, or remove the option.")];
  });
  const members = new Set(fleets.map(({ role }) => role));
  const once = steps
    .filter((it) => members.has(it.role) && isForNodes(it))
    .flatMap((step): Finding[] => {
      const own = tasks.filter((it) => it.step === step.id);
      const text = step.command;
      if (text !== null && swarmActions(text.text, text.occurrences).has("init"))
        return [
          finding(
            "fleet-init",
            "error",
            step.line,
            `every node of ${roleWords(runbook, step.role)} would create a swarm of its own`,
            "Give one node a role of its own for this step, or run the nodes one by one.",
          ),
        ];
      const captured = own.find(({ capture }) => capture !== null)?.capture?.variable;
      if (captured === undefined) return [];
      const others = new Set(own.map(({ target }) => target));
      const elsewhere = tasks.find((it) => !others.has(it.target) && uses(it, captured));
      return elsewhere === undefined
        ? []
        : [
            finding(
              "fleet-capture",
              "error",
              step.line,
              `every node of ${roleWords(runbook, step.role)} would give its own ${captured}, and ${elsewhere.target} needs one`,
              `Give one node a role of its own for this step, or set ${captured}.`,
            ),
          ];
    });
  return [...roles, ...once];
}

/**
 * True where a selector that was not resolved yet may match several instances, or no selector is given yet.
 */
function mayBeSeveral(role: string, targets: readonly Target[]): boolean {
  return targets.some(
    ({ roles, id, selector }) => roles.includes(role) && id === null && /^(?:$|tag:|asg:)/.test(selector),
  );
}

function uses({ command, done, verify }: Task, variable: string): boolean {
  return [command, done, verify].some(
    (text) => text?.holes.some((hole) => hole.variable === variable) ?? false,
  );
}

function systemDisks({ runbook, bindings }: Whole): readonly Finding[] {
  const disks = new Map(
    runbook.variables.filter((it) => it.type === "block-device").map((it) => [it.name, it]),
  );
  return bindings
    .filter((it) => disks.has(it.name) && it.value !== null && looksLikeSystemDisk(it.value))
    .map((it) =>
      finding(
        "system-disk",
        "warning",
        disks.get(it.name)?.lines[0] ?? 1,
        `\`${it.value}\` is the usual name of a node's system disk`,
        "Run `lsblk` on the node and check that nothing on this disk is mounted.",
      ),
    );
}

function finding(
  rule: string,
  severity: Finding["severity"],
  line: number,
  message: string,
  advice: string,
): Finding {
  return { rule, severity, message, advice, line, column: 1 };
}
