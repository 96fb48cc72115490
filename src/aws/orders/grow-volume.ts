// The order `grow-volume`: has EBS enlarge a volume and waits until the new size is usable. Reasons for which
// AWS would refuse are checked first and explained. ModifyVolume has no idempotency token, so it is sent
// once.
import type { Volume } from "../node/look-up.ts";
import { isTurnedDown } from "./refusal-words.ts";
import { describeVolume, type Modification, newestModification, startOf } from "./volumes.ts";
import {
  ARRIVES_WITHIN,
  callFor,
  failedEnd,
  type OrderEnd,
  type OrderJob,
  type OrderOf,
  type OrderWork,
  type Prepared,
  type ReconciledOrder,
  reportOutput,
  VISIBLE_WITHIN,
} from "./work.ts";

type GrowJob = OrderJob<OrderOf<"grow-volume">>;

/**
 * The minimum time between two modifications of a volume, in milliseconds (EC2 API reference, ModifyVolume).
 */
const BETWEEN = 6 * 3_600_000;
/** The largest expected difference between AWS's clock and ours, in milliseconds. */
const SLACK = 5 * 60_000;

export const growVolume: OrderWork<OrderOf<"grow-volume">> = {
  prepare,
  isRefusal: isTurnedDown,
  follow,
  find,
  pace: [2_000, 10_000],
  againAfter: null,
  arrivesWithin: ARRIVES_WITHIN,
  stopping: ({ volume }) => ({
    ends: false,
    words: `It cannot be stopped: AWS has started to enlarge the volume, and cannot shrink it. ${volume} keeps growing even if you leave; resume continues to follow it.`,
  }),
};

async function prepare(job: GrowJob): Promise<Prepared> {
  const { volume: id, gibibytes } = job.order;
  const volume = await describeVolume(job, id);
  if (volume === null)
    return ending(failedEnd(`EC2 does not know the volume ${id}. Check its id, Region and account.`));
  if (volume.Size === gibibytes) {
    reportOutput(job, "before", `${id} already has ${gibibytes} GiB. There is nothing to do.`);
    return ending({ exitCode: 0, message: null });
  }
  const why =
    whyNot(volume, id, gibibytes) ??
    whyNotYet(await newestModification(job, id), id, job.session.options.now());
  if (why !== null) return ending(failedEnd(`${why} Nothing was changed.`));
  return {
    kind: "ask",
    ask: async () => {
      await callFor(job, "ec2:ModifyVolume", { VolumeId: id, Size: gibibytes });
      return nameOf(job);
    },
  };
}

/** A modification has no id. */
function nameOf({ order }: GrowJob): string {
  return `${order.volume} to ${order.gibibytes} GiB`;
}

function whyNot({ Size: size = 0, State: state }: Volume, id: string, gibibytes: number): string | null {
  if (size > gibibytes)
    return `${id} already has ${size} GiB, and a volume cannot shrink to ${gibibytes} GiB. Use a larger size.`;
  if (state !== "in-use" && state !== "available")
    return `${id} is ${state ?? "in an unknown state"}; only a volume that is in use or available can grow. Check it in the EC2 console, then retry.`;
  return null;
}

function whyNotYet(newest: Modification | null, id: string, now: number): string | null {
  const state = newest?.ModificationState ?? "";
  if (newest === null || state === "failed" || startOf(newest) === 0) return null;
  if (state === "modifying")
    return `${id} is already being modified (${newest.Progress ?? 0} %). Wait until that has finished, then retry.`;
  const next = startOf(newest) + BETWEEN;
  if (state !== "optimizing" && now >= next) return null;
  const at = (time: number): string => `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const still = state === "optimizing" ? " and is still being optimized" : "";
  return `${id} was modified at ${at(startOf(newest))}${still}; AWS accepts the next change six hours later, from ${at(next)} on. Retry then.`;
}

function follow(job: GrowJob): () => Promise<OrderEnd | null> {
  const { volume: id, gibibytes } = job.order;
  const { now } = job.session.options;
  const begun = now();
  return async () => {
    const newest = await newestModification(job, id);
    if (newest?.TargetSize !== gibibytes) {
      // Old modifications are not always listed; then the size decides.
      if (now() - begun <= VISIBLE_WITHIN) return null;
      const size = (await describeVolume(job, id))?.Size;
      return size === gibibytes
        ? grown(job, null)
        : failedEnd(
            `EC2 shows no modification of ${id} to ${gibibytes} GiB; its size is ${size ?? "unknown"} GiB. Check it in the EC2 console, then retry.`,
          );
    }
    const { ModificationState: state = "", Progress: progress = 0, StatusMessage: reason = "" } = newest;
    reportOutput(job, `${state} ${progress}`, `${id}: ${state} ${progress} %`);
    if (state === "failed")
      return failedEnd(
        `${id} could not be enlarged${reason === "" ? "" : `: ${reason}`}. Check it in the EC2 console, then retry.`,
      );
    return state === "optimizing" || state === "completed" ? grown(job, newest) : null;
  };
}

/** The new size is usable from `optimizing` on. */
function grown(job: GrowJob, newest: Modification | null): OrderEnd {
  const { volume: id, gibibytes } = job.order;
  reportOutput(
    job,
    "grown",
    `${id} now has ${gibibytes} GiB. Its partition and file system keep their size until you grow them too.`,
  );
  const ended = newest?.EndTime?.getTime();
  return {
    exitCode: 0,
    message: null,
    ...(newest === null || ended === undefined ? {} : { duration: Math.max(0, ended - startOf(newest)) }),
  };
}

/** It carries no name of ours; but when it was requested, no other was pending or less than six hours old. */
async function find(
  job: GrowJob,
  { requestedAt, id }: { readonly requestedAt: number; readonly id: string | null },
): Promise<ReconciledOrder> {
  const there = { kind: "there", id: nameOf(job) } as const;
  if (id !== null) return there;
  const newest = await newestModification(job, job.order.volume);
  const since = newest === null ? 0 : startOf(newest);
  return newest?.TargetSize === job.order.gibibytes && since >= requestedAt - SLACK
    ? there
    : { kind: "absent" };
}

function ending(end: OrderEnd): Prepared {
  return { kind: "end", end };
}
