// The package on each Node that people have: installed into an empty folder by that Node, and there a guide is planned, rehearsed
// and its log verified, and every chunk loaded. The Nodes come from npm's `node` package. Arguments go to vitest.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackage } from "./install-package.mjs";

/** The least that package.json names, and the newest of each line that is supported. */
const NODES = ["20.19", 22, 24];
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const own = fileURLToPath(import.meta.url);
const [first = "", made = "", ...more] = process.argv.slice(2);

if (first === "--on-this-node") process.exitCode = onThisNode(made, more);
else process.exitCode = onEach(process.argv.slice(2));

/** Starts this script again on each Node; gives 0 when all went well. */
function onEach(words) {
  const given = process.env.LAMPLIGHTER_PREFIX;
  const prefix = given || packaged();
  try {
    const failed = NODES.filter((node) => {
      const call = [
        "--yes",
        "--package",
        `node@${node}`,
        "--",
        "node",
        own,
        "--on-this-node",
        prefix,
        ...words,
      ];
      return spawnSync("npx", call, { cwd: root, stdio: "inherit" }).status !== 0;
    });
    if (failed.length > 0) process.stderr.write(`test:package: failed on Node ${failed.join(", ")}\n`);
    return failed.length > 0 ? 1 : 0;
  } finally {
    if (!given) rmSync(prefix, { recursive: true, force: true });
  }
}

function packaged() {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, ".scripts", "package.mjs")], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr.trim());
  return stdout.trim();
}

/** Installs the package that lies in the folder, tests that installation, and removes it. */
function onThisNode(from, words) {
  const prefix = mkdtempSync(join(tmpdir(), `lamplighter-on-${process.version}-`));
  try {
    const name = readdirSync(from).find((it) => it.endsWith(".tgz")) ?? "";
    installPackage(join(from, name), prefix);
    copyFileSync(join(from, "meta.json"), join(prefix, "meta.json"));
    process.stdout.write(`Node ${process.version}: installed.\n`);
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
    const call = [vitest, "run", "--config", "test/vitest.package.config.ts", ...words];
    const env = { ...process.env, LAMPLIGHTER_PREFIX: prefix };
    return spawnSync(process.execPath, call, { cwd: root, env, stdio: "inherit" }).status ?? 1;
  } catch (error) {
    process.stderr.write(`test:package: on Node ${process.version}: ${error.message}\n`);
    return 1;
  } finally {
    rmSync(prefix, { recursive: true, force: true });
  }
}
