// The keys of the log's schema as paths, for tests of what may change in it.

/** What valibot keeps of a schema, as far as shapes go. */
export interface Schema {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly wrapped?: Schema;
  readonly item?: Schema;
  readonly options?: readonly (Schema | string)[];
  readonly literal?: unknown;
}

/** Without what makes a schema optional or nullable. */
export function unwrapped(schema: Schema): Schema {
  return schema.wrapped === undefined ? schema : unwrapped(schema.wrapped);
}

/** The objects that a schema allows: one, or those of a variant. */
export function objectsOf(schema: Schema): readonly Schema[] {
  return schema.type === "variant" ? (schema.options as readonly Schema[]) : [schema];
}

/** The texts that a list or a literal allows. */
export function valuesOf(schema: Schema): readonly string[] {
  if (schema.type === "picklist") return (schema.options ?? []).map(String);
  return schema.type === "literal" && typeof schema.literal === "string" ? [schema.literal] : [];
}

/** `run.started`, `run.started.plan`, `run.started.answers=screen` …: each event, key and value once, true when it is optional. */
export function schemaKeys(events: readonly Schema[]): ReadonlyMap<string, boolean> {
  const keys = new Map<string, boolean>();
  for (const event of events) {
    const name = String(event.entries?.type?.literal);
    keys.set(name, false);
    collect(keys, name, event);
  }
  return keys;
}

function collect(keys: Map<string, boolean>, where: string, schema: Schema): void {
  const inner = unwrapped(schema);
  if (inner.type === "array" && inner.item !== undefined) return collect(keys, where, inner.item);
  for (const value of valuesOf(inner)) keys.set(`${where}=${value}`, true);
  for (const object of objectsOf(inner)) {
    for (const [name, value] of Object.entries(object.entries ?? {})) {
      const path = `${where}.${name}`;
      keys.set(path, value.type === "exact_optional");
      collect(keys, path, value);
    }
  }
}
