// The auditor's file of allowed signers (ssh-keygen(1)), as far as it says which key is whose. What it says of times and purposes is
// judged by ssh-keygen.
import type { SshKey } from "./ssh-signature.ts";

/** Does a line of the file give this key, or who certifies it, to that name? */
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

/** OpenSSH's lists of patterns: `*` and `?` mean characters, `!` in front shuts out. */
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
