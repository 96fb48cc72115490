// The input and result of making a resource of a stack, for all types. The types are in the files beside this
// one.

import type { Faults } from "../base/faults.ts";
import { seededUuid, seededWord } from "../base/seeded.ts";
import type { Cloud, Tag } from "../cloud/cloud.ts";
import type { NodeMaking } from "../cloud/launch.ts";
import { type Fields, fieldsOf, textOf } from "./intrinsics.ts";

export interface ResourceOrder {
  readonly cloud: Cloud;
  readonly making: NodeMaking;
  readonly faults: Faults;
  /** The stack's name, and the number of earlier stacks with that name. */
  readonly stack: string;
  readonly generation: number;
  /** The logical name. */
  readonly name: string;
  readonly properties: Fields;
  /** The stack's place among the announced nodes; null if it is not one of them. */
  readonly place: number | null;
}

export interface MadeResource {
  /** The value of `Ref`; the physical id too, unless it differs. */
  readonly id: string;
  readonly physical?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Seconds on the account's clock until it is complete. */
  readonly seconds: number;
  /** Work to do in that time. */
  readonly settle?: () => Promise<void>;
  /** Turns off its deletion protection, if it has any. */
  readonly unprotect?: () => void;
  /** Removes it. Throws a ResourceFailure if that is refused. */
  readonly remove: () => void;
  /** A message about it for the operator; undefined for none. */
  readonly remark?: string;
}

export type ResourceMaker = (order: ResourceOrder) => MadeResource;

/** Why a resource was not made or not removed, as reported in a stack's events. */
export class ResourceFailure extends Error {
  override readonly name = "ResourceFailure";
}

/** The reason in the words of CloudFormation's own handlers for a service's error. */
export function refusedBy(
  order: Pick<ResourceOrder, "cloud" | "stack" | "name">,
  service: "DocDb" | "Ec2" | "Iam" | "Route53",
  code: string,
  message: string,
  status = 400,
): ResourceFailure {
  const id = (what: string) => seededUuid(order.cloud.seed, `${what} ${order.stack} ${order.name} ${code}`);
  return new ResourceFailure(
    `Resource handler returned message: "${message} (Service: ${service}, Status Code: ${status}, Request ID: ${id("request")}) (SDK Attempt Count: 1)" (RequestToken: ${id("token")}, HandlerErrorCode: ${code})`,
  );
}

/** The name that CloudFormation generates: stack, logical name, and random letters. */
export function ownName({ cloud, stack, name, generation }: ResourceOrder): string {
  return `${stack}-${name}-${seededWord(cloud.seed, `${stack} ${name} ${generation}`, 12).toUpperCase()}`;
}

/** The label that a new id is derived from. */
export function labelOf({ stack, name }: Pick<ResourceOrder, "stack" | "name">): string {
  return `${stack} ${name}`;
}

/** Its tags, and those that CloudFormation adds. */
export function tagsOf(order: ResourceOrder): readonly Tag[] {
  const own = order.properties.Tags;
  return [
    ...(Array.isArray(own) ? own : []).map((tag) => {
      const { Key, Value } = fieldsOf(tag);
      return { Key: textOf(Key), Value: textOf(Value) };
    }),
    { Key: "aws:cloudformation:stack-name", Value: order.stack },
    { Key: "aws:cloudformation:logical-id", Value: order.name },
  ];
}

/** A boolean, also if it is written as text. */
export const isTrue = (value: unknown): boolean => value === true || value === "true";

/** A number; null if there is none. */
export function numberOf(value: unknown): number | null {
  const text = textOf(value);
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
}

/** The texts of a list; a single text gives one. */
export function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(textOf);
}

export function removeFrom<T>(list: T[], one: T): void {
  const at = list.indexOf(one);
  if (at >= 0) list.splice(at, 1);
}
