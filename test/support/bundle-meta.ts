// The build's account of the installed bundle (see .scripts/build.mjs), and what its files load only when they need it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { installPrefix } from "./installed-program.ts";
import { ROOT } from "./run-program.ts";

export interface BundleMeta {
  /** By module: what it loads on demand. */
  readonly inputs: Readonly<
    Record<
      string,
      {
        readonly imports: readonly {
          /** The module that is loaded. */
          readonly path: string;
          /** As the file calls it. */
          readonly original: string;
        }[];
      }
    >
  >;
  /** By chunk: what it imports, and the modules in it. */
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly imports: readonly { readonly path: string; readonly kind: string }[];
        readonly inputs: Readonly<Record<string, unknown>>;
      }
    >
  >;
}

export function bundleMeta(): BundleMeta {
  return JSON.parse(readFileSync(join(installPrefix(), "meta.json"), "utf8"));
}

/** A file that loads a chunk when it needs it. */
export interface LazyImport {
  readonly file: string;
  /** As the file calls it. */
  readonly from: string;
  /** `dist/chunks/NAME-HASH.cjs` */
  readonly chunk: string;
  /** What the file takes from it; null when it is written in a way that `namesTaken` does not read. */
  readonly names: readonly string[] | null;
}

/** The chunk that has the module; null when none has it, as nothing that is used leads there. */
export function chunkOf({ outputs }: BundleMeta, module: string): string | null {
  return Object.keys(outputs).find((path) => module in (outputs[path]?.inputs ?? {})) ?? null;
}

/**
 * Every import of a chunk that is loaded on demand, by our sources and by the packages in the bundle. What lies in the chunk of its
 * importer was linked by the build.
 */
export function lazyImports(meta: BundleMeta): readonly LazyImport[] {
  return Object.entries(meta.inputs).flatMap(([file, { imports }]) => {
    const own = chunkOf(meta, file);
    if (own === null) return [];
    const taken = namesTaken(readFileSync(join(ROOT, file), "utf8"));
    return [...new Map(imports.map((it) => [it.original, it])).values()].flatMap(
      ({ original: from, path }) => {
        const chunk = chunkOf(meta, path);
        if (chunk === null) throw new Error(`${file} loads ${from}, which no chunk has`);
        return chunk === own ? [] : [{ file, from, chunk, names: taken.get(from) ?? null }];
      },
    );
  });
}

const IMPORT = String.raw`import\("([^"]+)"\)`;

/** How a name is taken from what `import()` gives. */
const FORMS: readonly (readonly [form: RegExp, read: (found: RegExpExecArray, text: string) => Taken[]])[] = [
  // (await import("…")).name
  [new RegExp(String.raw`\(await ${IMPORT}\)\.(\w+)`, "g"), ([, from = "", name = ""]) => [[from, [name]]]],
  // import("…").then((it) => it.name
  [
    new RegExp(String.raw`${IMPORT}\.then\(\((\w+)\) => \2\.(\w+)`, "g"),
    ([, from = "", , name = ""]) => [[from, [name]]],
  ],
  // const { name, other: own } = await import("…")
  [
    new RegExp(String.raw`(?:const|let|var) \{([^}]*)\} = await ${IMPORT}`, "g"),
    ([, names = "", from = ""]) => [[from, destructured(names)]],
  ],
  // const all = await import("…"), and all.name anywhere in the file, which has nothing else of that name
  [
    new RegExp(String.raw`(?:const|let|var) (\w+) = await ${IMPORT}`, "g"),
    ([, all = "", from = ""], text) => {
      const bound = text.match(
        new RegExp(String.raw`\b(?:const|let|var) (?:${all}\b|[{[][^=]*\b${all}\b)`, "g"),
      );
      const used = [...text.matchAll(new RegExp(String.raw`\b${all}\.(\w+)`, "g"))];
      return bound?.length === 1 ? [[from, used.map(([, name = ""]) => name)]] : [];
    },
  ],
  // const [{ name }, { other }] = await Promise.all([import("…"), import("…")])
  [
    new RegExp(
      String.raw`const \[((?:\s*\{[^}]*\},?)+)\s*\] = await Promise\.all\(\[((?:\s*${IMPORT},?)+)\s*\]\)`,
      "g",
    ),
    ([, patterns = "", imports = ""]) => {
      const names = [...patterns.matchAll(/\{([^}]*)\}/g)].map(([, it = ""]) => destructured(it));
      return [...imports.matchAll(new RegExp(IMPORT, "g"))].map(([, from = ""], at) => [
        from,
        names[at] ?? [],
      ]);
    },
  ],
];

type Taken = readonly [from: string, names: readonly string[]];

/**
 * What a file takes from what it loads on demand, by what it calls that. Each `import("…")` that stands in none of the forms
 * is left out, and so is all that is loaded by its name.
 */
export function namesTaken(text: string): ReadonlyMap<string, readonly string[]> {
  const all = [...text.matchAll(new RegExp(IMPORT, "g"))].map(([, from = ""]) => from);
  const read = FORMS.flatMap(([form, names]) => [...text.matchAll(form)].flatMap((it) => names(it, text)));
  const found = new Map<string, readonly string[]>();
  for (const from of new Set(all)) {
    const these = read.filter((it) => it[0] === from);
    const complete = these.length === all.filter((it) => it === from).length;
    const names = [...new Set(these.flatMap((it) => it[1]))];
    if (complete && these.every((it) => it[1].length > 0)) found.set(from, names);
  }
  return found;
}

/** `a, b: c, type d` as it stands between braces. */
function destructured(names: string): readonly string[] {
  return names.split(",").flatMap((it) => /^\s*(\w+)/.exec(it)?.[1] ?? []);
}
