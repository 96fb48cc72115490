// Runs many small commands in one real bash, each in a subshell and an empty directory of its own, and tells what each one
// passed to `show` or `chown` and which files it left. For tests of what quoting means to a shell.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface BashResult {
  /** The arguments of every call of `show`, in order. */
  readonly shown: readonly (readonly string[])[];
  /** Names of what is in the command's directory afterwards. */
  readonly files: readonly string[];
  readonly status: number;
  readonly stderr: string;
}

/** `show`, and `chown` in its name, write their arguments where redirections of the command cannot reach. `ssh HOST CMD` runs CMD as the far shell would. */
const DRIVER = `
show() { printf '%s\\0' "$#" "$@" >&9; }
chown() { show "$@"; }
ssh() { shift; sh -c "$*"; }
export -f show chown
cd "$1/work" || exit 1
for f in "$1"/cases/*; do
  n=\${f##*/}
  (
    cd "$n" || exit 99
    exec 9>"$1/shown/$n" >"$1/out/$n" 2>"$1/err/$n" </dev/null
    set --
    . "$f"
  )
  echo $? >"$1/status/$n"
done
`;

/** Runs all commands; the results are in their order. Also gives the names of entries that no command should have made. */
export function runInBash(commands: readonly string[]): {
  readonly results: readonly BashResult[];
  readonly strays: readonly string[];
} {
  const root = mkdtempSync(join(tmpdir(), "lamplighter-bash-"));
  try {
    for (const name of ["cases", "work", "shown", "out", "err", "status"]) mkdirSync(join(root, name));
    const names = commands.map((_, i) => `c${String(i).padStart(5, "0")}`);
    for (const [i, command] of commands.entries()) {
      mkdirSync(join(root, "work", names[i] ?? ""));
      writeFileSync(join(root, "cases", names[i] ?? ""), `${command}\n`);
    }
    execFileSync("bash", ["-c", DRIVER, "bash", root], {
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        PATH: process.env.PATH ?? "/usr/bin:/bin",
        HOME: root,
        LC_ALL: "C.UTF-8",
        SECRET_X: "s3cret value",
      },
    });
    const results = names.map((name) => ({
      shown: readShown(readFileSync(join(root, "shown", name), "utf8")),
      files: readdirSync(join(root, "work", name)).sort(),
      status: Number(readFileSync(join(root, "status", name), "utf8")),
      stderr: readFileSync(join(root, "err", name), "utf8"),
    }));
    const strays = [
      ...readdirSync(join(root, "work")).filter((it) => !names.includes(it)),
      ...readdirSync(root).filter((it) => !["cases", "work", "shown", "out", "err", "status"].includes(it)),
    ];
    return { results, strays };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function readShown(text: string): readonly (readonly string[])[] {
  const parts = text.split("\0");
  const calls: string[][] = [];
  for (let i = 0; i + 1 < parts.length; ) {
    const n = Number(parts[i]);
    calls.push(parts.slice(i + 1, i + 1 + n));
    i += 1 + n;
  }
  return calls;
}
