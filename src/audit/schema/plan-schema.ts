// The strict shape of a plan and of a presented task in the log: unknown keys are errors.
import * as v from "valibot";
import type { Binding, Plan } from "../../plan/model/plan.ts";
import type { Presented } from "../../plan/model/presented.ts";
import type { Finding, Step } from "../../runbook/model/runbook.ts";
import { VARIABLE_TYPES } from "../../runbook/model/variable-types.ts";
import { awsOrder, awsRequest, newNode, requirement } from "./aws-schema.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const maybe = <S extends v.GenericSchema>(schema: S) => v.nullable(schema);
const outputPolicy = v.picklist(["none", "digest"]);

/** 64 hexadecimal digits. */
export const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const span = { start: count, end: count };
const risk = v.picklist(["reads", "changes", "destroys", "opaque"]);
const severity = v.picklist(["info", "warning", "error"]);

const finding: v.GenericSchema<unknown, Finding> = v.strictObject({
  rule: v.string(),
  severity,
  message: v.string(),
  advice: v.string(),
  line: count,
  column: count,
});

const place = v.picklist([
  "bare",
  "redirect-target",
  "single-quoted",
  "double-quoted",
  "heredoc",
  "quoted-heredoc",
  "assignment",
  "unsupported",
]);

const analysis = v.strictObject({
  risk,
  riskReasons: v.array(v.string()),
  destroys: v.array(v.string()),
  interactive: maybe(v.string()),
  places: v.array(
    v.strictObject({
      ...span,
      place,
      secondReader: maybe(v.string()),
      nested: v.boolean(),
      wholeWord: v.boolean(),
    }),
  ),
  programs: v.array(v.string()),
  carries: v.array(v.string()),
  assigns: v.array(v.strictObject({ name: v.string(), captured: v.boolean() })),
  reads: v.array(v.strictObject({ ...span, name: v.string() })),
  findings: v.array(
    v.strictObject({ ...span, rule: v.string(), severity, message: v.string(), advice: v.string() }),
  ),
});

const commandText = v.strictObject({
  text: v.string(),
  occurrences: v.array(v.strictObject({ ...span, variable: v.string() })),
  analysis,
});

const step: v.GenericSchema<unknown, Step> = v.strictObject({
  id: v.string(),
  section: v.string(),
  kind: v.picklist(["command", "manual", "requirement", "file", "aws"]),
  name: maybe(v.string()),
  title: v.string(),
  role: v.string(),
  line: count,
  endLine: count,
  source: v.string(),
  context: v.string(),
  command: maybe(commandText),
  risk,
  interactive: v.boolean(),
  requirement: maybe(requirement),
  aws: v.exactOptional(awsRequest),
  file: maybe(
    v.strictObject({
      path: v.string(),
      content: v.string(),
      mode: maybe(v.string()),
      owner: v.exactOptional(v.string()),
    }),
  ),
  variables: v.array(v.string()),
  capture: maybe(v.string()),
  done: maybe(commandText),
  verify: maybe(commandText),
  timeout: maybe(count),
  session: v.exactOptional(v.strictObject({ port: maybe(v.string()) })),
  output: v.exactOptional(outputPolicy),
  expected: v.exactOptional(v.pipe(v.string(), v.maxLength(4000))),
  alternative: v.exactOptional(v.strictObject({ group: v.string(), label: v.string(), of: count })),
  findings: v.array(finding),
});

const variable = v.strictObject({
  name: v.string(),
  type: v.picklist(VARIABLE_TYPES),
  secret: v.boolean(),
  from: v.picklist(["declared", "found"]),
  description: v.string(),
  default: maybe(v.string()),
  example: maybe(v.string()),
  choices: v.array(v.string()),
  pattern: maybe(v.string()),
  allow: v.array(v.picklist(["empty", "dash"])),
  lines: v.array(count),
});

const scope = v.variant("kind", [
  v.strictObject({ kind: v.literal("run") }),
  v.strictObject({ kind: v.literal("role"), role: v.string() }),
  v.strictObject({ kind: v.literal("target"), target: v.string() }),
]);

/** What a device name was pinned to. */
const deviceIdentity = v.strictObject({ volume: maybe(v.string()), serial: maybe(v.string()), size: count });

