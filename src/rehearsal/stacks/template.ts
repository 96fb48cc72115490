// A CloudFormation template as the service reads it: its parameters with their values, its conditions, and
// the resources to make, in order. Rejects invalid input in the service's words.
import { readTemplate } from "../../plan/stack/template-yaml.ts";
import { serviceError } from "../base/service-error.ts";
import {
  type Fields,
  fieldsOf,
  type Given,
  referencesIn,
  resolve,
  type Scope,
  textOf,
} from "./intrinsics.ts";
import { type ParameterGiven, type ParameterValue, parameterValues } from "./template-parameters.ts";

export interface TemplateResource {
  readonly name: string;
  readonly type: string;
  readonly properties: Fields;
  /** `Delete`, `Retain`, `RetainExceptOnCreate`, `Snapshot`. */
  readonly deletionPolicy: string;
}

export interface Template {
  readonly body: string;
  readonly description: string | null;
  readonly parameters: readonly ParameterValue[];
  /** The resources whose conditions are true, each after its dependencies. */
  readonly resources: readonly TemplateResource[];
  readonly outputs: readonly {
    readonly name: string;
    readonly value: unknown;
    readonly description: string | null;
  }[];
  /** Values of parameters and conditions. */
  readonly given: Given;
}

/** The parts of the account that the template refers to. */
export interface Place {
  readonly stack: string;
  readonly stackId: string;
  readonly account: string;
  readonly region: string;
  /** The value of a public Systems Manager parameter; undefined if there is none. */
  readonly openParameter: (name: string) => string | undefined;
}

const invalid = (message: string): Error => serviceError("ValidationError", message);
const LONGEST = 51_200;

