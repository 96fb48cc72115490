// Builds dist/: one code-split ES module bundle whose verbs load only the chunks they need,
// and beside it the licence texts of every package that went into it, and the JSON Schema of reports.
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

/** Ink asks for the React developer tools only when DEV=true; we never do, so a module that does nothing stands in. */
const withoutDevtools = {
  name: "without-devtools",
  setup(b) {
    b.onResolve({ filter: /^react-devtools-core$/ }, () => ({
      path: "devtools",
      namespace: "empty",
    }));
    b.onLoad({ filter: /.*/, namespace: "empty" }, () => ({
      contents: "export default { initialize() {}, connectToDevTools() {} }",
    }));
  },
};

/** just-bash's package entry pulls in SQLite and QuickJS; its browser build is the shell alone. */
const shellOnlyJustBash = {
  name: "shell-only-just-bash",
  setup(b) {
    b.onResolve({ filter: /^just-bash$/ }, (args) =>
      b.resolve("just-bash/browser", {
        resolveDir: args.resolveDir,
        kind: args.kind,
      }),
    );
  },
};

await rm(dist, { recursive: true, force: true });
const result = await build({
  absWorkingDir: root,
  entryPoints: {
    lamplighter: "src/cli/main.ts",
    "practice-account": "src/rehearsal/worker.ts",
  },
  outdir: dist,
  entryNames: "[name]",
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  // The SDK's ES modules: names that they lack fail the build, and what is not used stays out.
  mainFields: ["module", "main"],
  target: "node20.19",
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  legalComments: "none",
  metafile: true,
  define: {
    "process.env.NODE_ENV": '"production"',
    "process.env.DEV": '"false"',
    __VERSION__: JSON.stringify(manifest.version),
  },
  banner: {
    js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);",
  },
  plugins: [withoutDevtools, shellOnlyJustBash],
  logLevel: "warning",
});

const entry = join(dist, "lamplighter.js");
await writeFile(entry, `#!/usr/bin/env node\n${await readFile(entry, "utf8")}`);
await chmod(entry, 0o755);
await writeFile(join(dist, "LICENSES.txt"), await licences(Object.keys(result.metafile.inputs)));
await copyFile(join(root, "src/report/report.schema.json"), join(dist, "report.schema.json"));
await mkdir(join(dist, "chunks"), { recursive: true });
await writeFile(join(dist, "meta.json"), JSON.stringify(result.metafile));

/** The licence text of each package among the bundled input files, sorted by name. */
async function licences(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) folders.add(found[1]);
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
