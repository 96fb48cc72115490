// What a guide's requirements come to for one node: each demand with the line that makes it, and what of them is not followed.

import type { Finding, Requirement } from "../../runbook/model/runbook.ts";
import { bytesPerSecond, wholeGibibytes, wholeMebibytes } from "../../runbook/requirements/units.ts";

/** A requirement with its place in the guide and its words. */
export interface Stated<R extends Requirement = Requirement> {
  readonly requirement: R;
  readonly line: number;
  readonly text: string;
}

export type Of<K extends Requirement["kind"]> = Stated<Extract<Requirement, { kind: K }>>;

/** Figures of a disk, highest of those demanded; 0 where none is. */
export interface DiskFigures {
  /** Megabits a second. */
  readonly mbps: number;
  /** Megabytes a second. */
  readonly megabytes: number;
  readonly iops: number;
}

export interface StackDemands {
  readonly types: readonly Of<"instance-type">[];
  readonly images: readonly Of<"image">[];
  readonly policies: readonly Of<"policy">[];
  readonly protections: readonly Of<"termination-protection">[];
  readonly tokens: readonly Of<"metadata-tokens">[];
  readonly volumes: readonly Of<"volume">[];
  readonly disks: readonly Of<"disk">[];
  readonly ports: readonly Of<"ingress">[];
  readonly keyPairs: readonly Of<"key-pair">[];
  readonly addresses: readonly Of<"elastic-ip">[];
  readonly records: readonly Of<"dns-record">[];
  readonly minimum: DiskFigures;
  readonly maximum: DiskFigures;
  /** GiB that the data volume has to have at least; 0 where nothing is said. */
  readonly space: number;
  /** Figures in units that are not known. */
  readonly unread: readonly Of<"disk">[];
}

/** Sorts what the guide states. */
export function stackDemands(stated: readonly Stated[]): StackDemands {
  const of = <K extends Requirement["kind"]>(kind: K): readonly Of<K>[] =>
    stated.filter((it): it is Of<K> => it.requirement.kind === kind);
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

function figuresOf(disks: readonly Of<"disk">[], bound: "minimum" | "maximum"): DiskFigures {
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

function isRead({ measure, amount, unit }: Of<"disk">["requirement"]): boolean {
  if (measure === "iops") return true;
  return (measure === "space" ? wholeGibibytes(amount, unit) : bytesPerSecond(amount, unit)) !== null;
}

/** MiB a second that a volume needs for so many megabytes a second. */
export function volumeThroughput({ megabytes }: DiskFigures): number {
  return wholeMebibytes(megabytes * 1e6);
}

/** A demand that the template does not follow as it stands, as a finding at its line. */
export function demandFinding(
  { line }: Stated,
  rule: "demand-left-out" | "demand-replaced",
  message: string,
  advice: string,
): Finding {
  return { rule, severity: "warning", message, advice, line, column: 1 };
}
