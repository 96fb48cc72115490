// Installs a package (.tgz) as its users do, `npm install --global`, for the Node that is first on PATH.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** Installs it into the empty folder, without a network. Throws when npm fails or warns, or when Node could find other packages there. */
export function installPackage(tarball, prefix, env = process.env) {
  if (readdirSync(prefix).length > 0) throw new Error(`${prefix} is not empty`);
  for (let at = prefix; at !== dirname(at); at = dirname(at))
    if (existsSync(join(at, "node_modules")))
      throw new Error(
        `Node would find the packages of ${join(at, "node_modules")}; set TMPDIR to another folder`,
      );
  const said = npm(["install", "--global", "--prefix", prefix, "--offline", tarball], { env });
  if (/\bwarn\b/i.test(said)) throw new Error(`npm install warned:\n${said}`);
}

/** Gives all that npm printed. Throws with it when npm fails. */
export function npm(words, options) {
  const more = ["--no-audit", "--no-fund", "--no-update-notifier"];
  const { status, stdout, stderr, error } = spawnSync("npm", [...words, ...more], {
    encoding: "utf8",
    ...options,
  });
  if (status === 0) return stdout + stderr;
  throw new Error(`npm ${words[0]} failed: ${error?.message ?? stdout + stderr}`);
}
