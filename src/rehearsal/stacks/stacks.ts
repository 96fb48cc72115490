// CloudFormation of the practice account: change sets, which make nothing yet, and stacks made from them.
// Supports as much of a template as the bundled guides use; template.ts and carry-out.ts list it.
import type { AwsOperations } from "../../aws/api/call.ts";
import { REPAIRED } from "../base/faults.ts";
import { seededUuid } from "../base/seeded.ts";
import { serviceError } from "../base/service-error.ts";
import { ACCOUNT, REGION, runInBackground } from "../cloud/cloud.ts";
import { paged, tokenOf } from "../cloud/filters.ts";
import { OPERATOR } from "../cloud/identity.ts";
import { imageParameter } from "../cloud/instances.ts";
import { makeDefaultVpc } from "../cloud/network.ts";
import { makeStack, type StackContext } from "./carry-out.ts";
import {
  type ChangeSet,
  changeSetView,
  createStack,
  hasEnded,
  note,
  type Stack,
  stackView,
} from "./stack.ts";
import { grantsIn, parseTemplate } from "./template.ts";

type Input<O extends keyof AwsOperations> = AwsOperations[O][0];
type Result<O extends keyof AwsOperations> = AwsOperations[O][1];

export interface Stacks {
  createChangeSet(input: Input<"cloudformation:CreateChangeSet">): Result<"cloudformation:CreateChangeSet">;
  describeChangeSet(
    input: Input<"cloudformation:DescribeChangeSet">,
  ): Result<"cloudformation:DescribeChangeSet">;
  describeStacks(input: Input<"cloudformation:DescribeStacks">): Result<"cloudformation:DescribeStacks">;
  describeStackEvents(
    input: Input<"cloudformation:DescribeStackEvents">,
  ): Result<"cloudformation:DescribeStackEvents">;
  executeChangeSet(
    input: Input<"cloudformation:ExecuteChangeSet">,
  ): Result<"cloudformation:ExecuteChangeSet">;
  getTemplate(input: Input<"cloudformation:GetTemplate">): Result<"cloudformation:GetTemplate">;
}

const invalid = (message: string): Error => serviceError("ValidationError", message);
const NAME = /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/;
const EVENTS_A_PAGE = 100;
const STACKS_A_PAGE = 100;
const BY_ADMINISTRATOR =
  "(Practice: an administrator repaired the failure, deleted the failed stack and restored its change set.)";

export function createStacks(context: StackContext): Stacks {
  const all: Stack[] = [];
  return {
    createChangeSet: (input) => createChangeSet(context, all, input),
    describeChangeSet(input) {
      const { stack, set } = changeSetOf(context, all, input);
      return changeSetView(stack, set);
    },
    describeStacks(input) {
      if (input.StackName !== undefined) {
        const stack = stackOf(context, all, input.StackName, missingStack);
        stack.told ||= hasEnded(stack);
        return { Stacks: [stackView(stack)] };
      }
      const page = paged(all.filter(isThere).toReversed(), STACKS_A_PAGE, input.NextToken);
      return { Stacks: page.page.map(stackView), ...tokenOf(page) };
    },
    describeStackEvents(input) {
      const stack = stackOf(context, all, input.StackName ?? "", (name) => `Stack [${name}] does not exist`);
      stack.told ||= hasEnded(stack);
      const page = paged(stack.events.toReversed(), EVENTS_A_PAGE, input.NextToken);
      return { StackEvents: [...page.page], ...tokenOf(page) };
    },
    executeChangeSet: (input) => execute(context, all, input),
    getTemplate(input) {
      if (input.ChangeSetName !== undefined)
        return templateView(changeSetOf(context, all, { ...input, ChangeSetName: input.ChangeSetName }).set);
      const stack = stackOf(context, all, input.StackName ?? "", missingStack);
      if (!stack.executed) throw invalid(`Stack with id ${stack.name} does not exist`);
      return templateView(stack.executed);
    },
  };
}

const templateView = ({ template }: ChangeSet): Result<"cloudformation:GetTemplate"> => ({
  TemplateBody: template.body,
  StagesAvailable: ["Original", "Processed"],
});
const missingStack = (name: string): string => `Stack with id ${name} does not exist`;
const isThere = ({ status }: Stack): boolean => status !== "DELETE_COMPLETE";

/**
 * The stack with that name or id; the id works even if it is deleted. Throws ValidationError if there is
 * none.
 */
