// An EBS volume and its modifications, as EC2 reports them.
import type { AwsOperations } from "../api/call.ts";
import type { Volume } from "../node/look-up.ts";
import { hasCode } from "./refusal-words.ts";
import { CallError, callFor, type OrderJob } from "./work.ts";

export type Modification = NonNullable<
  AwsOperations["ec2:DescribeVolumesModifications"][1]["VolumesModifications"]
>[number];

/** The volume; null when there is none. Rejects with a CallError. */
export async function describeVolume(
  job: Pick<OrderJob, "session" | "signal">,
  id: string,
): Promise<Volume | null> {
  try {
    const { Volumes = [] } = await callFor(job, "ec2:DescribeVolumes", { VolumeIds: [id] });
    return Volumes.find(({ VolumeId }) => VolumeId === id) ?? null;
  } catch (error) {
    if (error instanceof CallError && hasCode(error.cause, "InvalidVolume.NotFound")) return null;
    throw error;
  }
}

/** Its newest modification; null when it was never modified. Rejects with a CallError. */
export async function newestModification(
  job: Pick<OrderJob, "session" | "signal">,
  id: string,
): Promise<Modification | null> {
  try {
    const { VolumesModifications = [] } = await callFor(job, "ec2:DescribeVolumesModifications", {
      VolumeIds: [id],
    });
    const own = VolumesModifications.filter(({ VolumeId }) => VolumeId === id);
    return own.sort((a, b) => startOf(b) - startOf(a))[0] ?? null;
  } catch (error) {
    if (error instanceof CallError && hasCode(error.cause, "InvalidVolumeModification.NotFound")) return null;
    throw error;
  }
}

/** When it began, in milliseconds since 1970 UTC; 0 when unknown. */
export function startOf({ StartTime }: Modification): number {
  return StartTime?.getTime() ?? 0;
}
