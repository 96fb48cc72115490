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

/** For each key of a variant's members the members that have it, as `….kind=value`. */
export function variantOwners(events: readonly Schema[]): ReadonlyMap<string, ReadonlySet<string>> {
  const owners = new Map<string, Set<string>>();
  const visit = (where: string, schema: Schema): void => {
    const inner = unwrapped(schema);
    if (inner.type === "array" && inner.item !== undefined) return visit(where, inner.item);
    for (const object of objectsOf(inner)) {
      const entries = Object.entries(object.entries ?? {});
      const [own] = entries.filter(([, value]) => value.type === "literal");
      for (const [name, value] of entries) {
        const path = `${where}.${name}`;
        if (inner.type === "variant" && own !== undefined) {
          const known = owners.get(path) ?? new Set();
          owners.set(path, known.add(`${where}.${own[0]}=${String(own[1].literal)}`));
        }
        visit(path, value);
      }
    }
  };
  for (const event of events) visit(String(event.entries?.type?.literal), event);
  return owners;
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