function stackOf(
  context: StackContext,
  all: Stack[],
  nameOrId: string,
  words: (name: string) => string,
): Stack {
  const byId = all.find(({ id }) => id === nameOrId);
  if (byId) return byId;
  const stack = named(context, all, nameOrId);
  if (stack) return stack;
  throw invalid(words(nameOrId));
}

/**
 * The current stack with that name. A look-up by name after the failure was reported finds the repaired
 * stack.
 */
function named(context: StackContext, all: Stack[], name: string): Stack | undefined {
  const stack = all.find((one) => one.name === name && isThere(one));
  if (!stack && NAME.test(name) && context.faults.meet("name-taken")) return leftOver(context, all, name);
  if (!stack?.practised || !stack.told) return stack;
  stack.practised();
  note(stack, context.cloud.seed, "DELETE_COMPLETE", { reason: REPAIRED });
  const { executed } = stack;
  return executed ? putBack(context, all, stack, executed) : undefined;
}

/** The stack left by somebody's failed attempt. */
function leftOver(context: StackContext, all: Stack[], name: string): Stack {
  const stack = createStack(context.cloud.seed, name, 0);
  stack.practised = () => {};
  note(stack, context.cloud.seed, "CREATE_IN_PROGRESS", { reason: "User Initiated" });
  note(stack, context.cloud.seed, "ROLLBACK_IN_PROGRESS", {
    reason: "The following resource(s) failed to create: [Node]. Rollback requested by user.",
  });
  note(stack, context.cloud.seed, "ROLLBACK_COMPLETE", { reason: REPAIRED });
  all.push(stack);
  return stack;
}

/** A new stack with that name, holding the change set that made the old one. */
function putBack(context: StackContext, all: Stack[], old: Stack, executed: ChangeSet): Stack {
  const stack = createStack(context.cloud.seed, old.name, old.generation + 1);
  stack.remark = BY_ADMINISTRATOR;
  note(stack, context.cloud.seed, "REVIEW_IN_PROGRESS", { reason: BY_ADMINISTRATOR });
  stack.changeSets.push({ ...executed, execution: "AVAILABLE", executedBy: null, created: new Date() });
  all.push(stack);
  return stack;
}

function changeSetOf(
  context: StackContext,
  all: Stack[],
  input: { readonly StackName?: string | undefined; readonly ChangeSetName: string | undefined },
): { readonly stack: Stack; readonly set: ChangeSet } {
  const name = input.ChangeSetName ?? "";
  const stack =
    input.StackName === undefined
      ? all.findLast((one) => one.changeSets.some(({ id }) => id === name))
      : stackOf(context, all, input.StackName, (one) => `Stack [${one}] does not exist`);
  const set = stack?.changeSets.find((one) => one.id === name || one.name === name);
  if (stack && set) return { stack, set };
  throw serviceError("ChangeSetNotFoundException", `ChangeSet [${name}] does not exist`);
}

function createChangeSet(
  context: StackContext,
  all: Stack[],
  input: Input<"cloudformation:CreateChangeSet">,
): Result<"cloudformation:CreateChangeSet"> {
  const { cloud, faults } = context;
  const [stackName, name] = [input.StackName ?? "", input.ChangeSetName ?? ""];
  checkName("stackName", stackName);
  checkName("changeSetName", name);
  if (faults.meet("no-permission"))
    throw serviceError(
      "AccessDenied",
      `User: ${OPERATOR} is not authorized to perform: cloudformation:CreateChangeSet on resource: arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${stackName}/* because no identity-based policy allows the cloudformation:CreateChangeSet action ${REPAIRED}`,
    );
  const before = named(context, all, stackName);
  const same = before?.changeSets.find((one) => one.name === name);
  if (before && same) {
    if (input.ClientToken !== undefined && same.token === input.ClientToken)
      return { Id: same.id, StackId: before.id };
    throw serviceError(
      "AlreadyExistsException",
      `ChangeSet ${name} cannot be created due to a mismatch with existing attribute ClientToken`,
    );
  }
  refuseStanding(before, stackName, name, input.ChangeSetType ?? "UPDATE");
  const generation = all.filter((one) => one.name === stackName).length;
  const stack = before ?? createStack(cloud.seed, stackName, generation);
  const template = parseTemplate(input.TemplateBody ?? "", input.Parameters ?? [], {
    stack: stackName,
    stackId: stack.id,
    account: ACCOUNT,
    region: REGION,
    openParameter: (one) => imageParameter(cloud, one),
  });
  checkCapabilities(grantsIn(template), input.Capabilities ?? []);
  if (!before) {
    all.push(stack);
    note(stack, cloud.seed, "REVIEW_IN_PROGRESS", { reason: "User Initiated", token: input.ClientToken });
  }
  const set: ChangeSet = {
    id: `arn:aws:cloudformation:${REGION}:${ACCOUNT}:changeSet/${name}/${seededUuid(cloud.seed, `${stack.id} ${name}`)}`,
    name,
    token: input.ClientToken ?? null,
    template,
    capabilities: input.Capabilities ?? [],
    tags: input.Tags ?? [],
    description: input.Description ?? null,
    created: new Date(),
    status: "CREATE_PENDING",
    reason: null,
    execution: "UNAVAILABLE",
    executedBy: null,
  };
  stack.changeSets.push(set);
  runInBackground(cloud, workOut(context, set));
  return { Id: set.id, StackId: stack.id };
}

