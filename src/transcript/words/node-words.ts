// The words for what a node reports about itself (its disks, and the run that holds it), and for its device
// checks.

import { visible } from "../../output/visible.ts";
import type { DeviceCheck, DeviceIdentity, Disk } from "../../plan/model/device.ts";
import type { Binding } from "../../plan/model/plan.ts";
import type { Holder } from "../../run/model/event.ts";
import { oneLine } from "../layout/one-line.ts";
import { bindingWords, byteWords, count, timeWords } from "./run-words.ts";

/** A disk in one line: `nvme1n1 · 64 GiB · vol-0a1b (Name=data), encrypted · holds xfs · not mounted`. */
export function diskWords(disk: Disk): string {
  return [visible(disk.name), sizeWords(disk.size), volumeWords(disk), contentWords(disk)].join(" · ");
}

const KIND: Readonly<Record<Disk["kind"], string>> = {
  ebs: "an unknown EBS volume",
  "instance-store": "instance store (lost when the instance stops)",
  unknown: "of unknown kind",
};

/** Its volume with tags (`~`: identified by device letter and size only), or the type of disk. */
export function volumeWords({ volume, kind }: Disk): string {
  if (volume === null) return KIND[kind];
  const tags = tagWords(volume.tags);
  const encrypted = volume.encrypted === null ? "" : volume.encrypted ? ", encrypted" : ", not encrypted";
  const weak = volume.told === "attachment" ? "~" : "";
  return `${weak}${visible(volume.id)}${tags === "" ? "" : ` (${tags})`}${encrypted}`;
}

/** Tags as `Name=data, env=prod`; the name first. */
export function tagWords(tags: NonNullable<Disk["volume"]>["tags"]): string {
  const isName = ({ key }: { key: string }): boolean => key === "Name";
  return [...tags.filter(isName), ...tags.filter((tag) => !isName(tag))]
    .map(({ key, value }) => `${oneLine(key)}=${oneLine(value)}`)
    .join(", ");
}

/** Its content and where it is mounted: `holds gpt · mounted at /`, `has nvme1n1p1 · not mounted`. */
export function contentWords({ signature, parts, mounts }: Disk): string {
  const facts = [
    ...(signature === null ? [] : [`holds ${oneLine(signature)}`]),
    // Mount points say more than the names of the mounted parts.
    ...(parts.length === 0 || mounts.length > 0 ? [] : [`has ${parts.map(oneLine).join(", ")}`]),
    mounts.length === 0 ? "not mounted" : `mounted at ${mounts.map(oneLine).join(", ")}`,
  ];
  return facts.join(" · ");
}

/** Bytes in the units disks are sold in: `64 GiB`, `2 TiB`; `118 GB` for other sizes. */
export function sizeWords(bytes: number): string {
  const whole = bytes / 2 ** 30;
  if (Number.isInteger(whole) && whole > 0)
    return whole % 1024 === 0 ? `${whole / 1024} TiB` : `${whole} GiB`;
  return bytes < 1e9 ? byteWords(bytes) : `${Math.round(bytes / 1e8) / 10} GB`;
}

/** What a device's name was pinned to: `vol-0a1b (64 GiB)`. */
export function identityWords({ volume, serial, size }: DeviceIdentity): string {
  const what = volume ?? (serial === null ? null : `the disk with serial ${visible(serial)}`);
  return what === null ? `a disk of ${sizeWords(size)}` : `${visible(what)} (${sizeWords(size)})`;
}

/**
 * What the node checks about a device before the command: `/dev/nvme1n1 is vol-0a1b (64 GiB), not in use and
 * empty`.
 */
export function checkWords({ path, identity, demands }: DeviceCheck): string {
  const state = { same: "", unused: "not in use", empty: "not in use and empty" }[demands];
  const wanted = [identity === null ? "" : identityWords(identity), state].filter((part) => part !== "");
  return `${visible(path)} is ${wanted.length === 0 ? "there" : wanted.join(", ")}`;
}

/** Where a value came from, and for a device what its name was pinned to. */
export function boundWords(binding: Binding): string {
  const { device } = binding;
  const words = bindingWords(binding);
  return device === undefined ? words : `${words}; it is ${identityWords(device)}`;
}

/** A mark that shows whether two secrets of one session are the same. */
export function markWords({ mark }: Binding): string {
  return mark === undefined ? "" : `, mark ${visible(mark)}`;
}

/** Who has held a node since when, and what they have pending on it. */
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
