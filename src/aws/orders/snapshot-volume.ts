// The order `snapshot-volume`: has EBS take a snapshot of a volume and waits until it is complete.
// CreateSnapshot has no idempotency token, so it is sent once; a tag identifies our snapshot.
import type { AwsOperations } from "../api/call.ts";
import { hasCode, isTurnedDown } from "./refusal-words.ts";
import { describeVolume } from "./volumes.ts";
import {
  ARRIVES_WITHIN,
  CallError,
  callFor,
  failedEnd,
  type OrderEnd,
  type OrderJob,
  type OrderOf,
  type OrderWork,
  type Prepared,
  type ReconciledOrder,
  reportOutput,
  turnerFor,
  VISIBLE_WITHIN,
} from "./work.ts";

type SnapshotJob = OrderJob<OrderOf<"snapshot-volume">>;
type Snapshot = NonNullable<AwsOperations["ec2:DescribeSnapshots"][1]["Snapshots"]>[number];

/** The tag that carries the invocation's name. */
const TAG = "lamplighter:nonce";

export const snapshotVolume: OrderWork<OrderOf<"snapshot-volume">> = {
  prepare,
  isRefusal: isTurnedDown,
  follow,
  find,
  pace: [2_000, 15_000],
  againAfter: null,
  arrivesWithin: ARRIVES_WITHIN,
  stopping: () => ({
    ends: true,
    words:
      "Lamplighter no longer waits for it. AWS finishes the snapshot, which has the data from the moment it was started. If you do not need it, delete it in the EC2 console.",
  }),
};

async function prepare(job: SnapshotJob): Promise<Prepared> {
  const { order, nonce } = job;
  const volume = await describeVolume(job, order.volume);
  if (volume === null || ["creating", "deleting", "deleted", "error"].includes(volume.State ?? ""))
    return {
      kind: "end",
      end: failedEnd(
        volume === null
          ? `EC2 does not know the volume ${order.volume}. Check its id, Region and account.`
          : `The volume ${order.volume} is ${volume.State}, so it cannot take a snapshot. Check it in the EC2 console, then retry.`,
      ),
    };
  const name = volume.Tags?.find(({ Key }) => Key === "Name")?.Value ?? order.volume;
  return {
    kind: "ask",
    ask: async () => {
      const { SnapshotId = "" } = await callFor(job, "ec2:CreateSnapshot", {
        VolumeId: order.volume,
        Description: `Lamplighter, run ${job.session.options.run}: ${order.volume} before a change`,
        TagSpecifications: [
          {
            ResourceType: "snapshot",
            Tags: [
              { Key: "Name", Value: name.slice(0, 256) },
              { Key: TAG, Value: nonce },
            ],
          },
        ],
      });
      return SnapshotId;
    },
  };
}

function follow(job: SnapshotJob, id: string): () => Promise<OrderEnd | null> {
  const { now } = job.session.options;
  const begun = now();
  return async () => {
    const snapshot = await describe(job, id);
    if (snapshot === null)
      return now() - begun > VISIBLE_WITHIN
        ? failedEnd(
            `The snapshot ${id} no longer exists. Check in the EC2 console who deleted it, then retry.`,
          )
        : null;
    const { State: state = "", Progress: progress = "", StateMessage: reason = "" } = snapshot;
    reportOutput(job, `${state} ${progress}`, `${id}: ${state}${progress === "" ? "" : ` ${progress}`}`);
    switch (state) {
      case "completed":
        reportOutput(
          job,
          "costs",
          `The snapshot ${id} costs storage until you delete it: aws ec2 delete-snapshot --snapshot-id ${id}`,
        );
        return { exitCode: 0, message: null, ...(lasted(snapshot) ?? {}) };
      case "error":
      case "recoverable":
        return failedEnd(
          `The snapshot ${id} ended as ${state}${reason === "" ? "" : `: ${reason}`}. Check it in the EC2 console, then retry.`,
        );
      default:
        return null;
    }
  };
}

function lasted({ StartTime, CompletionTime }: Snapshot): { readonly duration: number } | null {
  if (StartTime === undefined || CompletionTime === undefined) return null;
  return { duration: Math.max(0, CompletionTime.getTime() - StartTime.getTime()) };
}

async function describe(job: SnapshotJob, id: string): Promise<Snapshot | null> {
  try {
    const { Snapshots = [] } = await callFor(job, "ec2:DescribeSnapshots", { SnapshotIds: [id] });
    return Snapshots.find(({ SnapshotId }) => SnapshotId === id) ?? null;
  } catch (error) {
    if (error instanceof CallError && hasCode(error.cause, "InvalidSnapshot.NotFound")) return null;
    throw error;
  }
}

async function find(job: SnapshotJob, { id }: { readonly id: string | null }): Promise<ReconciledOrder> {
  if (id !== null) return { kind: "there", id };
  const Filters = [
    { Name: `tag:${TAG}`, Values: [job.nonce] },
    { Name: "volume-id", Values: [job.order.volume] },
  ];
  const turn = turnerFor("ec2:DescribeSnapshots");
  let token: string | undefined;
  do {
    const page: AwsOperations["ec2:DescribeSnapshots"][1] = await callFor(job, "ec2:DescribeSnapshots", {
      Filters,
      OwnerIds: ["self"],
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const found = page.Snapshots?.find(({ Tags }) =>
      Tags?.some((tag) => tag.Key === TAG && tag.Value === job.nonce),
    );
    if (found?.SnapshotId !== undefined) return { kind: "there", id: found.SnapshotId };
    token = turn(page.NextToken);
  } while (token !== undefined);
  return { kind: "absent" };
}
