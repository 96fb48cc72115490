// Requirements that contradict each other: disk figures that the instance cannot reach, a minimum above the maximum,
// rules that a public address would not match, and metadata that anyone on the node may read.
import type { Draft } from "../draft/draft.ts";
import type { Finding, Requirement } from "../model/runbook.ts";
import { type EbsFigures, instanceType } from "../requirements/instance-types.ts";
import { bytesPerSecond } from "../requirements/units.ts";

type Disk = Extract<Requirement, { kind: "disk" }>;

interface Stated<R extends Requirement> {
  readonly index: number;
  readonly line: number;
  readonly requirement: R;
}

/** For each draft, in a guide whose steps have these roles, the findings about its requirement beside the others. */
export function requirementConflicts(
  drafts: readonly Draft[],
  roles: readonly string[],
): readonly (readonly Finding[])[] {
  const found: Finding[][] = drafts.map(() => []);
  const of = <K extends Requirement["kind"]>(kind: K): Stated<Extract<Requirement, { kind: K }>>[] =>
    drafts.flatMap(({ requirement, source }, index) =>
      requirement?.kind === kind
        ? [
            {
              index,
              line: source.origins[0]?.line ?? 1,
              requirement: requirement as Extract<Requirement, { kind: K }>,
            },
          ]
        : [],
    );
  const say = (index: number, { rule }: Pick<Finding, "rule">, message: string, advice: string): void =>
    void found[index]?.push({
      rule,
      severity: "warning",
      message,
      advice,
      ...(drafts[index]?.source.origins[0] ?? { line: 1, column: 1 }),
    });
  const together = (a: number, b: number) => roles[a] === roles[b];
  const disks = of("disk");
  for (const type of of("instance-type")) {
    const message = tooSmall(
      type.requirement.type,
      disks.filter(({ index }) => together(index, type.index)),
    );
    if (message !== null)
      say(
        type.index,
        { rule: "disk-beyond-instance" },
        message,
        "Require a larger instance type, or lower the disk figures.",
      );
  }
  for (const least of disks.filter(({ requirement }) => requirement.bound === "minimum"))
    for (const most of disks.filter(({ requirement }) => requirement.bound === "maximum")) {
      const [low, high] = [least.requirement, most.requirement];
      const [a, b] = [amountOf(low), amountOf(high)];
      if (
        together(least.index, most.index) &&
        kindOf(low) === kindOf(high) &&
        a !== null &&
        b !== null &&
        a > b
      )
        say(
          least.index,
          { rule: "demands-contradict" },
          `The minimum of ${words(low)} is more than the maximum of ${words(high)} on line ${most.line}.`,
          "Correct one of them.",
        );
    }
  for (const band of disks.filter(({ requirement }) => requirement.measure === "bandwidth"))
    for (const flow of disks.filter(({ requirement }) => requirement.measure === "throughput")) {
      const [a, b] = [amountOf(band.requirement), amountOf(flow.requirement)];
      const same = together(band.index, flow.index) && band.requirement.bound === flow.requirement.bound;
      if (same && a !== null && b !== null && Math.abs(a - b) > 0.01 * Math.max(a, b))
        say(
          flow.index,
          { rule: "demands-contradict" },
          `${words(flow.requirement)} and the ${words(band.requirement)} on line ${band.line} describe the same rate, but differ.`,
          "Correct one of them: 8 megabits are 1 megabyte.",
        );
    }
  const images = of("image");
  const places = [...of("instance-type"), ...images.filter((it) => it.requirement.system !== null)].sort(
    (a, b) => a.index - b.index,
  );
  const [first] = places;
  if (
    first !== undefined &&
    of("metadata-tokens").length === 0 &&
    !images.some(({ requirement }) => requirement.system === "amazon-linux-2023") &&
    !drafts.some(({ source, context }) => /\bIMDSv2\b/.test([source.text, ...context].join("\n")))
  )
    say(
      first.index,
      { rule: "metadata-open" },
      "The guide does not require IMDSv2: an SSRF bug on the node could expose the role's credentials.",
      "Add `Require IMDSv2` to the requirements of the instance.",
    );
  return found;
}

/** Why the type cannot reach the figures; null if it can, or this is unknown. */
function tooSmall(name: string, disks: readonly Stated<Disk>[]): string | null {
  const type = instanceType(name);
  const figures = disks.filter(({ requirement }) => requirement.measure !== "space");
  if (type === null || figures.length === 0) return null;
  const { ebs } = type;
  if (ebs === null)
    return `${name} is not EBS-optimized: it has no guaranteed EBS bandwidth, and the guide requires ${listed(figures)}.`;
  const beyond = figures.filter(({ requirement }) => {
    const has = requirement.bound === "minimum" ? ebs.baseline : ebs.maximum;
    const need = amountOf(requirement);
    return need !== null && need > held(has, requirement);
  });
  if (beyond.length === 0) return null;
  const figureWords = ({ mbps, megabytes, iops }: EbsFigures) =>
    `${mbps} Mbps (${megabytes} MB/s) and ${iops} IOPS`;
  return `${name} sustains ${figureWords(ebs.baseline)} to its volumes, and ${figureWords(ebs.maximum)} in bursts; the guide requires ${listed(beyond)}.`;
}

function held(figures: EbsFigures, { measure }: Disk): number {
  return measure === "iops" ? figures.iops : figures.megabytes * 1e6;
}

/** Bytes or operations per second; null for space and for an unknown unit. */
function amountOf({ measure, amount, unit }: Disk): number | null {
  if (measure === "space") return null;
  return measure === "iops" ? amount : bytesPerSecond(amount, unit);
}

/** Bandwidth and throughput are the same in two units. */
function kindOf({ measure }: Disk): string {
  return measure === "bandwidth" ? "throughput" : measure;
}

function words({ measure, amount, unit }: Disk): string {
  return measure === "iops" ? `${amount} IOPS` : `${amount} ${unit} of ${measure}`;
}

function listed(disks: readonly Stated<Disk>[]): string {
  const each = disks.map(
    ({ requirement, line }) => `${requirement.bound} ${words(requirement)} (line ${line})`,
  );
  return each.length > 1 ? `${each.slice(0, -1).join(", ")} and ${each.at(-1)}` : (each[0] ?? "");
}
