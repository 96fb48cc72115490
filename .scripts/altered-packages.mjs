// Packages that go into the build otherwise than their authors meant: without what we never use, or loaded when they are needed.
// Each alteration fails the build where the package is not what it was any more.
import { join } from "node:path";

/** Packages that few guides need. Each is a chunk of its own, loaded when the first of its names is used. */
export const LATE_PACKAGES = ["yaml", "re2js"];

/** Parts of Node that load slowly and that many verbs need not. They are loaded when the first of their names is used. */
const LATE_BUILT_INS = [
  "node:child_process",
  "node:dns/promises",
  "node:fs/promises",
  "node:os",
  "node:readline",
  "node:timers/promises",
];

/** The plugins. `root`: the checkout. */
export function alteredPackages(root) {
  return [
    shellAlone(),
    withoutPrograms(),
    withoutTopLevelAwait(root),
    withLateWidths(root),
    withLatePackages(),
    withLateBuiltIns(),
  ];
}

/** just-bash without what its package entry pulls in beside the shell (SQLite, QuickJS). */
function shellAlone() {
  return {
    name: "shell-alone",
    resolveId: {
      filter: { id: /^just-bash$/ },
      handler(_, importer, options) {
        return this.resolve("just-bash/browser", importer, { ...options, skipSelf: true });
      },
    },
  };
}

/** commander starts other programs for verbs that are files of their own; ours are not, and what starts programs loads slowly. */
function withoutPrograms() {
  return {
    name: "without-programs",
    resolveId: {
      filter: { id: /^(?:node:)?child_process$/ },
      handler: (_, importer) => (/[\\/]commander[\\/]/.test(importer ?? "") ? "\0no-programs" : null),
    },
    load: { filter: { id: /^\0no-programs$/ }, handler: () => "export default {};" },
  };
}

/**
 * CommonJS knows no top-level await. Ink waits there for its developer tools, which we never have, and for its layout engine,
 * which src/view/terminal/layout-engine.ts loads before the first frame.
 */
function withoutTopLevelAwait(root) {
  const engine = join(root, "src/view/terminal/layout-engine.ts");
  return {
    name: "without-top-level-await",
    resolveId: {
      filter: { id: /^yoga-layout$/ },
      handler: () => "\0yoga-layout",
    },
    load: {
      filter: { id: /^\0yoga-layout$/ },
      handler: () =>
        `export { layoutEngine as default } from ${JSON.stringify(engine)};\nexport * from "yoga-layout/load";\n`,
    },
    transform: {
      filter: { id: /[\\/](?:ink[\\/]build[\\/]reconciler|yoga-wasm-base64-esm)\.js$/ },
      handler(code, id) {
        if (id.endsWith("yoga-wasm-base64-esm.js")) return withoutFetch(code, this);
        const waits = /\bawait (?:import\('\.\/devtools\.js'\)|loadPackageJson\(\))/g;
        if (code.match(waits)?.length !== 2)
          this.error("Ink waits for its developer tools in another way than before.");
        return code.replace(waits, "undefined");
      },
    },
  };
}

/** The engine reads its code, which lies in the file itself, with fetch(): that loads a whole HTTP client, for 45 ms. */
function withoutFetch(code, plugin) {
  const fetches = 'return w||"function"!=typeof fetch?';
  if (code.split(fetches).length !== 2) plugin.error("Yoga reads its code in another way than before.");
  return code.replace(fetches, "return !0?");
}

/** string-width is made ready by the first text that needs it: its tables of emoji take 25 ms, and most texts need none. */
function withLateWidths(root) {
  const widths = join(root, "src/output/text-width.ts");
  return {
    name: "with-late-widths",
    resolveId: {
      filter: { id: /^string-width$/ },
      async handler(id, importer, options) {
        if (importer?.startsWith("\0late:")) return null;
        const found = await this.resolve(id, importer, { ...options, skipSelf: true });
        return found === null ? null : `\0late:${found.id}`;
      },
    },
    load: {
      filter: { id: /^\0late:/ },
      handler: (id) => `import { isPlain } from ${JSON.stringify(widths)};
let measure;
const styles = /\\x1b\\[[\\d;]*m/g;
export default function stringWidth(text, options) {
  if (typeof text === "string" && options === undefined) {
    const unstyled = text.replace(styles, "");
    if (isPlain(unstyled)) return unstyled.length;
  }
  measure ??= require(${JSON.stringify(id.slice("\0late:".length))}).default;
  return measure(text, options);
}
`,
    },
  };
}

/** Puts a module that loads its chunk at the first use of a name in the place of each package of LATE_PACKAGES. */
function withLatePackages() {
  return {
    name: "with-late-packages",
    resolveId: {
      filter: { id: /^(?:yaml|re2js|\.\/(?:yaml|re2js)\.cjs)$/ },
      handler(id, importer) {
        if (id.endsWith(".cjs")) return { id, external: true };
        return importer === undefined ? null : `\0late-package:${id}`;
      },
    },
    load: {
      filter: { id: /^\0late-package:/ },
      async handler(id) {
        const name = id.slice("\0late-package:".length);
        return lateNames(name, `./${name}.cjs`);
      },
    },
  };
}

/** The same for each part of LATE_BUILT_INS. */
function withLateBuiltIns() {
  return {
    name: "with-late-built-ins",
    resolveId: {
      filter: { id: /^node:/ },
      handler: (id, importer) =>
        LATE_BUILT_INS.includes(id) && !importer?.startsWith("\0late-built-in:")
          ? `\0late-built-in:${id}`
          : null,
    },
    load: {
      filter: { id: /^\0late-built-in:/ },
      async handler(id) {
        const name = id.slice("\0late-built-in:".length);
        return lateNames(name, name);
      },
    },
  };
}

/** A module with the names of this one, which requires `path` at the first use of one. */
async function lateNames(name, path) {
  // From Node 23 on a CommonJS package has `module.exports` among its names.
  const names = Object.keys(await import(name)).filter((it) => /^\w+$/.test(it) && it !== "default");
  const getters = names.map((it) => `  get ${it}() { return require("${path}").${it}; },\n`);
  return `module.exports = {\n${getters.join("")}};\n`;
}