function checkName(what: string, value: string): void {
  if (!NAME.test(value))
    throw invalid(
      `1 validation error detected: Value '${value}' at '${what}' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
    );
}

/** Rejects a change set for an existing or failed stack; only new stacks are supported. */
function refuseStanding(stack: Stack | undefined, name: string, changeSet: string, type: string): void {
  if (type !== "CREATE" && !stack) throw invalid(`Stack [${name}] does not exist`);
  if (!stack || (stack.status === "REVIEW_IN_PROGRESS" && type === "CREATE")) return;
  if (type === "CREATE")
    throw invalid(
      `Stack [${name}] already exists and cannot be created again with the changeSet [${changeSet}].`,
    );
  if (stack.status !== "CREATE_COMPLETE")
    throw invalid(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
  throw invalid("The practice account makes new stacks only; it cannot update a stack.");
}

function checkCapabilities(
  grants: { readonly any: boolean; readonly named: boolean },
  given: readonly string[],
): void {
  const has = (one: string) => given.includes(one);
  const needed = grants.named ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM";
  if (!grants.any || has("CAPABILITY_NAMED_IAM") || (!grants.named && has("CAPABILITY_IAM"))) return;
  throw serviceError("InsufficientCapabilitiesException", `Requires capabilities : [${needed}]`);
}

async function workOut({ cloud }: StackContext, set: ChangeSet): Promise<void> {
  await cloud.clock.sleep(1);
  set.status = "CREATE_IN_PROGRESS";
  await cloud.clock.sleep(3);
  set.status = "CREATE_COMPLETE";
  set.execution = "AVAILABLE";
}

function execute(
  context: StackContext,
  all: Stack[],
  input: Input<"cloudformation:ExecuteChangeSet">,
): Result<"cloudformation:ExecuteChangeSet"> {
  const { stack, set } = changeSetOf(context, all, input);
  const token = input.ClientRequestToken ?? null;
  if (token !== null && set.executedBy === token) return {};
  if (set.execution !== "AVAILABLE")
    throw serviceError(
      "InvalidChangeSetStatusException",
      set.status === "CREATE_COMPLETE"
        ? `ChangeSet [${set.id}] cannot be executed in its current execution status of [${set.execution}]`
        : `ChangeSet [${set.id}] cannot be executed in its current status of [${set.status}]`,
    );
  for (const other of stack.changeSets) if (other !== set) other.execution = "OBSOLETE";
  set.execution = "EXECUTE_IN_PROGRESS";
  set.executedBy = token;
  stack.executed = set;
  runInBackground(context.cloud, carryOut(context, stack, set));
  return {};
}

async function carryOut(context: StackContext, stack: Stack, set: ChangeSet): Promise<void> {
  const { faults } = context;
  const before = new Set((["quota", "rollback"] as const).filter(faults.has));
  const made = await makeStack(context, stack, set);
  set.execution = made ? "EXECUTE_COMPLETE" : "EXECUTE_FAILED";
  if (made) return;
  const hasNoVpc = faults.has("no-default-vpc") && !context.cloud.vpcs.some((one) => one.isDefault);
  if ([...before].some((fault) => !faults.has(fault))) stack.practised = () => removeProtected(stack);
  else if (hasNoVpc)
    stack.practised = () => {
      if (faults.meet("no-default-vpc")) makeDefaultVpc(context.cloud);
    };
}

/** An administrator deletes what the failed stack could not delete itself. */
function removeProtected({ made }: Stack): void {
  for (const [name, resource] of made) {
    if (resource.unprotect === undefined) continue;
    resource.unprotect();
    resource.remove();
    made.delete(name);
  }
}
