// What Systems Manager remembered at a moment, as a file that outlives its memory. Commands of others are in it by name, time
// and digest alone: their parameters may hold what nobody should pass on.
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
  /** Who asked: STS ARN. */
  arn: text,
  account: text,
  region: text,
  /** Where it was asked, when that was not AWS; else null. */
  endpoint: v.nullable(text),
  instances: v.array(text),
  commands: v.array(pastCommand),
});

export type Evidence = v.InferOutput<typeof evidence>;

/** The evidence without the scripts of others, and without their Comments where they are not of this program. */
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

/** Reads an evidence file's text. Throws OperatorError when it is none. */
export function readEvidence(path: string, content: string): Evidence {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), evidence), content);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new OperatorError(
    `${path} is not evidence saved by \`verify --aws\`: ${v.getDotPath(issue) ?? ""} ${issue.message}`.trim(),
    "Use a file that `lamplighter verify RUN --aws --save-evidence FILE` wrote.",
  );
}
