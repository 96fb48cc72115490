// Builds dist/: CommonJS chunks whose verbs load only what they need, the launchers that load them with V8's code cache, and
// beside them the licence texts of every package that went in, and the JSON Schema of reports.
import { chmod, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { alteredPackages, LATE_PACKAGES } from "./altered-packages.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

/** The entries of the program and of its practice thread. Each has a launcher of the same name in dist/. */
const ENTRIES = { lamplighter: "src/cli/main.ts", "practice-account": "src/rehearsal/worker.ts" };

/** What reads a guide, a log, walks, shows a screen, lines or reports. What two of them need is a chunk of its own. */
const OF_GUIDES = ["src/cli/verbs/plan.ts", "src/cli/verbs/check.ts"];
const OF_LOGS = [
  "src/cli/verbs/verify.ts",
  "src/cli/verbs/runs.ts",
  "src/cli/verbs/replay.ts",
  "src/transcript/run/run-text.ts",
];
const OF_RULES = ["src/plan/verify/understated.ts"];
const OF_WALKS = ["src/cli/verbs/run.ts", "src/cli/verbs/resume.ts"];
const OF_SCREENS = ["src/view/open-screen.ts", "src/view/setup/run-setup.tsx", "src/view/walk/run-walk.tsx"];
const OF_LINES = ["src/view/plain/plain-walk.ts", "src/view/plain/plain-setup.ts"];
const OF_REPORTS = [
  "src/cli/verbs/export.ts",
  "src/report/html-report.ts",
  "src/report/markdown-report.ts",
  "src/report/json-report.ts",
  "src/report/text-report.ts",
  "src/report/asciicast.ts",
];

/**
 * Chunks that several verbs share, each with the sources that all reach by static imports what it holds, the most widely shared
 * first. Every file of its own costs the start about a millisecond, so what is loaded together lies together.
 */
const SHARED = [
  ["main", [["src/cli/main.ts"]]],
  ["base", [OF_GUIDES, OF_LOGS]],
  ["rules", [OF_GUIDES, OF_RULES]],
  ["guide", [OF_GUIDES]],
  ["log", [OF_LOGS]],
  ["told", [OF_REPORTS, [...OF_WALKS, ...OF_SCREENS]]],
  ["stricter", [OF_WALKS, OF_RULES]],
  ["walk", [OF_WALKS]],
  ["shown", [OF_LINES, OF_SCREENS]],
  ["screen", [OF_SCREENS]],
  ["lines", [OF_LINES]],
  ["report", [OF_REPORTS]],
  ["account", [["src/rehearsal/practice-account.ts"]]],
  ["practice", [["src/rehearsal/worker.ts"]]],
  ["aws", [["src/aws/client/client.ts"]]],
];

const common = {
  cwd: root,
  platform: "node",
  logLevel: "warn",
  checks: { eval: false },
  // The SDK's ES modules: names that they lack fail the build, and what is not used stays out.
  resolve: { mainFields: ["module", "main"] },
  transform: {
    target: "node20.19",
    define: {
      "process.env.NODE_ENV": '"production"',
      "process.env.DEV": '"false"',
      __VERSION__: JSON.stringify(manifest.version),
    },
  },
};
const output = {
  dir: dist,
  format: "cjs",
  // A script that comes from the code cache cannot import on demand.
  dynamicImportInCjs: false,
  comments: false,
  // A test looks for the names that are taken from a chunk.
  minifyInternalExports: false,
  // Names of functions and classes stay, for whoever reads a trace; ASCII because V8 reads it twice as fast.
  minify: {
    compress: { keepNames: { function: true, class: true } },
    mangle: { keepNames: true },
    codegen: { asciiOnly: true },
  },
};

await rm(dist, { recursive: true, force: true });
const lazy = [];
const { output: files } = await build({
  ...common,
  input: { ...ENTRIES, ...Object.fromEntries(LATE_PACKAGES.map((name) => [name, name])) },
  preserveEntrySignatures: "allow-extension",
  plugins: [...alteredPackages(root), lazyImports(lazy)],
  output: {
    ...output,
    entryFileNames: "chunks/[name].cjs",
    chunkFileNames: "chunks/[name]-[hash].cjs",
    codeSplitting: { includeDependenciesRecursively: false, groups: sharedGroups() },
  },
});
await build({
  ...common,
  input: { launch: "src/cli/launch.ts" },
  output: { ...output, entryFileNames: "[name].cjs" },
});
const launcher = join(dist, "launch.cjs");
for (const name of Object.keys(ENTRIES))
  await writeFile(join(dist, `${name}.cjs`), `#!/usr/bin/env node\n${await readFile(launcher, "utf8")}`);
await rm(launcher);
await chmod(join(dist, "lamplighter.cjs"), 0o755);
const meta = metaOf(files, lazy);
await writeFile(join(dist, "meta.json"), JSON.stringify(meta));
await writeFile(join(dist, "LICENSES.txt"), await licences(meta));
await writeFile(join(dist, "report.schema.json"), await reportSchema());

/** The JSON Schema of reports, for readers in other languages, made of the program's own schema. */
async function reportSchema() {
  const source = join(root, "src/report/report-schema.ts");
  const { output: made } = await build({
    ...common,
    input: "report-schema",
    plugins: [
      {
        name: "report-schema",
        resolveId: (id) => (id === "report-schema" ? id : null),
        load: (id) =>
          id === "report-schema"
            ? `import { toJsonSchema } from "@valibot/to-json-schema";
               import { reportSchema } from ${JSON.stringify(source)};
               export const text = JSON.stringify(toJsonSchema(reportSchema, { target: "draft-2020-12" }), null, 2);`
            : null,
      },
    ],
    output: { format: "esm" },
    write: false,
  });
  const { text } = await import(
    `data:text/javascript;base64,${Buffer.from(made[0].code).toString("base64")}`
  );
  return `${text}\n`;
}

/** Groups for SHARED: a module belongs to the first of which each list of sources reaches it by static imports. */
function sharedGroups() {
  const reached = new Map();
  const reach = (sources, graph) => {
    const seen = new Set();
    const waiting = sources.map((source) => join(root, source));
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      waiting.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
    }
    return seen;
  };
  // They run when they are loaded: no other chunk may need what lies with them.
  const entries = new Set(Object.values(ENTRIES).map((source) => join(root, source)));
  const name = (id, graph) => {
    if (entries.has(id)) return null;
    const reaches = (sources) => {
      if (!reached.has(sources)) reached.set(sources, reach(sources, graph));
      return reached.get(sources).has(id);
    };
    return SHARED.find(([, lists]) => lists.every(reaches))?.[0] ?? null;
  };
  return [{ name, debugName: "shared" }];
}

