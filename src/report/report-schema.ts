// The strict shape of a report as JSON. The build generates report.schema.json from it, for readers in other
// languages. Every key of a report is here, and no key changes its meaning within one format version.
import * as v from "valibot";
import type { Report } from "./model/report.ts";
import { fleet } from "./report-fleet-schema.ts";
import {
  actorIndex,
  answered,
  count,
  described,
  digest,
  duration,
  line,
  maybe,
  number,
  texts,
  time,
} from "./report-schema-parts.ts";
import { DEVIATION_KINDS } from "./words/deviation-words.ts";

const guideLine = described(count, "A line of the guide, counted from 1.");
const nonce = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const named = v.strictObject({ name: v.string(), value: v.string() });

const counts = v.strictObject({
  steps: count,
  done: count,
  byHand: count,
  accepted: count,
  skipped: count,
  skippedAfterFailure: count,
  aside: v.exactOptional(described(count, "Not done because their node was set aside; absent for none.")),
  failed: count,
  uncertain: count,
  notReached: count,
  edited: count,
});

const log = v.strictObject({
  ok: described(v.boolean(), "True when the log verified when this report was made."),
  state: described(v.string(), "`intact`, or what is wrong."),
  words: v.string(),
  lines: described(count, "Good lines from the start, from which the report is made."),
  head: digest,
});

const actor = v.strictObject({
  user: v.string(),
  host: v.string(),
  arn: described(maybe(v.string()), "AWS identity (STS ARN); null when AWS was not asked."),
  program: v.strictObject({ version: v.string(), sha256: v.string(), wrapper: v.string() }),
  how: v.picklist(["began", "resumed"]),
  at: time,
  line,
  words: v.string(),
  allowLocal: v.boolean(),
  store: described(
    maybe(v.strictObject({ url: v.string(), words: v.string() })),
    "Where this process also stored the log, and what protects it there; null if nowhere.",
  ),
});

const where = v.strictObject({
  kind: v.picklist(["rehearsal", "aws", "endpoint"]),
  account: v.string(),
  region: v.string(),
  endpoint: described(maybe(v.string()), "The endpoint when it was not AWS's own."),
  document: described(maybe(v.string()), "The SSM document, unless it was AWS-RunShellScript."),
  observedAt: time,
});

const node = v.strictObject({
  key: v.string(),
  name: v.string(),
  id: described(maybe(v.string()), "Instance id."),
  selector: v.string(),
  roles: texts,
  facts: v.array(named),
  disks: texts,
  concerns: texts,
  made: described(maybe(v.array(named)), "What AWS reported about it after this run had made it."),
});

const value = v.strictObject({
  name: v.string(),
  scope: v.string(),
  value: described(maybe(v.string()), "Null for a secret, which no log has."),
  secret: v.boolean(),
  from: v.string(),
  at: described(maybe(time), "Null when it was set before the start."),
  line,
});

const device = v.strictObject({
  path: v.string(),
  identity: maybe(
    v.strictObject({
      volume: maybe(v.string()),
      serial: maybe(v.string()),
      size: described(count, "Bytes."),
    }),
  ),
  demands: v.picklist(["same", "unused", "empty"]),
});

const excerpt = v.strictObject({
  head: described(v.string(), "The output, or its beginning."),
  tail: described(v.string(), "Its end; empty when nothing was omitted."),
  leftOut: maybe(
    v.strictObject({ bytes: described(count, "Bytes of UTF-8."), fromLine: line, toLine: line }),
  ),
});

const invocation = v.strictObject({
  nonce: described(nonce, "Its name on the node."),
  line,
  attempt: count,
  phase: v.picklist(["done", "command", "verify", "evaluate"]),
  kind: v.picklist(["script", "local", "aws"]),
  text: described(v.string(), "Exactly what was run."),
  sha256: digest,
  shown: described(digest, "Digest of what was on screen at the confirmation."),
  requestedAt: time,
  confirmed: described(
    maybe(
      v.strictObject({
        actor: actorIndex,
        after: described(
          maybe(duration),
          "From shown to confirmed; null when the clock was set back meanwhile.",
        ),
        how: answered,
        typed: maybe(v.string()),
      }),
    ),
    "Null when an earlier confirmation covers it.",
  ),
  wave: v.exactOptional(
    described(line, "Line of the confirmation for several nodes that covers it; absent for none."),
  ),
  commandId: described(maybe(v.string()), "Id of the Systems Manager command, or of the process."),
  outcome: described(
    maybe(v.picklist(["exited", "ready", "timed-out", "cancelled", "interrupted", "not-run"])),
    "Null when the outcome is unknown.",
  ),
  exitCode: maybe(v.pipe(v.number(), v.integer())),
  words: v.string(),
  ok: v.boolean(),
  finishedAt: maybe(time),
  duration: described(maybe(duration), "The command's run time."),
  bytes: described(maybe(count), "Of the whole output."),
  outputSha256: maybe(digest),
  missing: described(count, "Bytes of output that stayed on the node."),
  output: excerpt,
  message: v.string(),
  captured: maybe(v.strictObject({ name: v.string(), value: maybe(v.string()), secret: v.boolean() })),
});

