// SSH keys and an allowed-signers file for tests, made by the real ssh-keygen.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Why tests with real signatures are left out; null when they can run. */
export const WITHOUT_SSH_KEYGEN: string | null =
  spawnSync("ssh-keygen", ["-Y", "sign"]).error === undefined ? null : "ssh-keygen is not installed";

/** Makes a key without a passphrase (`kind`: the options that say which); gives its path. */
export function sshKey(folder: string, name: string, kind: readonly string[] = ["-t", "ed25519"]): string {
  const path = join(folder, name);
  execFileSync("ssh-keygen", ["-q", ...kind, "-N", "", "-C", name, "-f", path]);
  return path;
}

/** Writes an allowed-signers file: a name (with options) for each key. Gives its path. */
export function allowedSigners(path: string, keys: Readonly<Record<string, string>>): string {
  const lines = Object.entries(keys).map(
    ([name, key]) => `${name} ${readFileSync(`${key}.pub`, "utf8").split(" ").slice(0, 2).join(" ")}\n`,
  );
  writeFileSync(path, lines.join(""));
  return path;
}
