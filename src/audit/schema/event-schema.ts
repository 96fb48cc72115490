// The strict shape of every event in the log: unknown types, unknown keys and unlisted values are errors.
import * as v from "valibot";
import type { RunEvent } from "../../run/model/event.ts";
import { madeNode } from "./aws-schema.ts";
import { clean } from "./clean-schema.ts";
import { LOG_FORMATS } from "./log-format.ts";
import { disk, holder } from "./node-schema.ts";
import { binding, digest, plan, presented } from "./plan-schema.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const maybe = <S extends v.GenericSchema>(schema: S) => v.nullable(schema);
const nonce = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const answered = v.picklist(["screen", "plain", "yes", "approval"]);
const operator = v.strictObject({ user: v.string(), host: v.string(), arn: maybe(v.string()) });
const program = v.strictObject({ version: v.string(), sha256: v.string(), wrapper: v.string() });
const store = v.strictObject({
  url: v.string(),
  endpoint: maybe(v.string()),
  protection: v.strictObject({
    kind: v.picklist(["locked", "none", "unknown"]),
    mode: maybe(v.string()),
    days: maybe(count),
    versions: maybe(v.boolean()),
  }),
});
const confirmed = v.strictObject({ digest, typed: maybe(v.string()), how: answered });
const facts = v.pipe(
  v.record(v.string(), clean),
  v.check((record) => !Object.hasOwn(record, "__proto__"), "a key that is not allowed"),
);

const event = <T extends string, E extends v.ObjectEntries>(type: T, entries: E) =>
  v.strictObject({ type: v.literal(type), at: count, ...entries });

/** One event as the core knows it: without `seq` and `prev`, `at` in milliseconds. */
export const eventSchema = v.variant("type", [
  event("run.started", {
    format: v.picklist(LOG_FORMATS),
    run: v.pipe(v.string(), v.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/)),
    plan,
    guide: v.strictObject({ encoding: v.picklist(["utf8", "base64"]), content: v.string(), sha256: digest }),
    program,
    operator,
    destination: v.strictObject({
      kind: v.picklist(["rehearsal", "aws", "endpoint"]),
      account: v.string(),
      region: v.string(),
      endpoint: maybe(v.string()),
      document: v.exactOptional(v.string()),
      faults: v.exactOptional(v.array(v.string())),
      practiceNodes: v.exactOptional(v.pipe(count, v.minValue(1), v.maxValue(200))),
    }),
    answers: answered,
    store: v.exactOptional(store),
    observedAt: count,
    allowLocal: v.exactOptional(v.boolean()),
  }),
  event("target.identified", {
    target: v.string(),
    facts,
    disks: v.exactOptional(v.array(disk)),
    concerns: v.exactOptional(v.array(clean)),
  }),
  event("target.held", { target: v.string(), holder }),
  event("target.takenOver", { target: v.string(), hold: count, typed: v.string(), how: answered }),
  event("variable.bound", {
    binding,
    by: v.picklist(["operator", "capture", "node"]),
    nonce: maybe(nonce),
  }),
  event("task.presented", { task: v.string(), attempt: count, presented }),
  event("task.refused", { task: v.string(), rule: v.string(), message: clean }),
  event("task.edited", {
    task: v.string(),
    before: clean,
    after: clean,
    beforeSha256: digest,
    afterSha256: digest,
  }),
  event("task.skipped", { task: v.string(), reason: clean }),
  event("task.attested", { task: v.string(), statement: clean }),
  event("task.noted", { task: maybe(v.string()), text: clean, session: v.exactOptional(nonce) }),
  event("requirement.checked", {
    task: v.string(),
    result: v.picklist(["met", "not-met", "cannot-tell"]),
    evidence: clean,
    observed: v.exactOptional(clean),
    source: v.exactOptional(clean),
    settles: v.exactOptional(v.literal(true)),
  }),
  event("wave.confirmed", {
    step: v.string(),
    members: v.array(v.strictObject({ task: v.string(), digest })),
    maxConcurrency: count,
    maxErrors: count,
    epoch: count,
    confirmed,
  }),
  event("wave.stopped", { step: v.string() }),
  event("wave.ended", { step: v.string(), done: count, failed: count, left: count }),
  event("target.setAside", { target: v.string(), reason: clean }),
  event("target.broughtBack", { target: v.string() }),
  event("invocation.requested", {
    nonce,
    task: v.string(),
    attempt: count,
    phase: v.picklist(["done", "command", "verify", "evaluate"]),
    kind: v.picklist(["script", "local", "aws"]),
    target: v.string(),
    text: v.string(),
    sha256: digest,
    timeout: count,
    notAfter: count,
    epoch: count,
    confirmed,
    substitution: v.exactOptional(v.strictObject({ start: count, end: count })),
  }),
  event("invocation.accepted", { nonce, commandId: v.string() }),
  event("invocation.output", { nonce, text: clean, bytes: count }),
  event("invocation.finished", {
    nonce,
    outcome: v.picklist(["exited", "ready", "timed-out", "cancelled", "interrupted", "not-run"]),
    exitCode: maybe(v.pipe(v.number(), v.integer())),
    bytes: maybe(count),
    sha256: maybe(digest),
    missing: count,
    duration: maybe(count),
    captured: maybe(binding),
    message: maybe(clean),
    made: v.exactOptional(madeNode),
  }),
  event("invocation.uncertain", { nonce, message: clean }),
  event("invocation.resent", { nonce, times: count }),
  event("invocation.cancelRequested", { nonce }),
  event("probe.requested", {
    probe: v.string(),
    kind: v.picklist([
      "identify",
      "lock",
      "key",
      "read",
      "fence",
      "clean",
      "release",
      "tail",
      "park",
      "unpark",
      "check",
    ]),
    target: v.string(),
    nonce: maybe(nonce),
  }),
  event("probe.finished", { probe: v.string(), ok: v.boolean(), message: clean }),
  event("log.roomLow", { free: count, files: maybe(count) }),
  event("clock.moved", { by: v.pipe(v.number(), v.integer()) }),
  event("log.repaired", { bytes: count, sha256: digest }),
  event("run.resumed", {
    format: v.exactOptional(v.picklist(LOG_FORMATS)),
    epoch: count,
    operator,
    program,
    message: clean,
    allowLocal: v.exactOptional(v.boolean()),
    store: v.exactOptional(store),
  }),
  event("run.left", { reason: clean }),
  event("run.finished", {
    outcome: v.picklist(["done", "done-with-failures"]),
    done: count,
    skipped: count,
    failed: count,
    aside: v.exactOptional(count),
  }),
]);

const byType: ReadonlyMap<unknown, v.GenericSchema<unknown, RunEvent>> = new Map(
  eventSchema.options.map((option) => [option.entries.type.literal, option]),
);

/**
 * The schema of an event with this `type`; for an unknown type, the schema that rejects it and lists the
 * known ones.
 */
export function schemaOf(type: unknown): v.GenericSchema<unknown, RunEvent> {
  return byType.get(type) ?? eventSchema;
}
