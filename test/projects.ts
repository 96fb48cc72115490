// Sorts the test files: which need a process of their own, which walk for long, and which have more to tell than `npm test` takes.
// Both are read from the files themselves, so a new file finds its place without being named anywhere.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** What outlasts a test file, or is meant for one alone: mocks, the environment, globals, the process itself, its pace. */
const OF_THE_PROCESS =
  /\bvi\.|\bperformance\.now\(|\bprocess\.cpuUsage\(|\bprocess\.(chdir|umask)\(|\bprocess\.env\b[.\w[\]"]* =[^=]|\bdelete process\.env|\b(globalThis|Error)\.\w+ =[^=]/;

/** A hook outside a test file belongs to the file that loads it first, and to no other in the same process. */
const HOOK = /^(before|after)(All|Each)\(/m;

/** What walks whole guides by the installed program, or runs the scripts of nodes in shells. */
const WALKS = [
  "aws-endpoint",
  "converse",
  "kill-walk",
  "local-machine",
  "node-shell",
  "practice-ssm",
  "small-disk",
  "terminal-walk",
  "wire-walk",
].map((name) => join(folder, "support", `${name}.ts`));

const IMPORT = /(?:from|import) "(\.[^"]+)"/g;

const testFiles: readonly string[] = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.test\.tsx?$/.test(name))
  .sort();

/** Test files (paths below the project's root) that must not share a process with others. */
export function filesApart(): readonly string[] {
  return testFiles.filter((name) => needsItsOwn(join(folder, name))).map((name) => `test/${name}`);
}

/** Test files (paths below the project's root) that walk whole guides, or run scripts in shells: minutes, together. */
export function filesOfWalks(): readonly string[] {
  const walks = (name: string): boolean => {
    const reached = reachedFrom(join(folder, name));
    return WALKS.some((path) => reached.has(path));
  };
  return testFiles.filter(walks).map((name) => `test/${name}`);
}

/** Test files (paths below the project's root) of which `npm test` takes a share: those that reach support/share.ts. */
export function filesWithShares(): readonly string[] {
  const share = join(folder, "support/share.ts");
  return testFiles.filter((name) => reachedFrom(join(folder, name)).has(share)).map((name) => `test/${name}`);
}

function needsItsOwn(file: string): boolean {
  return [...reachedFrom(file)].some((path) => {
    const text = readFileSync(path, "utf8");
    return OF_THE_PROCESS.test(text) || (path !== file && HOOK.test(text));
  });
}

/** The file, and all of test/ that it imports, near or far. */
function reachedFrom(file: string): ReadonlySet<string> {
  const reached = new Set([file]);
  for (const path of reached) for (const imported of importsOf(path)) reached.add(imported);
  return reached;
}

/** Files of test/ that a file of test/ imports. */
function importsOf(path: string): readonly string[] {
  return [...readFileSync(path, "utf8").matchAll(IMPORT)]
    .map(([, specifier = ""]) => resolve(dirname(path), specifier))
    .filter((it) => it.startsWith(folder) && existsSync(it));
}