const checked = v.strictObject({
  result: v.picklist(["met", "not-met", "cannot-tell"]),
  evidence: v.string(),
  observed: maybe(v.string()),
  source: described(maybe(v.string()), "The AWS operation that returned it, and what it was asked about."),
  at: time,
});

const step = v.strictObject({
  number,
  task: v.string(),
  section: maybe(v.string()),
  title: v.string(),
  kind: v.picklist(["command", "manual", "requirement", "file", "aws"]),
  role: v.string(),
  node: described(v.string(), "`key` of its node."),
  risk: v.picklist(["reads", "changes", "destroys", "opaque"]),
  guideLine,
  guideEndLine: guideLine,
  context: v.string(),
  source: described(v.string(), "The step's own text in the guide."),
  state: v.picklist([
    "waiting",
    "ready",
    "running",
    "uncertain",
    "failed",
    "done",
    "skipped",
    "attested",
    "accepted",
    "aside",
  ]),
  gaveUp: described(v.boolean(), "Skipped after a failure that no retry resolved."),
  command: described(maybe(v.string()), "As last shown; null for a step that is done by hand."),
  edited: v.boolean(),
  carried: texts,
  checks: v.strictObject({ done: maybe(v.string()), verify: maybe(v.string()) }),
  devices: v.array(device),
  requirement: described(maybe(checked), "AWS's newest answer about it."),
  attempts: count,
  shownAt: maybe(time),
  endedAt: maybe(time),
  remark: v.string(),
  invocations: v.array(invocation),
  notes: v.array(v.strictObject({ text: v.string(), at: time, actor: actorIndex, line })),
});

const deviation = v.strictObject({
  kind: v.picklist(DEVIATION_KINDS),
  step: described(maybe(number), "Null when it concerns the run."),
  at: time,
  line,
  actor: actorIndex,
  after: described(maybe(duration), "For a decision: from shown to decided."),
  words: v.string(),
  said: described(v.string(), "The reason, note or message."),
  diff: described(
    maybe(v.array(v.strictObject({ kind: v.picklist(["same", "removed", "added"]), text: v.string() }))),
    "For an edit: the guide's text compared with the new one, line by line.",
  ),
});

const finding = v.strictObject({
  rule: v.string(),
  severity: v.picklist(["info", "warning", "error"]),
  message: v.string(),
  advice: v.string(),
  lines: v.array(guideLine),
  confirmedIn: described(v.array(number), "Steps that were confirmed with it on screen."),
});

/** A report as printed by `export --as json`. */
export const reportSchema: v.GenericSchema<unknown, Report> = v.pipe(
  v.strictObject({
    format: v.literal("lamplighter-report/1"),
    madeBy: described(v.string(), "Version of the program that made the report."),
    run: v.pipe(v.string(), v.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/)),
    title: v.string(),
    purpose: v.string(),
    state: described(
      v.picklist(["open", "left", "done", "done-with-failures"]),
      "`open`: neither left nor finished when the log ends.",
    ),
    outcome: v.string(),
    counts,
    log,
    actors: v.array(actor),
    answers: answered,
    where,
    nodes: v.array(node),
    fleets: v.exactOptional(
      described(v.array(fleet), "Nodes that ran their steps together; absent for none."),
    ),
    times: v.strictObject({
      begun: time,
      ended: time,
      total: duration,
      confirming: duration,
      running: duration,
      away: duration,
    }),
    guide: v.strictObject({ path: v.string(), sha256: digest }),
    planDigest: described(maybe(digest), "Null when a value was not set at the start."),
    values: v.array(value),
    sections: v.array(v.strictObject({ id: v.string(), title: v.string(), depth: count, line: guideLine })),
    steps: v.array(step),
    deviations: v.array(deviation),
    findings: v.array(finding),
    notWalked: v.array(v.strictObject({ line: guideLine, words: v.string() })),
  }),
  v.title("A report of a Lamplighter run"),
  v.description(
    "One run, made from its audit log. Texts from guides, nodes and people are unchanged: treat them as text, never as markup.",
  ),
);
