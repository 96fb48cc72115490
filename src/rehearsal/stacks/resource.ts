// What making a resource of a stack takes and gives, whatever its type. The types stand beside this file.

import type { Faults } from "../base/faults.ts";
import { seededUuid, seededWord } from "../base/seeded.ts";
import type { Cloud, Tag } from "../cloud/cloud.ts";
import type { NodeMaking } from "../cloud/launch.ts";
import { type Fields, fieldsOf, textOf } from "./intrinsics.ts";

export interface ResourceOrder {
  readonly cloud: Cloud;
  readonly making: NodeMaking;
  readonly faults: Faults;
  /** The stack's name, and how many of that name there were before. */
  readonly stack: string;
  readonly generation: number;
  /** The logical name. */
  readonly name: string;
  readonly properties: Fields;
  /** The stack's place among the nodes that were announced; null when it is none of them. */
  readonly place: number | null;
}

export interface MadeResource {
  /** What `Ref` gives; the physical id too, unless there is another. */
  readonly id: string;
  readonly physical?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Seconds on the account's clock until it is complete. */
  readonly seconds: number;
  /** What has to happen in that time. */
  readonly settle?: () => Promise<void>;
  /** Switches off its own protection from being deleted, where it has one. */
  readonly unprotect?: () => void;
  /** Takes it away again. Throws a ResourceFailure where that is refused. */
  readonly remove: () => void;
  /** What a person should read of it; undefined when there is nothing. */
  readonly remark?: string;
}

export type ResourceMaker = (order: ResourceOrder) => MadeResource;

/** Why a resource was not made or not removed, as a stack's events tell it. */
export class ResourceFailure extends Error {
  override readonly name = "ResourceFailure";
}

/** The reason as CloudFormation's own handlers word what a service said. */
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

/** The name that CloudFormation gives what has none: stack, logical name, and letters of its own. */
export function ownName({ cloud, stack, name, generation }: ResourceOrder): string {
  return `${stack}-${name}-${seededWord(cloud.seed, `${stack} ${name} ${generation}`, 12).toUpperCase()}`;
}

/** What a new id of it follows from. */
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

/** A truth value, also where it is written as text. */
export const isTrue = (value: unknown): boolean => value === true || value === "true";

/** A number; null where there is none. */
export function numberOf(value: unknown): number | null {
  const text = textOf(value);
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
}

/** The texts of a list; of a single text the one. */
export function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(textOf);
}

/** Takes one away from a list. */
export function removeFrom<T>(list: T[], one: T): void {
  const at = list.indexOf(one);
  if (at >= 0) list.splice(at, 1);
}
