// DescribeInstanceTypes for the simulated instance types.
import type { AwsOperations } from "../../aws/api/call.ts";
import { TYPES, type TypeFacts } from "../base/instance-type-facts.ts";
import { serviceError } from "../base/service-error.ts";
import { ec2Page, isAsked, passes, tokenOf } from "./filters.ts";

export function describeInstanceTypes(
  input: AwsOperations["ec2:DescribeInstanceTypes"][0],
): AwsOperations["ec2:DescribeInstanceTypes"][1] {
  const unknown = (input.InstanceTypes ?? []).filter((type) => TYPES[type] === undefined);
  if (unknown.length > 0)
    throw serviceError(
      "InvalidInstanceType",
      `The following supplied instance types do not exist: [${unknown.join(", ")}]`,
    );
  const chosen = Object.entries(TYPES)
    .filter(([type]) => isAsked(input.InstanceTypes, type))
    .filter(([type, { ebs: its }]) =>
      passes(
        input.Filters,
        (name) =>
          ({
            "instance-type": type,
            "current-generation": String(!type.startsWith("t2.")),
            "ebs-info.ebs-optimized-support": its ? "default" : "unsupported",
            hypervisor: its ? "nitro" : "xen",
          })[name],
      ),
    );
  const page = ec2Page(chosen, input, input.InstanceTypes);
  return { InstanceTypes: page.page.map(([type, its]) => typeInfo(type, its)), ...tokenOf(page) };
}

type TypeInfo = NonNullable<AwsOperations["ec2:DescribeInstanceTypes"][1]["InstanceTypes"]>[number];

function typeInfo(type: string, { vcpus, mebibytes, ebs: its, stores }: TypeFacts): TypeInfo {
  const burstable = /^t\d/.test(type);
  return {
    InstanceType: type as NonNullable<TypeInfo["InstanceType"]>,
    CurrentGeneration: !type.startsWith("t2."),
    FreeTierEligible: false,
    SupportedUsageClasses: ["on-demand", "spot"],
    SupportedRootDeviceTypes: ["ebs"],
    SupportedVirtualizationTypes: ["hvm"],
    BareMetal: false,
    Hypervisor: its ? "nitro" : "xen",
    ProcessorInfo: { SupportedArchitectures: ["x86_64"] },
    VCpuInfo: { DefaultVCpus: vcpus },
    MemoryInfo: { SizeInMiB: mebibytes },
    BurstablePerformanceSupported: burstable,
    InstanceStorageSupported: stores.length > 0,
    ...(stores.length > 0
      ? {
          InstanceStorageInfo: {
            TotalSizeInGB: stores.reduce((sum, size) => sum + size, 0),
            Disks: stores.map((SizeInGB) => ({ SizeInGB, Count: 1, Type: "ssd" as const })),
            NvmeSupport: "required",
            EncryptionSupport: "required",
          },
        }
      : {}),
    EbsInfo: {
      EbsOptimizedSupport: its ? "default" : "unsupported",
      EncryptionSupport: "supported",
      NvmeSupport: its ? "required" : "unsupported",
      ...(its
        ? {
            EbsOptimizedInfo: {
              BaselineBandwidthInMbps: its.bandwidth[0],
              BaselineThroughputInMBps: its.bandwidth[0] / 8,
              BaselineIops: its.iops[0],
              MaximumBandwidthInMbps: its.bandwidth[1],
              MaximumThroughputInMBps: its.bandwidth[1] / 8,
              MaximumIops: its.iops[1],
            },
          }
        : {}),
    },
  };
}
