// src/audit/README.md is the log format's document: it names every event and key of the schema with its values, and no others.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DAMAGE_KINDS } from "../../src/audit/diagnosis/damage.ts";
import { eventSchema } from "../../src/audit/schema/event-schema.ts";
import { LOG_FORMATS } from "../../src/audit/schema/log-format.ts";
import {
  objectsOf,
  type Schema,
  schemaKeys,
  unwrapped,
  valuesOf,
  variantOwners,
} from "../support/schema-keys.ts";

const README = readFileSync(new URL("../../src/audit/README.md", import.meta.url), "utf8");

interface Key {
  readonly optional: boolean;
  readonly nullable: boolean;
  /** Of a picklist. */
  readonly values: readonly string[];
}

/** Keys of one table of the document, or of one object of the schema. */
type Shape = ReadonlyMap<string, Key>;

interface NamedShape {
  readonly where: string;
  readonly shape: Shape;
}

const ENVELOPE = ["seq", "at", "type", "prev"];
const kinds = (eventSchema as unknown as Schema).options as readonly Schema[];
const nameOf = (kind: Schema): string => String(kind.entries?.type?.literal);

function keyOf(schema: Schema): Key {
  const inner = unwrapped(schema);
  const listed = inner.type === "array" && inner.item !== undefined ? unwrapped(inner.item) : inner;
  return {
    optional: schema.type === "exact_optional",
    nullable: schema.type === "nullable",
    values: valuesOf(listed),
  };
}

/** The keys of an object, or of all objects that a variant allows. */
function shapeOf(schema: Schema): Shape {
  const keys = new Map<string, Key>();
  for (const object of objectsOf(schema)) {
    for (const [name, value] of Object.entries(object.entries ?? {})) {
      const { values, ...key } = keyOf(value);
      keys.set(name, { ...key, values: [...new Set([...(keys.get(name)?.values ?? []), ...values])] });
    }
  }
  return keys;
}

/** All objects inside the schema, itself left out. */
function objectsIn(where: string, schema: Schema): readonly NamedShape[] {
  const inner = unwrapped(schema);
  if (inner.type === "array" && inner.item !== undefined) return objectsIn(where, inner.item);
  const isObject = inner.type === "variant" || inner.entries !== undefined;
  return isObject ? [{ where, shape: shapeOf(inner) }, ...below(where, inner)] : [];
}

function below(where: string, schema: Schema): readonly NamedShape[] {
  return objectsOf(schema).flatMap((object) =>
    Object.entries(object.entries ?? {}).flatMap(([name, value]) => objectsIn(`${where}.${name}`, value)),
  );
}

/** The tables below `### headings` of one chapter, by heading. */
function tables(chapter: string): ReadonlyMap<string, Shape> {
  const text = README.split(/^## /m).find((part) => part.startsWith(`${chapter}\n`)) ?? "";
  return new Map(
    text
      .split(/^### /m)
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf("\n")), tableOf(part)]),
  );
}

function tableOf(text: string): Shape {
  const rows = [...text.matchAll(/^\| `([^`]+)` \| ([^|]*) \| [^|]*\|$/gm)];
  return new Map(
    rows.map(([, name = "", form = ""]) => [
      name,
      {
        optional: form.includes("optional"),
        nullable: form.includes("or null"),
        values: [...form.matchAll(/`([^`]+)`/g)].map((it) => it[1] ?? ""),
      },
    ]),
  );
}

const plain = (shape: Shape) => Object.fromEntries([...shape].sort(([a], [b]) => (a < b ? -1 : 1)));
const without = (shape: Shape, names: readonly string[]): Shape =>
  new Map([...shape].filter(([name]) => !names.includes(name)));

const events = tables("Events");
const shapes = tables("Shapes");

