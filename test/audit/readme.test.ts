// src/audit/README.md is the log format's document: it names every event and key of the schema with its values, and no others.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DAMAGE_KINDS } from "../../src/audit/diagnosis/damage.ts";
import { eventSchema } from "../../src/audit/event-schema.ts";
import { LOG_FORMATS } from "../../src/audit/log-format.ts";

const README = readFileSync(new URL("../../src/audit/README.md", import.meta.url), "utf8");

/** What valibot keeps of a schema, as far as shapes go. */
interface Schema {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly wrapped?: Schema;
  readonly item?: Schema;
  readonly options?: readonly (Schema | string)[];
  readonly literal?: unknown;
}

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

function unwrapped(schema: Schema): Schema {
  return schema.wrapped === undefined ? schema : unwrapped(schema.wrapped);
}

function keyOf(schema: Schema): Key {
  const inner = unwrapped(schema);
  const listed = inner.type === "array" && inner.item !== undefined ? unwrapped(inner.item) : inner;
  return {
    optional: schema.type === "exact_optional",
    nullable: schema.type === "nullable",
    values:
      listed.type === "picklist"
        ? (listed.options ?? []).map(String)
        : listed.type === "literal" && typeof listed.literal === "string"
          ? [listed.literal]
          : [],
  };
}

/** The keys of an object, or of all objects that a variant allows. */
function shapeOf(schema: Schema): Shape {
  const keys = new Map<string, Key>();
  const objects = schema.type === "variant" ? (schema.options as readonly Schema[]) : [schema];
  for (const object of objects) {
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
  const objects = schema.type === "variant" ? (schema.options as readonly Schema[]) : [schema];
  return objects.flatMap((object) =>
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
