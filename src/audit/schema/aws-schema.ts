// The strict shape of requirements and of requests to AWS itself: unknown keys are errors.
import * as v from "valibot";
import type { AwsOrder, MadeNode, NewNode } from "../../plan/model/aws-order.ts";
import type { AwsRequest, Requirement } from "../../runbook/model/runbook.ts";
import { clean } from "./clean-schema.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const maybe = <S extends v.GenericSchema>(schema: S) => v.nullable(schema);
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export const requirement: v.GenericSchema<unknown, Requirement> = v.variant("kind", [
  v.strictObject({
    kind: v.literal("ingress"),
    label: v.string(),
    protocol: v.picklist(["tcp", "udp"]),
    port: count,
    source: v.string(),
  }),
  v.strictObject({
    kind: v.literal("disk"),
    measure: v.picklist(["bandwidth", "throughput", "iops", "space"]),
    bound: v.picklist(["minimum", "maximum"]),
    amount: v.number(),
    unit: v.string(),
  }),
  v.strictObject({
    kind: v.literal("image"),
    system: maybe(v.picklist(["amazon-linux-2", "amazon-linux-2023"])),
    name: v.string(),
  }),
  v.strictObject({
    kind: v.literal("instance-type"),
    bound: v.picklist(["minimum", "exact"]),
    type: v.string(),
  }),
  v.strictObject({ kind: v.literal("policy"), name: v.string() }),
  v.strictObject({ kind: v.literal("termination-protection") }),
  v.strictObject({ kind: v.literal("metadata-tokens") }),
  v.strictObject({
    kind: v.literal("volume"),
    gibibytes: maybe(v.number()),
    recommended: v.boolean(),
    encrypted: v.boolean(),
    type: maybe(v.string()),
  }),
  v.strictObject({ kind: v.literal("key-pair") }),
  v.strictObject({ kind: v.literal("elastic-ip") }),
  v.strictObject({ kind: v.literal("dns-record"), name: maybe(v.string()) }),
  v.strictObject({
    kind: v.literal("documentdb"),
    cluster: maybe(v.string()),
    encrypted: v.exactOptional(v.literal(true)),
    tls: v.exactOptional(v.literal(true)),
    deletionProtection: v.exactOptional(v.literal(true)),
    backupRetention: v.exactOptional(count),
    instances: v.exactOptional(count),
    zones: v.exactOptional(count),
    instanceClass: v.exactOptional(v.string()),
    engine: v.exactOptional(v.string()),
    reachable: v.exactOptional(v.literal(true)),
  }),
  v.strictObject({ kind: v.literal("statement") }),
]);

/** The request of a step of kind `aws`. */
export const awsRequest: v.GenericSchema<unknown, AwsRequest> = v.variant("action", [
  v.strictObject({ action: v.literal("propose-stack"), cluster: v.exactOptional(v.string()) }),
  v.strictObject({ action: v.literal("make-stack"), cluster: v.exactOptional(v.string()) }),
  v.strictObject({ action: v.literal("wait-for-node") }),
  v.strictObject({ action: v.literal("snapshot-volume"), device: v.string() }),
  v.strictObject({ action: v.literal("grow-volume"), device: v.string(), size: v.string() }),
]);

/** The same request, with every value filled in. */
export const awsOrder: v.GenericSchema<unknown, AwsOrder> = v.variant("action", [
  v.strictObject({
    action: v.literal("propose-stack"),
    stack: v.string(),
    parameters: v.record(v.string(), v.string()),
    beside: v.exactOptional(v.string()),
  }),
  v.strictObject({
    action: v.literal("make-stack"),
    stack: v.string(),
    changeSet: v.string(),
    template: digest,
  }),
  v.strictObject({
    action: v.literal("wait-for-node"),
    stack: maybe(v.string()),
    instance: maybe(v.string()),
  }),
  v.strictObject({ action: v.literal("snapshot-volume"), volume: v.string() }),
  v.strictObject({ action: v.literal("grow-volume"), volume: v.string(), gibibytes: count }),
]);

export const newNode: v.GenericSchema<unknown, NewNode> = v.strictObject({
  stack: v.string(),
  group: maybe(v.string()),
  subnet: maybe(v.string()),
  zones: v.exactOptional(v.array(v.strictObject({ name: v.string(), id: v.string() }))),
  vpc: v.exactOptional(v.string()),
});

export const madeNode: v.GenericSchema<unknown, MadeNode> = v.strictObject({
  instance: v.string(),
  group: maybe(v.string()),
  facts: v.record(v.string(), clean),
});
