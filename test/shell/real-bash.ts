// Real bash, for tests that ask it instead of believing us. One process runs many cases.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs a script in an empty directory of its own; gives what it printed, split at NUL. */
export function runBash(script: string): { readonly fields: readonly string[]; readonly stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-shell-"));
  try {
    writeFileSync(join(folder, "script"), script);
    const { stdout, stderr } = spawnSync("bash", ["script"], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env.PATH ?? "", HOME: "/nowhere", LC_ALL: "C.UTF-8" },
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 64 * 1024 * 1024,
    });
    return { fields: stdout.split("\0").slice(0, -1), stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The texts that `bash -n` refuses (extended patterns switched on, as the parser has them). */
export function refusedByBash(texts: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-shell-"));
  try {
    texts.forEach((text, index) => {
      writeFileSync(join(folder, `${index}.sh`), text);
    });
    const { stdout } = spawnSync(
      "bash",
      ["-c", 'for f in *.sh; do bash -O extglob -n "$f" 2>/dev/null || echo "$f"; done'],
      {
        cwd: folder,
        encoding: "utf8",
        env: { PATH: process.env.PATH ?? "", LC_ALL: "C.UTF-8" },
      },
    );
    return stdout
      .split("\n")
      .filter((name) => name !== "")
      .map((name) => texts[Number.parseInt(name, 10)] ?? name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
