// The strict shape of what nodes report about themselves in the log: their disks, and the run that holds
// them.
import * as v from "valibot";
import type { Disk } from "../../plan/model/device.ts";
import type { Holder } from "../../run/model/event.ts";
import { clean } from "./clean-schema.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const disk: v.GenericSchema<unknown, Disk> = v.strictObject({
  name: v.string(),
  size: count,
  kind: v.picklist(["ebs", "instance-store", "unknown"]),
  serial: v.nullable(v.string()),
  volume: v.nullable(
    v.strictObject({
      id: v.string(),
      told: v.picklist(["serial", "attachment"]),
      attached: clean,
      encrypted: v.nullable(v.boolean()),
      tags: v.array(v.strictObject({ key: clean, value: clean })),
    }),
  ),
  signature: v.nullable(clean),
  mounts: v.array(clean),
  parts: v.array(clean),
});

export const holder: v.GenericSchema<unknown, Holder> = v.strictObject({
  hold: count,
  run: v.string(),
  who: clean,
  since: count,
  pending: v.array(
    v.strictObject({
      nonce: v.string(),
      state: v.picklist(["claimed", "running"]),
      since: v.nullable(count),
      command: clean,
    }),
  ),
  more: count,
});