/** A binding; a secret binding never has a value. */
export const binding: v.GenericSchema<unknown, Binding> = v.pipe(
  v.strictObject({
    name: v.string(),
    scope,
    value: maybe(v.string()),
    secret: v.boolean(),
    from: v.picklist(["given", "default", "captured"]),
    device: v.exactOptional(deviceIdentity),
    mark: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9a-f]{8}$/))),
  }),
  v.check((it) => !it.secret || it.value === null, "a secret's value in the log"),
);

const hole = v.strictObject({
  ...span,
  variable: v.string(),
  kind: v.picklist(["open", "secret", "captured"]),
});
const filled = v.strictObject({ ...span, variable: v.string() });
const rendered = v.strictObject({ text: v.string(), holes: v.array(hole), values: v.array(filled) });
const confirm = v.strictObject({ how: v.picklist(["key", "type"]), typed: maybe(v.string()) });
const capture = maybe(
  v.strictObject({
    variable: v.string(),
    secret: v.boolean(),
    how: v.picklist(["output", "swarm-token"]),
  }),
);

const task = v.strictObject({
  id: v.string(),
  step: v.string(),
  target: v.string(),
  command: maybe(rendered),
  done: maybe(rendered),
  verify: maybe(rendered),
  open: v.array(v.string()),
  secrets: v.array(v.string()),
  capture,
  output: v.exactOptional(outputPolicy),
  aws: v.exactOptional(v.literal(true)),
  disks: v.exactOptional(v.literal(true)),
  timeout: count,
  risk,
  confirm,
  findings: v.array(finding),
  sha256: maybe(digest),
});

export const plan: v.GenericSchema<unknown, Plan> = v.strictObject({
  title: v.string(),
  purpose: v.string(),
  guide: v.strictObject({ path: v.string(), sha256: digest }),
  digest: maybe(digest),
  roles: v.array(
    v.strictObject({
      name: v.string(),
      description: v.string(),
      from: v.picklist(["declared", "section"]),
      section: maybe(v.string()),
      together: v.exactOptional(v.literal(true)),
    }),
  ),
  targets: v.array(
    v.strictObject({
      key: v.string(),
      roles: v.array(v.string()),
      selector: v.string(),
      id: maybe(v.string()),
      name: v.string(),
      make: v.exactOptional(newNode),
    }),
  ),
  sections: v.array(
    v.strictObject({
      id: v.string(),
      title: v.string(),
      depth: count,
      line: count,
      parent: maybe(v.string()),
      prose: v.array(v.string()),
    }),
  ),
  variables: v.array(variable),
  bindings: v.array(binding),
  steps: v.array(step),
  fleets: v.exactOptional(
    v.array(
      v.strictObject({
        role: v.string(),
        maxConcurrency: v.pipe(count, v.minValue(1)),
        maxErrors: count,
        soak: v.exactOptional(count),
      }),
    ),
  ),
  tasks: v.array(task),
  leftOut: v.exactOptional(
    v.array(v.strictObject({ step: v.string(), instead: count, tasks: v.array(task) })),
  ),
  notTaken: v.array(v.strictObject({ line: count, endLine: count, reason: v.string() })),
  findings: v.array(finding),
});

export const presented: v.GenericSchema<unknown, Presented> = v.strictObject({
  command: v.string(),
  preamble: v.array(v.string()),
  done: maybe(v.string()),
  verify: maybe(v.string()),
  values: v.array(filled),
  holes: v.array(hole),
  open: v.array(v.string()),
  secrets: v.array(v.string()),
  capture,
  devices: v.exactOptional(
    v.array(
      v.strictObject({
        path: v.string(),
        identity: maybe(deviceIdentity),
        demands: v.picklist(["same", "unused", "empty"]),
      }),
    ),
  ),
  local: v.exactOptional(
    v.strictObject({ mode: v.picklist(["run", "session"]), port: maybe(count), lend: v.boolean() }),
  ),
  park: v.exactOptional(v.literal(true)),
  aws: v.exactOptional(awsOrder),
  output: v.exactOptional(outputPolicy),
  timeout: count,
  risk,
  confirm,
  findings: v.array(finding),
  sha256: digest,
  digest,
});
