// A node's data volume: its size and speed, from the figures the guide requires.
import type { Finding } from "../../runbook/model/runbook.ts";
import { requirementFinding, type StackRequirements, volumeThroughput } from "./stack-requirements.ts";
import { guideLineComments, stackTags } from "./template-comments.ts";
import { attribute, explained, type Fields, ref, sub } from "./template-yaml.ts";

/** GiB, where the guide requires a data volume but no size. */
const USUAL_SPACE = 100;
/** The largest volume, in GiB. */
export const LARGEST_SPACE = 16_384;
/** The baseline of every gp3 volume: I/O operations and MiB per second. */
const USUAL_IOPS = 3000;
const USUAL_THROUGHPUT = 125;
const MOST_IOPS = 16_000;
const MOST_THROUGHPUT = 1000;

export interface Volume {
  readonly gibibytes: number;
  /** The smallest value allowed. */
  readonly least: number;
  readonly iops: number;
  /** MiB per second. */
  readonly throughput: number;
}

/** The required volume; null for none. */
export function volumeOf(demands: StackRequirements): Volume | null {
  const { volumes, disks, minimum, space } = demands;
  if (volumes.length === 0 && disks.length === 0) return null;
  const named = volumes.flatMap(({ requirement }) => requirement.gibibytes ?? []);
  const gibibytes = Math.ceil(Math.max(space, ...named));
  const throughput = Math.max(USUAL_THROUGHPUT, Math.min(MOST_THROUGHPUT, volumeThroughput(minimum)));
  // gp3 gives 1 MiB per second for every four I/O operations.
  const iops = Math.max(USUAL_IOPS, Math.min(MOST_IOPS, Math.max(minimum.iops, throughput * 4)));
  return {
    gibibytes: Math.min(LARGEST_SPACE, gibibytes > 0 ? gibibytes : USUAL_SPACE),
    least: Math.min(LARGEST_SPACE, Math.max(1, space)),
    iops,
    throughput,
  };
}

/** The volume and its attachment. */
export function dataVolume({ volumes, disks }: StackRequirements, { iops, throughput }: Volume): Fields {
  const minimum = disks.filter(({ requirement: it }) => it.bound === "minimum" && it.measure !== "space");
  return {
    DataVolume: explained(
      [...guideLineComments(volumes), ...guideLineComments(minimum), "It is kept when the stack is deleted."],
      {
        Type: "AWS::EC2::Volume",
        DeletionPolicy: "Retain",
        UpdateReplacePolicy: "Retain",
        Properties: {
          AvailabilityZone: attribute("Node.AvailabilityZone"),
          Size: ref("DataVolumeSize"),
          VolumeType: "gp3",
          Iops: iops,
          Throughput: throughput,
          Encrypted: true,
          Tags: stackTags(sub("${AWS::StackName}-data")),
        },
      },
    ),
    DataAttachment: {
      Type: "AWS::EC2::VolumeAttachment",
      Properties: { Device: "/dev/sdf", InstanceId: ref("Node"), VolumeId: ref("DataVolume") },
    },
  };
}

/** Requirements of the guide that the volume does not follow. */
export function volumeFindings(demands: StackRequirements): readonly Finding[] {
  const { minimum, disks, unread, volumes } = demands;
  const place = disks[0];
  const beyond = minimum.iops > MOST_IOPS || volumeThroughput(minimum) > MOST_THROUGHPUT;
  return [
    ...volumes.flatMap((stated) => {
      const { type } = stated.requirement;
      return type === null || type === "gp3"
        ? []
        : [
            requirementFinding(
              stated,
              "demand-replaced",
              `The data volume is gp3 instead of ${type}, because its figures can be set freely.`,
              "Accept it, or change the volume type in the template.",
            ),
          ];
    }),
    ...unread.map((stated) =>
      requirementFinding(
        stated,
        "demand-left-out",
        `Unknown unit \`${stated.requirement.unit}\`, so the template ignores this figure.`,
        "Write the figure into the template.",
      ),
    ),
    ...(beyond && place !== undefined
      ? [
          requirementFinding(
            place,
            "demand-left-out",
            `A gp3 volume reaches at most ${MOST_IOPS} IOPS and ${MOST_THROUGHPUT} MiB/s; the guide requires more.`,
            "Choose another volume type (io2) in the template.",
          ),
        ]
      : []),
  ];
}
