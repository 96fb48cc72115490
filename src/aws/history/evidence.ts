// Systems Manager's history at one moment, as a file that outlives it. It has only the name, time and digest
// of other people's commands: their parameters may be confidential.
import * as v from "valibot";
import { OperatorError } from "../../errors.ts";
import { sentByRun } from "./compare-history.ts";

const text = v.string();
const time = v.pipe(v.string(), v.isoTimestamp());

const pastCommand = v.strictObject({
  id: text,
  instance: text,
  document: text,
  comment: text,
  requestedAt: v.nullable(v.pipe(v.number(), v.integer())),
  status: text,
  parametersSha256: v.pipe(text, v.regex(/^[0-9a-f]{64}$/)),
  script: v.nullable(text),
});

const evidence = v.strictObject({
  format: v.literal("lamplighter-evidence/1"),
  run: text,
  askedAt: time,
  since: time,
  /** The caller's STS ARN. */
  arn: text,
  account: text,
  region: text,
  /** The endpoint if it was not AWS's own; else null. */
  endpoint: v.nullable(text),
  instances: v.array(text),
  commands: v.array(pastCommand),
});

export type Evidence = v.InferOutput<typeof evidence>;

/** The evidence without other people's scripts, and without Comments that are not this program's. */
export function withoutOthers(it: Evidence): Evidence {
  const own = sentByRun(it.commands, it.run);
  return {
    ...it,
    commands: it.commands.map((command) => {
      if (own.has(command)) return command;
      return { ...command, script: null, comment: command.comment.startsWith("ll1 ") ? command.comment : "" };
    }),
  };
}

/** Parses an evidence file. Throws OperatorError when it is not one. */
export function readEvidence(path: string, content: string): Evidence {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), evidence), content);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new OperatorError(
    `${path} is not evidence saved by \`verify --aws\`: ${v.getDotPath(issue) ?? ""} ${issue.message}`.trim(),
    "Use a file that `lamplighter verify RUN --aws --save-evidence FILE` wrote.",
  );
}