/** Adds each import of a module on demand to the list: who imports it, as it is written there, and the module. */
function lazyImports(list) {
  return {
    name: "lazy-imports",
    async resolveDynamicImport(from, importer) {
      if (typeof from !== "string") return null;
      const found = await this.resolve(from, importer, { skipSelf: true });
      if (found !== null && !found.external) list.push({ importer, from, id: found.id });
      return null;
    },
  };
}

/**
 * The chunks by their path: the modules in each, and what each imports, at its start or on demand; and by importing module what it
 * loads on demand, as it names that and as a module.
 */
function metaOf(chunks, lazy) {
  const path = (id) => relative(root, id.replace(/^\0/, "")).replaceAll("\\", "/");
  const outputs = {};
  for (const chunk of chunks) {
    if (chunk.type !== "chunk") continue;
    outputs[`dist/${chunk.fileName}`] = {
      bytes: Buffer.byteLength(chunk.code),
      inputs: Object.fromEntries(chunk.moduleIds.map((id) => [path(id), {}])),
      imports: [
        ...chunk.imports.map((it) => ({ path: `dist/${it}`, kind: "import-statement" })),
        ...chunk.dynamicImports.map((it) => ({ path: `dist/${it}`, kind: "dynamic-import" })),
      ],
    };
  }
  const inputs = {};
  for (const { importer, from, id } of lazy.toSorted((a, b) =>
    a.importer + a.from < b.importer + b.from ? -1 : 1,
  )) {
    inputs[path(importer)] ??= { imports: [] };
    inputs[path(importer)].imports.push({ original: from, path: path(id), kind: "dynamic-import" });
  }
  return { inputs, outputs };
}

/** The licence text of each package among the bundled inputs, sorted by name. */
async function licences({ outputs }) {
  const folders = new Set();
  for (const { inputs } of Object.values(outputs))
    for (const input of Object.keys(inputs)) {
      const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
      if (found && !input.startsWith("late:")) folders.add(found[1]);
    }
  const parts = [];
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8"));
    const file = (await readdir(join(root, folder))).find((f) => /^(licen[cs]e|copying)(\.|$)/i.test(f));
    const text = file ? await readFile(join(root, folder, file), "utf8") : `Licensed under ${license}.\n`;
    parts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  return parts.join(`\n${"-".repeat(78)}\n\n`);
}
