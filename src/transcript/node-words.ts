// The words for what a node told of itself: its disks, and the run that holds it.
import { visible } from "../output/visible.ts";
import type { Disk } from "../plan/device.ts";
import type { Holder } from "../run/event.ts";
import { byteWords, count, timeWords } from "./run-words.ts";

/** A disk in one line: `nvme1n1 · 68.7 GB · EBS vol-0a1b (Name=data), encrypted · empty · not mounted`. */
export function diskWords(disk: Disk): string {
  const { volume, mounts, parts } = disk;
  const facts = [
    `disk ${visible(disk.name)}`,
    sizeWords(disk.size),
    volume === null ? KIND[disk.kind] : volumeWords(volume),
    ...(disk.signature === null ? [] : [`holds ${oneLine(disk.signature)}`]),
    ...(parts.length === 0 ? [] : [`has ${parts.map(oneLine).join(", ")}`]),
    mounts.length === 0 ? "not mounted" : `mounted at ${mounts.map(oneLine).join(", ")}`,
  ];
  return facts.join(" · ");
}

const KIND: Readonly<Record<Disk["kind"], string>> = {
  ebs: "EBS, its volume is not known",
  "instance-store": "instance store: what it holds is lost when the instance stops",
  unknown: "of unknown kind",
};

function volumeWords(volume: NonNullable<Disk["volume"]>): string {
  const tags = volume.tags.map(({ key, value }) => `${oneLine(key)}=${oneLine(value)}`);
  const name = tags.length === 0 ? "" : ` (${tags.join(", ")})`;
  const encrypted = volume.encrypted === null ? "" : volume.encrypted ? ", encrypted" : ", not encrypted";
  const weak = volume.told === "attachment" ? ", told by its device letter and size only" : "";
  return `EBS ${visible(volume.id)}${name}${encrypted}${weak}`;
}

/** Bytes as people buy disks, `64 GiB`; as bytes are told elsewhere when that is not whole. */
export function sizeWords(bytes: number): string {
  const whole = bytes / 2 ** 30;
  return Number.isInteger(whole) && whole > 0 ? `${whole} GiB` : byteWords(bytes);
}

/** Who holds a node since when, and what of theirs is pending on it. */
export function holderLines(holder: Holder): readonly string[] {
  const { pending, more } = holder;
  return [
    `run ${visible(holder.run)} of ${oneLine(holder.who)}, since ${timeWords(holder.since)} (hold ${holder.hold})`,
    ...pending.map(({ state, since, command }) => {
      const when = since === null ? "" : ` since ${timeWords(since)}`;
      return `${state === "running" ? "runs" : "about to run"}${when}: ${oneLine(command)}`;
    }),
    ...(more > 0 ? [`and ${count(more, "more command")}`] : []),
  ];
}

function oneLine(text: string): string {
  return visible(text).replaceAll("\n", " ↵ ");
}
