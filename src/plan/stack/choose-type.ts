// Chooses a node's instance type and says why: no smaller than the guide's minimum, and fast enough for its
// disks.

import type { Finding } from "../../runbook/model/runbook.ts";
import {
  carries,
  type InstanceType,
  instanceType,
  largestType,
  smallestType,
  type TypeRequirement,
} from "../../runbook/requirements/instance-types.ts";
import { type RequirementOf, requirementFinding, type StackRequirements } from "./stack-requirements.ts";
import { plainLine } from "./template-yaml.ts";

export interface ChosenType {
  readonly name: string;
  /** Null for a type not in our table. */
  readonly known: InstanceType | null;
  /** Comment lines. */
  readonly why: readonly string[];
  readonly findings: readonly Finding[];
}

/** Used where the guide says nothing. */
const USUAL = "t3.medium";

export function chooseType(demands: StackRequirements): ChosenType {
  const exact = demands.types.find(({ requirement }) => requirement.bound === "exact");
  if (exact !== undefined) return asNamed(exact, demands);
  const unknown = demands.types.find(({ requirement }) => instanceType(requirement.type) === null);
  if (unknown !== undefined) return asNamed(unknown, demands);
  const demand = demandOf(demands);
  const found = smallestType(demand) ?? largestType();
  const minimum = demands.types[0];
  const enough = carries(found, demand);
  const least = `${found.name} is the smallest type known to Lamplighter with at least ${demand.cpus} vCPUs and ${demand.memory} GiB`;
  const why = hasFigures(demands)
    ? [`${least} that sustains these disk figures. ${figureWords(found)}`]
    : [`${least}.`];
  return {
    name: found.name,
    known: found,
    why: enough
      ? why
      : [
          `${found.name} is the largest type known to Lamplighter, but it does not sustain everything that the guide requires.`,
        ],
    findings: [
      ...(minimum === undefined ? [] : smallerThanItsDisks(minimum, demand, found)),
      ...(enough ? [] : beyond(demands, found)),
    ],
  };
}

function demandOf({ types, minimum, maximum }: StackRequirements): TypeRequirement {
  const named = types.flatMap(({ requirement }) => instanceType(requirement.type) ?? []);
  const least = named.length === 0 ? [instanceType(USUAL)].filter((it) => it !== null) : named;
  return {
    cpus: Math.max(...least.map(({ cpus }) => cpus)),
    memory: Math.max(...least.map(({ memory }) => memory)),
    baseline: minimum,
    maximum,
  };
}

function hasFigures({ minimum, maximum }: StackRequirements): boolean {
  return [minimum, maximum].some((it) => it.mbps > 0 || it.megabytes > 0 || it.iops > 0);
}

function figureWords({ name, ebs }: InstanceType): string {
  if (ebs === null) return `${name} is not EBS-optimized: it has no guaranteed EBS bandwidth.`;
  const words = ({ mbps, megabytes, iops }: typeof ebs.baseline) =>
    `${mbps} Mbps, ${megabytes} MB/s, ${iops} IOPS`;
  return `It sustains ${words(ebs.baseline)} of EBS traffic, and reaches ${words(ebs.maximum)} in bursts.`;
}

function smallerThanItsDisks(
  minimum: RequirementOf<"instance-type">,
  demand: TypeRequirement,
  taken: InstanceType,
): readonly Finding[] {
  const { type } = minimum.requirement;
  const named = instanceType(type);
  if (named === null || carries(named, demand)) return [];
  const why = named.ebs === null ? "it is not EBS-optimized" : "its figures are lower";
  return [
    requirementFinding(
      minimum,
      "demand-replaced",
      `${type}, the guide's minimum, does not sustain the disk figures that the guide requires: ${why}. The template uses ${taken.name}.`,
      "Accept it, or change the type in the template and accept slower disks.",
    ),
  ];
}

function beyond({ disks, types }: StackRequirements, taken: InstanceType): readonly Finding[] {
  const place = disks[0] ?? types[0];
  if (place === undefined) return [];
  return [
    requirementFinding(
      place,
      "demand-left-out",
      `No instance type known to Lamplighter sustains everything that the guide requires; ${taken.name} is the largest.`,
      "Choose a larger type in the template.",
    ),
  ];
}

function asNamed(stated: RequirementOf<"instance-type">, demands: StackRequirements): ChosenType {
  const type = plainLine(stated.requirement.type);
  const known = instanceType(type);
  const why = [`The guide requires ${type}.`, ...(known === null ? [] : [figureWords(known)])];
  const demand = { ...demandOf({ ...demands, types: [] }), cpus: 0, memory: 0 };
  if (known !== null && carries(known, demand)) return { name: type, known, why, findings: [] };
  if (known === null && !hasFigures(demands)) return { name: type, known, why, findings: [] };
  const message =
    known === null
      ? `It is unknown whether ${type} sustains the disk figures that the guide requires.`
      : `${type}, which the guide requires, does not sustain the disk figures that the guide requires.`;
  return {
    name: type,
    known,
    why,
    findings: [
      requirementFinding(
        stated,
        "demand-left-out",
        message,
        "Check AWS's documentation of the type, or change the type in the template.",
      ),
    ],
  };
}
