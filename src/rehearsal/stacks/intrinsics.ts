// The functions of a CloudFormation template (`Ref`, `Fn::GetAtt`, `Fn::If`…): their references and results.
import { serviceError } from "../base/service-error.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** Values known before any resource is made. */
export interface Given {
  /** Parameters and pseudo parameters. */
  readonly values: ReadonlyMap<string, string | readonly string[]>;
  readonly conditions: Map<string, boolean>;
  readonly mappings: Fields;
  readonly openParameter: (name: string) => string | undefined;
}

export interface Scope extends Given {
  readonly condition: (name: string) => boolean;
  /** A resource's `Ref` value (attribute null), or one of its attributes. */
  readonly resource: (name: string, attribute: string | null) => string;
}

const NO_VALUE = Symbol("AWS::NoValue");
const invalid = (message: string): Error => serviceError("ValidationError", message);

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value if it is a map, else an empty map. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** A string, number or boolean as text; "" for anything else. */
export function textOf(value: unknown): string {
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : "";
}

/** The function and its argument, if that is all the map has; else null. */
function functionIn(value: Fields): readonly [name: string, argument: unknown] | null {
  const entries = Object.entries(value);
  const [entry] = entries;
  if (entries.length !== 1 || entry === undefined) return null;
  return /^(Ref|Condition|Fn::\w+)$/.test(entry[0]) ? entry : null;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
const MARK = /\$\{([^!}][^}]*)\}/g;

/** `Name.Attribute`, or `[Name, Attribute]`. */
function attributeOf(argument: unknown): readonly [name: string, attribute: string] {
  const text = Array.isArray(argument) ? argument.map(textOf).join(".") : textOf(argument);
  const dot = text.indexOf(".");
  if (dot <= 0 || dot === text.length - 1)
    throw invalid(
      "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute",
    );
  return [text.slice(0, dot), text.slice(dot + 1)];
}

/**
 * The names of the parameters and resources that the value refers to; for `Fn::If`, only in the branch taken.
 */
export function referencesIn(value: unknown, given: Given): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (one: unknown): void => {
    if (Array.isArray(one)) return one.forEach(walk);
    if (!isFields(one)) return;
    const call = functionIn(one);
    if (!call) return Object.values(one).forEach(walk);
    const [name, argument] = call;
    switch (name) {
      case "Ref":
        if (argument !== "AWS::NoValue") found.add(textOf(argument));
        return;
      case "Fn::GetAtt":
        found.add(attributeOf(argument)[0]);
        return;
      case "Fn::Sub": {
        const [text, own] = listOf(argument);
        for (const [, mark = ""] of textOf(text).matchAll(MARK))
          if (!Object.hasOwn(fieldsOf(own), mark)) found.add(mark.split(".")[0] ?? mark);
        return walk(own);
      }
      case "Fn::If": {
        const [condition, then, otherwise] = listOf(argument);
        return walk(given.conditions.get(textOf(condition)) === true ? then : otherwise);
      }
      default:
        return walk(argument);
    }
  };
  walk(value);
  return found;
}

/** The value with every function resolved. Removes `AWS::NoValue` from lists and maps. */
export function resolve(value: unknown, scope: Scope): unknown {
  const given = evaluate(value, scope);
  return given === NO_VALUE ? undefined : given;
}

function evaluate(value: unknown, scope: Scope): unknown {
  if (typeof value === "string") return dynamic(value, scope);
  if (Array.isArray(value)) return value.map((one) => evaluate(one, scope)).filter((one) => one !== NO_VALUE);
  if (!isFields(value)) return value;
  const call = functionIn(value);
  if (call) return carryOut(call[0], call[1], scope);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, one]) => [key, evaluate(one, scope)] as const)
      .filter(([, one]) => one !== NO_VALUE),
  );
}

/** `{{resolve:ssm:/name}}`, which the service resolves when it makes the resource. */
function dynamic(text: string, scope: Scope): string {
  return text.replace(/\{\{resolve:ssm:([^:}]+)(?::\d+)?\}\}/g, (_, name: string) => {
    const found = scope.openParameter(name);
    if (found === undefined)
      throw invalid(`Unable to fetch parameters [${name}] from parameter store for this account.`);
    return found;
  });
}

function named(name: string, scope: Scope): string | readonly string[] {
  return scope.values.get(name) ?? scope.resource(name, null);
}

function carryOut(name: string, argument: unknown, scope: Scope): unknown {
  const all = () => listOf(evaluate(argument, scope));
  const same = ([a, b]: readonly unknown[]) => textOf(a) === textOf(b);
  const isTrue = (one: unknown) => one === true || one === "true";
  switch (name) {
    case "Ref":
      return argument === "AWS::NoValue" ? NO_VALUE : named(textOf(argument), scope);
    case "Condition":
      return scope.condition(textOf(argument));
    case "Fn::GetAtt": {
      const [resource, attribute] = attributeOf(argument);
      return scope.resource(resource, attribute);
    }
    case "Fn::If": {
      const [condition, then, otherwise] = listOf(argument);
      return evaluate(scope.condition(textOf(condition)) ? then : otherwise, scope);
    }
    case "Fn::Sub":
      return substitute(argument, scope);
    case "Fn::Join": {
      const [between, parts] = all();
      return listOf(parts).map(textOf).join(textOf(between));
    }
    case "Fn::Split": {
      const [at, text] = all();
      return textOf(text).split(textOf(at));
    }
    case "Fn::Select": {
      const [at, from] = all();
      return listOf(from)[Number(at)];
    }
    case "Fn::FindInMap": {
      const [map, first, second] = all().map(textOf);
      return fieldsOf(fieldsOf(scope.mappings[map ?? ""])[first ?? ""])[second ?? ""];
    }
    case "Fn::GetAZs":
      return ["a", "b", "c"].map((letter) => `${textOf(scope.values.get("AWS::Region"))}${letter}`);
    case "Fn::Base64":
      return Buffer.from(textOf(evaluate(argument, scope))).toString("base64");
    case "Fn::Equals":
      return same(all());
    case "Fn::Not":
      return !isTrue(all()[0]);
    case "Fn::And":
      return all().every(isTrue);
    case "Fn::Or":
      return all().some(isTrue);
    default:
      throw invalid(`Template error: ${name} is not simulated in the practice account`);
  }
}

function substitute(argument: unknown, scope: Scope): string {
  const [text, own] = listOf(argument);
  const values = fieldsOf(evaluate(own, scope));
  return textOf(text)
    .replace(MARK, (_, mark: string) => {
      if (Object.hasOwn(values, mark)) return textOf(values[mark]);
      return textOf(mark.includes(".") ? scope.resource(...attributeOf(mark)) : named(mark, scope));
    })
    .replaceAll("${!", "${");
}
