// Figures of the data disk: space, bandwidth, throughput, operations. A minimum must be sustained at all
// times by the volume and by the instance; a maximum must be within the instance's reach, if only in bursts.

import { bytesOf, bytesPerSecond, operationsPerSecond } from "../../plan/model/requirement-units.ts";
import type { Requirement } from "../../runbook/model/runbook.ts";
import { type ReadContext, ReadFailure, readOrFailure } from "../api/reading.ts";
import { type DataVolume, dataVolumes, volumesSource } from "./data-volumes.ts";
import { cannotTell, type Evidence, listWords, met, notMet, numberWords } from "./evidence.ts";
import { type InstanceFigures, instanceFigures } from "./instance-figures.ts";
import { nameWords } from "./volume.ts";
import { volumeFigures } from "./volume-figures.ts";

type Demand = Extract<Requirement, { kind: "disk" }>;
type Rate = Exclude<Demand["measure"], "space">;

/** The figure of one data volume; null when unknown. */
interface Figure {
  readonly volume: DataVolume;
  readonly amount: number | null;
}

export async function checkDisk(reading: ReadContext, demand: Demand): Promise<Evidence> {
  const need = neededAmount(demand);
  if (need === null)
    return cannotTell(
      `Unknown unit ${demand.unit} for ${demand.measure}. Write ${demand.measure === "space" ? "GiB or GB" : demand.measure === "iops" ? "IOPS" : "MB/s or Mbps"}.`,
      null,
      null,
    );
  if (demand.measure === "space") return checkSpace(reading, demand, need);
  return demand.bound === "minimum"
    ? checkMinimum(reading, demand.measure, need)
    : checkMaximum(reading, demand.measure, need);
}

function neededAmount({ measure, amount, unit }: Demand): number | null {
  if (measure === "space") return bytesOf(amount, unit);
  return measure === "iops" ? operationsPerSecond(amount, unit) : bytesPerSecond(amount, unit);
}

const GIB = 2 ** 30;

async function checkSpace(
  reading: ReadContext,
  { bound, amount, unit }: Demand,
  need: number,
): Promise<Evidence> {
  const volumes = await dataVolumes(reading);
  const source = volumesSource(reading, volumes);
  if (volumes.length === 0) return noVolume(source);
  const figures = volumes.map((volume): Figure => {
    const { Size } = volume.volume;
    return { volume, amount: Size === undefined ? null : Size * GIB };
  });
  const words = (it: number): string => `${numberWords(it / GIB)} GiB`;
  const observed = observedWords(figures, words);
  const fits = (it: number): boolean => (bound === "minimum" ? it >= need : it <= need);
  const verdict = volumesVerdict(figures, fits, words);
  if (verdict.result !== "not-met") return { ...verdict, observed, source };
  const advice =
    bound === "minimum"
      ? `The guide requires at least ${numberWords(amount)} ${unit}. Grow the volume, then its file system.`
      : `The guide requires at most ${numberWords(amount)} ${unit}. A volume cannot shrink, so make a new one.`;
  return notMet(`${verdict.evidence} ${advice}`, observed, source);
}

async function checkMinimum(reading: ReadContext, measure: Rate, need: number): Promise<Evidence> {
  const instance = await readOrFailure(() => instanceFigures(reading));
  const volumes = await readOrFailure(() => dataVolumes(reading));
  const words = (it: number): string => rateWords(measure, it);
  const own = instance instanceof ReadFailure ? untoldPart(instance) : instancePart(instance, measure, need);
  const disks =
    volumes instanceof ReadFailure
      ? untoldPart(volumes)
      : volumesPart(reading, volumes, measure, need, words);
  const parts = [own, ...(disks === null ? [] : [disks])];
  const worst =
    parts.find(({ result }) => result === "not-met") ?? parts.find(({ result }) => result === "cannot-tell");
  const observed = parts.flatMap((it) => it.observed ?? []).join("; ");
  const source = parts.flatMap((it) => it.source ?? []).join(", ");
  const said = worst === undefined ? parts : parts.filter(({ result }) => result === worst.result);
  return {
    result: worst?.result ?? "met",
    evidence: said.map(({ evidence }) => evidence).join(" "),
    observed: observed === "" ? null : observed,
    source: source === "" ? null : source,
  };
}

async function checkMaximum(reading: ReadContext, measure: Rate, need: number): Promise<Evidence> {
  const instance = await instanceFigures(reading);
  const observed = instanceWords(instance, measure);
  const { source, type } = instance;
  const words = rateWords(measure, need);
  if (instance.optimised !== "on") return notMet(notOptimised(instance), observed, source);
  const [most, always] = [instance.maximum[measure], instance.baseline[measure]];
  if (most === null)
    return cannotTell(
      `EC2 does not report the maximum ${measureWords(measure)} of ${type}.`,
      observed,
      source,
    );
  if (most < need)
    return notMet(
      `${type} reaches at most ${rateWords(measure, most)}; the guide requires ${words}. Choose a larger type.`,
      observed,
      source,
    );
  const held =
    always === null
      ? " EC2 does not report how long it sustains that."
      : always < need
        ? ` That is in bursts of at least 30 minutes a day; it sustains ${rateWords(measure, always)}.`
        : "";
  const volumes = await readOrFailure(() => dataVolumes(reading));
  const limit = volumes instanceof ReadFailure ? "" : volumeLimit(volumes, measure, need);
  return met(
    `${type} reaches ${rateWords(measure, most)}; the guide requires ${words}.${held}${limit}`,
    observed,
    source,
  );
}

