// A guide's requirements for one node: each with its line, and those that are not followed.

import type { Finding, Requirement } from "../../runbook/model/runbook.ts";
import { bytesPerSecond, wholeGibibytes, wholeMebibytes } from "../../runbook/requirements/units.ts";

/** A requirement with its place in the guide and its words. */
export interface StatedRequirement<R extends Requirement = Requirement> {
  readonly requirement: R;
  readonly line: number;
  readonly text: string;
}

export type RequirementOf<K extends Requirement["kind"]> = StatedRequirement<
  Extract<Requirement, { kind: K }>
>;

/** The highest figures required of a disk; 0 for none. */
export interface DiskFigures {
  /** Megabits per second. */
  readonly mbps: number;
  /** Megabytes per second. */
  readonly megabytes: number;
  readonly iops: number;
}

export interface StackRequirements {
  readonly types: readonly RequirementOf<"instance-type">[];
  readonly images: readonly RequirementOf<"image">[];
  readonly policies: readonly RequirementOf<"policy">[];
  readonly protections: readonly RequirementOf<"termination-protection">[];
  readonly tokens: readonly RequirementOf<"metadata-tokens">[];
  readonly volumes: readonly RequirementOf<"volume">[];
  readonly disks: readonly RequirementOf<"disk">[];
  readonly ports: readonly RequirementOf<"ingress">[];
  readonly keyPairs: readonly RequirementOf<"key-pair">[];
  readonly addresses: readonly RequirementOf<"elastic-ip">[];
  readonly records: readonly RequirementOf<"dns-record">[];
  readonly minimum: DiskFigures;
  readonly maximum: DiskFigures;
  /** The least size of the data volume in GiB; 0 when the guide says nothing. */
  readonly space: number;
  /** Figures in unknown units. */
  readonly unread: readonly RequirementOf<"disk">[];
}

/** Groups the guide's requirements. */
export function collectStackRequirements(stated: readonly StatedRequirement[]): StackRequirements {
  const of = <K extends Requirement["kind"]>(kind: K): readonly RequirementOf<K>[] =>
    stated.filter((it): it is RequirementOf<K> => it.requirement.kind === kind);
  const disks = of("disk");
  const sizes = of("volume").flatMap(({ requirement: { gibibytes, recommended } }) =>
    gibibytes === null || recommended ? [] : [Math.ceil(gibibytes)],
  );
  const spaces = disks.flatMap(({ requirement: { measure, bound, amount, unit } }) =>
    measure === "space" && bound === "minimum" ? [wholeGibibytes(amount, unit) ?? 0] : [],
  );
  return {
    types: of("instance-type"),
    images: of("image"),
    policies: of("policy"),
    protections: of("termination-protection"),
    tokens: of("metadata-tokens"),
    volumes: of("volume"),
    disks,
    ports: of("ingress"),
    keyPairs: of("key-pair"),
    addresses: of("elastic-ip"),
    records: of("dns-record"),
    minimum: figuresOf(disks, "minimum"),
    maximum: figuresOf(disks, "maximum"),
    space: Math.max(0, ...sizes, ...spaces),
    unread: disks.filter(({ requirement }) => !isRead(requirement)),
  };
}

function figuresOf(disks: readonly RequirementOf<"disk">[], bound: "minimum" | "maximum"): DiskFigures {
  const highest = (measure: string): number =>
    Math.max(
      0,
      ...disks.flatMap(({ requirement: it }) =>
        it.bound !== bound || it.measure !== measure
          ? []
          : [measure === "iops" ? it.amount : (bytesPerSecond(it.amount, it.unit) ?? 0)],
      ),
    );
  return {
    mbps: (highest("bandwidth") * 8) / 1e6,
    megabytes: highest("throughput") / 1e6,
    iops: highest("iops"),
  };
}

function isRead({ measure, amount, unit }: RequirementOf<"disk">["requirement"]): boolean {
  if (measure === "iops") return true;
  return (measure === "space" ? wholeGibibytes(amount, unit) : bytesPerSecond(amount, unit)) !== null;
}

/** The MiB per second a volume needs for this many megabytes per second. */
export function volumeThroughput({ megabytes }: DiskFigures): number {
  return wholeMebibytes(megabytes * 1e6);
}

/** A finding, at its line, for a requirement that the template does not follow exactly. */
export function requirementFinding(
  { line }: StatedRequirement,
  rule: "demand-left-out" | "demand-replaced",
  message: string,
  advice: string,
): Finding {
  return { rule, severity: "warning", message, advice, line, column: 1 };
}