/** Reads and validates the template. Throws ValidationError in the service's words. */
export function parseTemplate(body: string, values: readonly ParameterGiven[], place: Place): Template {
  if (Buffer.byteLength(body) > LONGEST)
    throw invalid(
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST}`,
    );
  const read = readTemplate(body);
  if (!read.ok)
    throw invalid(
      /no Resources/.test(read.message)
        ? "Template format error: At least one Resources member must be defined."
        : `Template format error: YAML not well-formed. ${read.message}`,
    );
  const { template } = read;
  const parameters = parameterValues(fieldsOf(template.Parameters), values, place.openParameter);
  const pseudo: Readonly<Record<string, string>> = {
    "AWS::StackName": place.stack,
    "AWS::StackId": place.stackId,
    "AWS::Region": place.region,
    "AWS::AccountId": place.account,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
  };
  const names = new Map([
    ...Object.entries(pseudo),
    ...parameters.map(({ name, items, resolved, value }) => [name, items ?? resolved ?? value] as const),
  ]);
  const given: Given = {
    values: names,
    conditions: new Map(),
    mappings: fieldsOf(template.Mappings),
    openParameter: place.openParameter,
  };
  takeConditions(fieldsOf(template.Conditions), given);
  const resources = takeResources(fieldsOf(template.Resources), given);
  const outputs = Object.entries(fieldsOf(template.Outputs)).flatMap(([name, output]) => {
    const { Value: value, Description: description, Condition: condition } = fieldsOf(output);
    if (typeof condition === "string" && !holds(condition, given)) return [];
    return [{ name, value, description: typeof description === "string" ? description : null }];
  });
  for (const { value } of outputs) checkReferences("Outputs", value, resources, given);
  return {
    body,
    description: typeof template.Description === "string" ? template.Description : null,
    parameters,
    resources,
    outputs,
    given,
  };
}

/** Conditions may refer to one another in any order. */
function takeConditions(conditions: Fields, given: Given): void {
  const under = new Set<string>();
  const judge = (name: string): boolean => {
    const known = given.conditions.get(name);
    if (known !== undefined) return known;
    if (!Object.hasOwn(conditions, name) || under.has(name))
      throw invalid(`Template format error: Unresolved condition dependency ${name} in the Conditions block`);
    under.add(name);
    const value = resolve(conditions[name], { ...given, condition: judge, resource: noResource });
    given.conditions.set(name, value === true || value === "true");
    return value === true || value === "true";
  };
  for (const name of Object.keys(conditions)) judge(name);
}

function noResource(name: string): never {
  throw invalid(`Template error: a condition can not name the resource ${name}`);
}

function holds(name: string, given: Given): boolean {
  const value = given.conditions.get(name);
  if (value !== undefined) return value;
  throw invalid(`Template format error: Unresolved condition ${name}`);
}

function takeResources(all: Fields, given: Given): readonly TemplateResource[] {
  const unknown: string[] = [];
  const active = Object.entries(all).flatMap(([name, resource]) => {
    const { Type: type, Condition: condition, Properties, DeletionPolicy, DependsOn } = fieldsOf(resource);
    if (!/^[A-Za-z0-9]{1,255}$/.test(name))
      throw invalid(`Template format error: Resource name ${name} is non alphanumeric.`);
    if (typeof type !== "string")
      throw invalid(
        `Template format error: [/Resources/${name}] Every Resources object must contain a Type member.`,
      );
    if (!/^([A-Za-z0-9]+(::[A-Za-z0-9]+){2,3}|Custom::[\w@-]+)$/.test(type)) unknown.push(type);
    if (typeof condition === "string" && !holds(condition, given)) return [];
    const before = typeof DependsOn === "string" ? [DependsOn] : Array.isArray(DependsOn) ? DependsOn : [];
    return [
      {
        name,
        type,
        properties: fieldsOf(Properties),
        deletionPolicy: textOf(DeletionPolicy) || "Delete",
        before: before.map(String),
      },
    ];
  });
  if (unknown.length > 0)
    throw invalid(`Template format error: Unrecognized resource types: [${unknown.join(", ")}]`);
  for (const { properties } of active) checkReferences("Resources", properties, active, given);
  return inOrder(active, given);
}

function checkReferences(
  block: string,
  value: unknown,
  resources: readonly { readonly name: string }[],
  given: Given,
): void {
  const missing = [...referencesIn(value, given)].filter(
    (name) => !given.values.has(name) && !resources.some((one) => one.name === name),
  );
  if (missing.length > 0)
    throw invalid(
      `Template format error: Unresolved resource dependencies [${missing.join(", ")}] in the ${block} block of the template`,
    );
}

/** Each after its dependencies, otherwise in the template's order. */
function inOrder(
  all: readonly (TemplateResource & { readonly before: readonly string[] })[],
  given: Given,
): readonly TemplateResource[] {
  const done: TemplateResource[] = [];
  const waiting = new Map(all.map((one) => [one.name, one]));
  const needs = new Map(
    all.map((one) => [one.name, new Set([...referencesIn(one.properties, given), ...one.before])]),
  );
  while (waiting.size > 0) {
    const next = [...waiting.values()].find(({ name }) =>
      [...(needs.get(name) ?? [])].every((other) => !waiting.has(other)),
    );
    if (!next) throw invalid(`Circular dependency between resources: [${[...waiting.keys()].join(", ")}]`);
    waiting.delete(next.name);
    const { before: _, ...resource } = next;
    done.push(resource);
  }
  return done;
}

/** A resolved value of the template, with the resources made so far. */
export function filledValue(template: Template, value: unknown, resource: Scope["resource"]): unknown {
  return resolve(value, { ...template.given, condition: (name) => holds(name, template.given), resource });
}

/** The resources that change permissions. */
export function grantsIn({ resources }: Template): { readonly any: boolean; readonly named: boolean } {
  const own = resources.filter(({ type }) => type.startsWith("AWS::IAM::"));
  return {
    any: own.length > 0,
    named: own.some(({ properties }) =>
      Object.keys(properties).some((key) =>
        /^(Role|InstanceProfile|ManagedPolicy|User|Group)Name$/.test(key),
      ),
    ),
  };
}
