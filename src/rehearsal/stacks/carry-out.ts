// Executes a change set: makes each resource after its dependencies and records events; if one fails, removes
// them all again, except those to retain.

import type { Faults } from "../base/faults.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { NodeMaking } from "../cloud/launch.ts";
import { accessResources } from "./access-resources.ts";
import { databaseResources } from "./database-resources.ts";
import { fieldsOf, textOf } from "./intrinsics.ts";
import { machineResources, unsimulatedResource } from "./machine-resources.ts";
import { networkResources } from "./network-resources.ts";
import { type MadeResource, ResourceFailure, type ResourceMaker } from "./resource.ts";
import { type ChangeSet, note, type Stack } from "./stack.ts";
import { filledValue, type TemplateResource } from "./template.ts";

export interface StackContext {
  readonly cloud: Cloud;
  readonly making: NodeMaking;
  readonly faults: Faults;
  /** The place of the node with that name among the announced ones; null if it is not one of them. */
  readonly placeOf: (name: string) => number | null;
}

const MAKERS: Readonly<Record<string, ResourceMaker>> = {
  ...accessResources,
  ...networkResources,
  ...machineResources,
  ...databaseResources,
};

/** Makes the stack, or rolls it back. Returns true if it was made. */
export async function makeStack(context: StackContext, stack: Stack, set: ChangeSet): Promise<boolean> {
  const { cloud } = context;
  const token = set.executedBy;
  const tell = (status: string, more: Parameters<typeof note>[3] = {}) =>
    note(stack, cloud.seed, status, { ...more, token });
  const remark = stack.remark === null ? "" : ` ${stack.remark}`;
  stack.remark = null;
  tell("CREATE_IN_PROGRESS", { reason: `User Initiated${remark}` });
  await cloud.clock.sleep(2);
  for (const resource of set.template.resources) {
    const failure = await makeOne(context, stack, set, resource);
    if (failure === null) continue;
    await rollBack(context, stack, set, resource.name);
    return false;
  }
  stack.outputs = set.template.outputs.map(({ name, value, description }) => ({
    key: name,
    value: textOf(filledValue(set.template, value, known(stack))),
    description,
  }));
  tell("CREATE_COMPLETE");
  return true;
}

/** The names of the resources made so far. */
function known(stack: Stack) {
  return (name: string, attribute: string | null): string => {
    const made = stack.made.get(name);
    const value = attribute === null ? made?.id : made?.attributes?.[attribute];
    if (value !== undefined) return value;
    throw new ResourceFailure(
      attribute === null
        ? `Template error: instance of Fn::Sub or Ref references invalid resource ${name}`
        : `Template error: resource ${name} does not support attribute type ${attribute} in Fn::GetAtt`,
    );
  };
}

/** Null if it was made; else the reason for the failure. */
async function makeOne(
  context: StackContext,
  stack: Stack,
  set: ChangeSet,
  resource: TemplateResource,
): Promise<string | null> {
  const { cloud } = context;
  const { name, type } = resource;
  const tell = (status: string, physical: string, reason?: string) =>
    note(stack, cloud.seed, status, { resource: { name, type, physical }, reason, token: set.executedBy });
  tell("CREATE_IN_PROGRESS", "");
  try {
    const properties = fieldsOf(filledValue(set.template, resource.properties, known(stack)));
    const made = (MAKERS[type] ?? unsimulatedResource)({
      cloud,
      making: context.making,
      faults: context.faults,
      stack: stack.name,
      generation: stack.generation,
      name,
      properties,
      place: context.placeOf(stack.name),
    });
    stack.made.set(name, made);
    const physical = made.physical ?? made.id;
    tell("CREATE_IN_PROGRESS", physical, "Resource creation Initiated");
    await cloud.clock.sleep(made.seconds);
    await made.settle?.();
    tell("CREATE_COMPLETE", physical, made.remark);
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    tell("CREATE_FAILED", physicalOf(stack.made.get(name)), error.message);
    return error.message;
  }
}

const physicalOf = (made: MadeResource | undefined): string => made?.physical ?? made?.id ?? "";

async function rollBack(context: StackContext, stack: Stack, set: ChangeSet, failed: string): Promise<void> {
  const { cloud } = context;
  const token = set.executedBy;
  note(stack, cloud.seed, "ROLLBACK_IN_PROGRESS", {
    reason: `The following resource(s) failed to create: [${failed}]. Rollback requested by user.`,
    token,
  });
  await cloud.clock.sleep(3);
  const undone = set.template.resources.toReversed().filter(({ name }) => stack.made.has(name));
  const refused: string[] = [];
  for (const { name, type, deletionPolicy } of undone) {
    const made = stack.made.get(name);
    const tell = (status: string, reason?: string) =>
      note(stack, cloud.seed, status, {
        resource: { name, type, physical: physicalOf(made) },
        reason,
        token,
      });
    if (deletionPolicy === "Retain") {
      tell("DELETE_SKIPPED");
      continue;
    }
    tell("DELETE_IN_PROGRESS");
    await cloud.clock.sleep(3);
    try {
      made?.remove();
      stack.made.delete(name);
      tell("DELETE_COMPLETE");
    } catch (error) {
      if (!(error instanceof ResourceFailure)) throw error;
      refused.push(name);
      tell("DELETE_FAILED", error.message);
    }
  }
  if (refused.length === 0) return note(stack, cloud.seed, "ROLLBACK_COMPLETE", { token });
  note(stack, cloud.seed, "ROLLBACK_FAILED", {
    reason: `The following resource(s) failed to delete: [${refused.join(", ")}].`,
    token,
  });
}