/** Says which volumes are set lower than the instance can reach. */
function volumeLimit(volumes: readonly DataVolume[], measure: Rate, need: number): string {
  const less = figuresOf(volumes, measure).filter(({ amount }) => amount !== null && amount < need);
  if (less.length === 0) return "";
  const words = less.map(
    ({ volume, amount }) => `${nameWords(volume)} with ${rateWords(measure, amount ?? 0)}`,
  );
  return ` Volumes with a lower setting: ${listWords(words)}.`;
}

function instancePart(instance: InstanceFigures, measure: Rate, need: number): Evidence {
  const { type, source } = instance;
  const observed = instanceWords(instance, measure);
  if (instance.optimised !== "on") return notMet(notOptimised(instance), observed, source);
  const [always, most] = [instance.baseline[measure], instance.maximum[measure]];
  if (always === null)
    return cannotTell(
      `EC2 does not report how much ${measureWords(measure)} ${type} sustains.`,
      observed,
      source,
    );
  if (always >= need) return met(`${type} sustains ${rateWords(measure, always)}.`, observed, source);
  const burst =
    most !== null && most >= need
      ? ` (${rateWords(measure, most)} only in bursts of at least 30 minutes a day)`
      : "";
  return notMet(
    `${type} sustains ${rateWords(measure, always)}${burst}; the guide requires at least ${rateWords(measure, need)}. Choose a larger type.`,
    observed,
    source,
  );
}

/** Null when a volume has no such figure of its own. */
function volumesPart(
  reading: ReadContext,
  volumes: readonly DataVolume[],
  measure: Rate,
  need: number,
  words: (amount: number) => string,
): Evidence | null {
  const source = volumesSource(reading, volumes);
  if (volumes.length === 0) return noVolume(source);
  if (measure === "bandwidth") return null;
  const figures = figuresOf(volumes, measure);
  const observed = observedWords(figures, words);
  const verdict = volumesVerdict(figures, (it) => it >= need, words);
  const advice =
    verdict.result === "not-met"
      ? ` The guide requires at least ${words(need)}. Modify the volume in EC2 (gp3 can be raised at any time).`
      : "";
  return { ...verdict, evidence: `${verdict.evidence}${advice}`, observed, source };
}

/**
 * If all volumes meet it or none does, the result is certain; if some do, the operator must say which one is
 * meant.
 */
function volumesVerdict(
  figures: readonly Figure[],
  fits: (amount: number) => boolean,
  words: (amount: number) => string,
): Pick<Evidence, "result" | "evidence"> {
  const said = (some: readonly Figure[]): string =>
    listWords(
      some.map(
        ({ volume, amount }) =>
          `${nameWords(volume)} with ${amount === null ? "an unknown figure" : words(amount)}`,
      ),
    );
  const unknown = figures.filter(({ amount }) => amount === null);
  const good = figures.filter(({ amount }) => amount !== null && fits(amount));
  const bad = figures.filter(({ amount }) => amount !== null && !fits(amount));
  if (bad.length === figures.length)
    return { result: "not-met", evidence: `No data volume meets the requirement: ${said(bad)}.` };
  if (good.length === figures.length)
    return {
      result: "met",
      evidence: `${figures.length === 1 ? "The data volume meets" : "All data volumes meet"} the requirement: ${said(good)}.`,
    };
  if (unknown.length > 0 && good.length === 0)
    return {
      result: "cannot-tell",
      evidence: `EC2 does not report the figure of ${listWords(unknown.map(({ volume }) => nameWords(volume)))}. Check it in the EC2 console.`,
    };
  return {
    result: "cannot-tell",
    evidence: `Of ${figures.length} data volumes some meet the requirement (${said(good)}) and others do not or are unknown (${said([...bad, ...unknown])}). Check which one has the data.`,
  };
}

function figuresOf(volumes: readonly DataVolume[], measure: Rate): readonly Figure[] {
  return volumes.map((volume) => ({
    volume,
    amount: measure === "bandwidth" ? null : volumeFigures(volume.volume)[measure],
  }));
}

function noVolume(source: string): Evidence {
  return notMet("Only the root volume is attached. Attach a data volume.", "no data volume", source);
}

function untoldPart({ message, source }: ReadFailure): Evidence {
  return cannotTell(message, null, source);
}

function notOptimised({ type, optimised }: InstanceFigures): string {
  return optimised === "off"
    ? `This instance is not EBS-optimised, although ${type} supports it. Stop it and turn that on (\`--ebs-optimized\`).`
    : `${type} is not EBS-optimised, so it has no guaranteed EBS bandwidth. Choose a type that is.`;
}

function instanceWords({ type, optimised, baseline, maximum }: InstanceFigures, measure: Rate): string {
  if (optimised !== "on") return `${type}: not EBS-optimised`;
  const [always, most] = [baseline[measure], maximum[measure]];
  const words = [
    ...(always === null ? [] : [`baseline ${rateWords(measure, always)}`]),
    ...(most === null ? [] : [`maximum ${rateWords(measure, most)}`]),
  ];
  return `${type}: ${words.length === 0 ? "unknown" : words.join(", ")}`;
}

function observedWords(figures: readonly Figure[], words: (amount: number) => string): string {
  return figures
    .map(({ volume, amount }) => `${volume.id}: ${amount === null ? "unknown" : words(amount)}`)
    .join("; ");
}

function rateWords(measure: Rate, amount: number): string {
  if (measure === "iops") return `${numberWords(amount)} IOPS`;
  return measure === "bandwidth"
    ? `${numberWords((amount * 8) / 1e6)} Mbps`
    : `${numberWords(amount / 1e6)} MB/s`;
}

function measureWords(measure: Rate): string {
  return measure === "iops" ? "I/O operations" : measure;
}
