// Compares the instance's type with the required one. A minimum is compared by processors and memory, which
// every type has.
import type { Requirement } from "../../runbook/model/runbook.ts";
import { type ReadContext, sourceWords } from "../api/reading.ts";
import { cannotTell, type Evidence, listWords, met, notMet, numberWords } from "./evidence.ts";
import { type InstanceType, instanceOf, instanceSource, instanceType } from "./instance.ts";

interface Size {
  readonly processors: number;
  /** MiB. */
  readonly memory: number;
}

/** Types with the same name are equal; others are looked up. */
export async function checkInstanceType(
  reading: ReadContext,
  demand: Extract<Requirement, { kind: "instance-type" }>,
): Promise<Evidence> {
  const instance = await instanceOf(reading);
  const { InstanceType: type } = instance;
  const source = instanceSource(reading);
  if (type === undefined) return cannotTell("EC2 does not report the instance's type.", null, source);
  if (type === demand.type) return met(`It is ${type}, as required.`, type, source);
  const change = `Stop the instance and change its type (Actions, Instance settings), or make a larger node.`;
  if (demand.bound === "exact")
    return notMet(`It is ${type}; the guide requires ${demand.type}. ${change}`, type, source);
  const [least, own] = [await instanceType(reading, demand.type), await instanceType(reading, type)];
  const compared = sourceWords("ec2:DescribeInstanceTypes", demand.type, type);
  const [need, have] = [sizeOf(least), withOptions(sizeOf(own), instance.CpuOptions)];
  if (need === null || have === null)
    return cannotTell(
      `EC2 does not report the size of ${need === null ? demand.type : type} in this Region. Compare them by hand.`,
      type,
      compared,
    );
  const observed = `${type}, ${sizeWords(have)}`;
  const how = `${howCompared(demand.type, type)} (${demand.type} has ${sizeWords(need)})`;
  const short = [
    ...(have.processors < need.processors ? ["fewer vCPUs"] : []),
    ...(have.memory < need.memory ? ["less memory"] : []),
  ];
  if (short.length > 0)
    return notMet(`It has ${listWords(short)} than required, ${how}. ${change}`, observed, compared);
  const burst =
    own?.BurstablePerformanceSupported === true && least?.BurstablePerformanceSupported === false
      ? " It reaches full CPU performance only in bursts; the required type sustains it."
      : "";
  return met(`It has at least the required size, ${how}.${burst}`, observed, compared);
}

function sizeOf(type: InstanceType | null): Size | null {
  const processors = type?.VCpuInfo?.DefaultVCpus;
  const memory = type?.MemoryInfo?.SizeInMiB;
  return processors === undefined || memory === undefined ? null : { processors, memory };
}

/** An instance may run with fewer processors than its type has. */
function withOptions(
  size: Size | null,
  options:
    | { readonly CoreCount?: number | undefined; readonly ThreadsPerCore?: number | undefined }
    | undefined,
): Size | null {
  const { CoreCount: cores, ThreadsPerCore: threads } = options ?? {};
  return size === null || cores === undefined || threads === undefined
    ? size
    : { ...size, processors: cores * threads };
}

function sizeWords({ processors, memory }: Size): string {
  return `${processors} vCPU, ${numberWords(memory / 1024)} GiB`;
}

function howCompared(one: string, other: string): string {
  const family = (type: string): string => type.split(".")[0] ?? type;
  return family(one) === family(other)
    ? "compared by vCPUs and memory"
    : `compared by vCPUs and memory only, because ${family(other)} and ${family(one)} are different families`;
}
