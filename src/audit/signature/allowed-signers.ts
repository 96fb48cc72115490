// The auditor's allowed-signers file (ssh-keygen(1)), only as far as it says whose key is whose. ssh-keygen
// checks its times and purposes.
import type { SshKey } from "./ssh-signature.ts";

/** Does a line of the file list this key, or the one that certifies it, for that name? */
export function listsSigner(file: string, { blob, authority }: SshKey, name: string): boolean {
  const wanted = (authority ?? blob).toString("base64");
  return file.split("\n").some((line) => {
    const [, quoted, bare, rest = ""] = /^\s*(?:"([^"]*)"|([^\s#"]\S*))\s+(.*)$/.exec(line) ?? [];
    const names = quoted ?? bare;
    if (names === undefined || !rest.split(/\s+/).includes(wanted)) return false;
    const certifies = /^(?:[^\s"]|"[^"]*")*\bcert-authority\b/i.test(rest);
    return certifies === (authority !== null) && isNamed(names, name);
  });
}

/** OpenSSH's pattern lists: `*` and `?` are wildcards, a leading `!` excludes. */
function isNamed(patterns: string, name: string): boolean {
  const all = patterns.split(",");
  const holds = (pattern: string): boolean =>
    new RegExp(
      `^${pattern
        .replace(/[\\^$.|+()[\]{}]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".")}$`,
      "s",
    ).test(name);
  if (all.some((it) => it.startsWith("!") && holds(it.slice(1)))) return false;
  return all.some((it) => !it.startsWith("!") && holds(it));
}
