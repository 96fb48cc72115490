// The order `propose-stack`: has CloudFormation work out what a template would make. It makes nothing yet.
import { changeSetName } from "../../plan/model/aws-order.ts";
import { parametersOf } from "../../plan/stack/edited-template.ts";
import { changeLines, describeChangeSet, hasNoChanges } from "./change-set.ts";
import { adviceOnFailure } from "./failure-words.ts";
import { hasCode, isTurnedDown } from "./refusal-words.ts";
import { describeStack, type Stack, whyNotUsable } from "./stacks.ts";
import { keptBeside, placeBeside } from "./stand-beside.ts";
import {
  callFor,
  failedEnd,
  type OrderEnd,
  type OrderJob,
  type OrderOf,
  type OrderWork,
  type Prepared,
  reportOutput,
} from "./work.ts";

type ProposeJob = OrderJob<OrderOf<"propose-stack">>;

/** The longest template that a request can carry, in bytes (CloudFormation quotas). */
const MOST_BYTES = 51_200;
/** How long CloudFormation may need, in milliseconds. */
const PATIENCE = 10 * 60_000;

export const proposeStack: OrderWork<OrderOf<"propose-stack">> = {
  prepare,
  // A request that the SDK repeats may be refused because of the first one.
  isRefusal: (error) => isTurnedDown(error) && !hasCode(error, "AlreadyExists"),
  follow,
  find,
  pace: [500, 5_000],
  // It is named after the invocation, so a second one is refused.
  againAfter: 20_000,
  // One that arrives late makes nothing, and nothing executes it.
  arrivesWithin: 0,
  stopping: ({ stack }) => ({
    ends: true,
    words: `Lamplighter no longer waits for it. The change set may still be made. By itself it changes nothing, and it disappears with the stack ${stack} or with the next executed change set.`,
  }),
};

async function prepare(job: ProposeJob, text: string): Promise<Prepared> {
  const { order, nonce } = job;
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES)
    return end(
      `The template has ${bytes} bytes; CloudFormation accepts at most ${MOST_BYTES} in a request. Shorten it.`,
    );
  const stack = await describeStack(job, order.stack);
  const status = stack?.StackStatus ?? "";
  const isNew = stack === null || status === "REVIEW_IN_PROGRESS" || status === "DELETE_COMPLETE";
  const why = isNew ? null : whyNotUsable(order.stack, status);
  if (why !== null) return end(why);
  const told = await parametersFor(job, text, isNew ? null : stack);
  if (typeof told === "string") return end(told);
  return {
    kind: "ask",
    ask: async () => {
      const { Id } = await callFor(job, "cloudformation:CreateChangeSet", {
        StackName: order.stack,
        ChangeSetName: changeSetName(nonce),
        ClientToken: nonce,
        ChangeSetType: isNew ? "CREATE" : "UPDATE",
        TemplateBody: text,
        Parameters: Object.entries(told).map(([ParameterKey, ParameterValue]) => ({
          ParameterKey,
          ParameterValue,
        })),
        Capabilities: capabilities(text),
      });
      return Id ?? changeSetName(nonce);
    },
  };
}

/**
 * The values for the template's parameters, or a sentence when they cannot be found out. `stack`: the
 * existing one.
 */
async function parametersFor(
  job: ProposeJob,
  text: string,
  stack: Stack | null,
): Promise<Readonly<Record<string, string>> | string> {
  const { parameters, beside } = job.order;
  if (beside === undefined) return parameters;
  const found = await placeBeside(job, beside);
  if ("why" in found) return found.why;
  const asked = parametersOf(text);
  const own = stack === null ? found.parameters : keptBeside(stack, found.parameters);
  const told = Object.entries(own).filter(([name]) => asked.has(name));
  for (const [name, value] of told)
    reportOutput(job, `parameter ${name}`, `${name}: ${value === "" ? "(none)" : value}`);
  if (stack !== null && told.some(([name, value]) => found.parameters[name] !== value))
    reportOutput(job, "kept", "The stack already exists, and keeps its network, security group and role.");
  return { ...parameters, ...Object.fromEntries(told) };
}

/** The capability that a template needs to make a role; a named role needs a different one. */
function capabilities(template: string): ("CAPABILITY_IAM" | "CAPABILITY_NAMED_IAM")[] {
  const named = /\b(RoleName|InstanceProfileName|ManagedPolicyName|PolicyName|UserName)["']?\s*:/.test(
    template,
  );
  return [named ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM"];
}

function follow(job: ProposeJob, id: string): () => Promise<OrderEnd | null> {
  const { session, order } = job;
  const { now } = session.options;
  const begun = now();
  return async () => {
    const set = await describeChangeSet(job, order.stack, id);
    const late = now() - begun > PATIENCE;
    if (set !== null && hasNoChanges(set)) {
      reportOutput(
        job,
        "none",
        `The stack ${order.stack} already matches the template. There is nothing to change.`,
      );
      return { exitCode: 0, message: null };
    }
    switch (set?.status) {
      case "CREATE_COMPLETE":
        reportOutput(job, "head", `Change set for the stack ${order.stack}:`);
        for (const line of changeLines(set)) reportOutput(job, line, line);
        return { exitCode: 0, message: null };
      case "FAILED": {
        const advice = adviceOnFailure(set.reason);
        return failedEnd(
          `CloudFormation could not make a change set from the template: ${set.reason || "it gave no reason"}${advice === null ? "" : `\n${advice}`}`,
        );
      }
      case undefined:
        return late ? failedEnd("The change set no longer exists. Retry to make another.") : null;
      default:
        return late
          ? failedEnd(
              `The change set is still ${set?.status}. By itself it changes nothing. Retry to make another.`,
            )
          : null;
    }
  };
}

async function find(job: ProposeJob) {
  const set = await describeChangeSet(job, job.order.stack, changeSetName(job.nonce));
  return set === null ? ({ kind: "absent" } as const) : ({ kind: "there", id: set.id } as const);
}

function end(message: string): Prepared {
  return { kind: "end", end: failedEnd(message) };
}
