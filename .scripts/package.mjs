// Makes the package that people get (`npm pack`), has publint check it, and installs it into an empty folder outside the
// checkout, where Node finds nothing of ours. Prints that folder: bin/lamplighter is the program; the package (.tgz) and
// the build's account of its chunks (meta.json) lie beside it. Whoever calls this removes the folder.
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { installPackage, npm } from "./install-package.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
// Tests run the program as other users too.
process.umask(0o022);
const packed = mkdtempSync(join(tmpdir(), "lamplighter-packed-"));
const prefix = mkdtempSync(join(tmpdir(), "lamplighter-installed-"));
chmodSync(prefix, 0o755);
try {
  npm(["pack", "--pack-destination", packed], { cwd: root });
  const [name = ""] = readdirSync(packed);
  const tarball = join(packed, name);
  await lint(tarball);
  installPackage(tarball, prefix);
  renameSync(tarball, join(prefix, name));
  copyFileSync(join(root, "dist", "meta.json"), join(prefix, "meta.json"));
  process.stdout.write(`${prefix}\n`);
} catch (error) {
  rmSync(prefix, { recursive: true, force: true });
  process.stderr.write(`package: ${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(packed, { recursive: true, force: true });
}

/** Throws with everything that publint says, suggestions too. */
async function lint(tarball) {
  const bytes = readFileSync(tarball);
  const { messages, pkg } = await publint({
    pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) },
  });
  if (messages.length === 0) return;
  const said = messages.map((it) => `  ${it.type}: ${formatMessage(it, pkg)}`);
  throw new Error(`publint is not content with the package:\n${said.join("\n")}`);
}
