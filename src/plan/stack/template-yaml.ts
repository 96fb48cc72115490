// CloudFormation's YAML: writes it with comments and short tags (`!Ref`), reads it back with long ones
// (`Ref`). Knows nothing about what a template means.
import { Document, isMap, Pair, parseDocument, Scalar, type ScalarTag, YAMLMap, YAMLSeq } from "yaml";

/** A value in a template. Its keys keep their order. */
export type Value = string | number | boolean | Tagged | Explained | readonly Value[] | Fields;
export interface Fields {
  readonly [key: string]: Value;
}
interface Tagged {
  readonly tag: string;
  readonly of: string | readonly Value[];
}
/** A value with comment lines above its key, or above it in a list. */
interface Explained {
  readonly why: readonly string[];
  readonly value: Value;
}

export const ref = (name: string): Value => ({ tag: "!Ref", of: name });
/** `Resource.Attribute`. */
export const attribute = (of: string): Value => ({ tag: "!GetAtt", of });
export const sub = (text: string): Value => ({ tag: "!Sub", of: text });
export const either = (condition: string, then: Value, otherwise: Value): Value => ({
  tag: "!If",
  of: [condition, then, otherwise],
});
export const equals = (a: Value, b: Value): Value => ({ tag: "!Equals", of: [a, b] });
export const not = (value: Value): Value => ({ tag: "!Not", of: [value] });
export const both = (a: Value, b: Value): Value => ({ tag: "!And", of: [a, b] });
export const explained = (why: readonly string[], value: Value): Value =>
  why.length === 0 ? value : { why, value };

/**
 * The template as text: `head` is the comment at its beginning; an empty line precedes each group and each of
 * its parts.
 */
export function writeTemplate(head: readonly string[], groups: Fields): string {
  const document = new Document();
  document.commentBefore = comment(head);
  const contents = mapOf(groups);
  for (const [at, { key, value }] of contents.items.entries()) {
    if (at > 0) (key as Scalar).spaceBefore = true;
    if (!isMap(value)) continue;
    for (const [index, part] of value.items.entries())
      if (index > 0 && isMap(part.value)) (part.key as Scalar).spaceBefore = true;
  }
  document.contents = contents as never;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/**
 * A template line in plain characters: CloudFormation returns others as question marks, and the result could
 * then not be compared with what was confirmed. All text from a guide passes through here.
 */
export function plainLine(text: string): string {
  return text
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/[\u2010-\u2015]/g, "-")
    .replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[^\u0020-\u007e]/gu, "?")
    .trim();
}

/** Wraps long lines at blanks. */
function comment(lines: readonly string[]): string {
  return lines
    .flatMap((line) => plainLine(line).match(/.{1,110}(?:\s|$)|\S+/g) ?? [])
    .map((line) => ` ${line.trimEnd()}`)
    .join("\n");
}

function nodeOf(value: Value): Scalar | YAMLMap | YAMLSeq {
  if (isList(value)) return listOf(value);
  if (typeof value !== "object") return scalarOf(value);
  if (isTagged(value)) return taggedOf(value);
  return isExplained(value) ? nodeOf(value.value) : mapOf(value);
}

/** Quotes what looks like a date, because many YAML parsers read it as one. */
function scalarOf(value: string | number | boolean): Scalar {
  const scalar = new Scalar(value);
  if (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value)) scalar.type = "QUOTE_DOUBLE";
  return scalar;
}

function taggedOf({ tag, of }: Tagged): Scalar | YAMLSeq {
  const node = typeof of === "string" ? new Scalar(of) : listOf(of);
  node.tag = tag;
  if (node instanceof YAMLSeq) node.flow = true;
  return node;
}

function listOf(values: readonly Value[]): YAMLSeq {
  const list = new YAMLSeq();
  for (const value of values) {
    const node = nodeOf(value);
    if (isExplained(value)) node.commentBefore = comment(value.why);
    list.add(node);
  }
  return list;
}

function mapOf(fields: Fields): YAMLMap {
  const map = new YAMLMap();
  for (const [name, value] of Object.entries(fields)) {
    const key = new Scalar(name);
    if (isExplained(value)) key.commentBefore = comment(value.why);
    map.add(new Pair(key, nodeOf(value)));
  }
  return map;
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
const isTagged = (value: object): value is Tagged => "tag" in value;
const isExplained = (value: Value): value is Explained => typeof value === "object" && "why" in value;

/** The short tags and what they stand for. `!GetAtt a.b` is a list of two. */
const SHORT_TAGS: readonly string[] = [
  "And",
  "Base64",
  "Cidr",
  "Equals",
  "FindInMap",
  "GetAZs",
  "If",
  "ImportValue",
  "Join",
  "Not",
  "Or",
  "Select",
  "Split",
  "Sub",
];

const readers = [
  ...longForms("Ref", "Ref"),
  ...longForms("Condition", "Condition"),
  ...SHORT_TAGS.flatMap((name) => longForms(name, `Fn::${name}`)),
  {
    tag: "!GetAtt",
    resolve: (text: string) => {
      const dot = text.indexOf(".");
      return { "Fn::GetAtt": [text.slice(0, dot), text.slice(dot + 1)] };
    },
  } satisfies ScalarTag,
  {
    tag: "!GetAtt",
    collection: "seq" as const,
    resolve: (list: YAMLMap.Parsed | YAMLSeq.Parsed) => new Scalar({ "Fn::GetAtt": list.toJSON() }),
  },
];

function longForms(short: string, long: string) {
  const scalar: ScalarTag = { tag: `!${short}`, resolve: (text: string) => ({ [long]: text }) };
  const list = {
    tag: `!${short}`,
    collection: "seq" as const,
    resolve: (found: YAMLMap.Parsed | YAMLSeq.Parsed) => new Scalar({ [long]: found.toJSON() }),
  };
  return [scalar, list];
}

/** A template as data, with tags in their long forms; or what is wrong with its text. */
export type ReadTemplate =
  | { readonly ok: true; readonly template: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly message: string };

/** Reads YAML or JSON. A template is a map with a non-empty map `Resources`. */
export function readTemplate(text: string): ReadTemplate {
  const document = parseDocument(text, { customTags: readers, logLevel: "silent" });
  const [problem] = document.errors;
  if (problem !== undefined) return { ok: false, message: problem.message.split("\n")[0] ?? problem.message };
  let template: unknown;
  try {
    template = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return { ok: false, message: (error as Error).message };
  }
  if (!isRecord(template)) return { ok: false, message: "It is not a map of names and values." };
  const { Resources } = template;
  return isRecord(Resources) && Object.keys(Resources).length > 0
    ? { ok: true, template }
    : { ok: false, message: "It has no Resources." };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