describe("the format's document", () => {
  it("has a table for every event, and no other", () => {
    expect([...events.keys()].sort()).toEqual(kinds.map(nameOf).sort());
  });

  it.each(kinds.map((kind) => [nameOf(kind), kind] as const))("names every key of %s", (name, kind) => {
    expect(plain(events.get(name) ?? new Map())).toEqual(plain(without(shapeOf(kind), ENVELOPE)));
  });

  it("has a table for every shape inside an event", () => {
    const known = [...shapes.values()].map((shape) => JSON.stringify(plain(shape)));
    const missing = kinds
      .flatMap((kind) => below(nameOf(kind), kind))
      .filter(({ shape }) => !known.includes(JSON.stringify(plain(shape))))
      .map(({ where, shape }) => ({ where, keys: plain(shape) }));
    expect(missing).toEqual([]);
  });

  it("has no table for a shape that is nowhere", () => {
    const inside = kinds
      .flatMap((kind) => below(nameOf(kind), kind))
      .map(({ shape }) => JSON.stringify(plain(shape)));
    const stale = [...shapes].filter(([, shape]) => !inside.includes(JSON.stringify(plain(shape))));
    expect(stale.map(([heading]) => heading)).toEqual([]);
  });

  it("names each shape that a form refers to", () => {
    const tablesOnly = README.split("\n")
      .filter((line) => /^\| `/.test(line))
      .join("\n");
    const named = [...tablesOnly.matchAll(/\| (?:list of )?\*([a-z ]+)\*/g)].map((it) => it[1] ?? "");
    expect(named.length).toBeGreaterThan(40);
    expect([...new Set(named)].filter((name) => !shapes.has(name))).toEqual([]);
  });

  it("has a row for each kind of damage, and no other", () => {
    const chapter = README.split(/^## /m).find((part) => part.startsWith("What `verify` tells apart")) ?? "";
    const rows = [...chapter.matchAll(/^\| `([a-z-]+)` \|/gm)].map((it) => it[1]);
    expect(rows).toEqual(DAMAGE_KINDS);
  });

  it("says of each format what it added", () => {
    const versions = README.split(/^## /m).find((part) => part.startsWith("Versions")) ?? "";
    const rows = [...versions.matchAll(/^\| (\d+) \|/gm)].map((it) => `lamplighter-log/${it[1]}`);
    expect(rows).toEqual(LOG_FORMATS);
  });
});

describe("the schema, beside the one of format 1", () => {
  const now = schemaKeys(kinds);
  const first = new Map(
    readFileSync(new URL("../fixtures/audit/format-1-keys.txt", import.meta.url), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => [line.replace(/ optional$/, ""), line.endsWith(" optional")]),
  );
  const added = [...now.keys()].filter((path) => !first.has(path) && !path.includes("=lamplighter-log/"));
  const parentOf = (path: string): string => path.replace(/[.=][^.=]*$/, "");

  it("still has every event, key and value, and demands none that could be left out", () => {
    expect([...first.keys()].filter((path) => !now.has(path))).toEqual([]);
    const demanded = [...first].filter(([path, optional]) => optional && now.get(path) === false);
    expect(demanded).toEqual([]);
  });

  it("demands no key that an event or shape of format 1 did not have", () => {
    // What only new members of a variant have, nobody could write before.
    const owners = variantOwners(kinds);
    const isNew = (path: string): boolean =>
      owners.has(path) && [...(owners.get(path) ?? [])].every((owner) => !first.has(owner));
    const demanded = added.filter((path) => first.has(parentOf(path)) && now.get(path) === false);
    expect(demanded.filter((path) => !isNew(path))).toEqual([]);
  });

  it("has nothing more than the table of formats says was added", () => {
    const versions = README.split(/^## /m).find((part) => part.startsWith("Versions")) ?? "";
    const named = new Set([...versions.matchAll(/`([^`]+)`/g)].map((it) => it[1]));
    const events = new Set(kinds.map(nameOf));
    // What stands inside a new key, or in a new event, is named with it.
    const isInside = (path: string): boolean => !events.has(path) && !first.has(parentOf(path));
    const unnamed = added.filter((path) => {
      const name = events.has(path) ? path : (/[^.=]+$/.exec(path)?.[0] ?? "");
      return !isInside(path) && !named.has(name);
    });
    expect(unnamed).toEqual([]);
  });
});
