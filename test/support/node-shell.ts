// A node for the ledger's scripts: a directory of its own, and a shell that runs a script as the SSM agent does
// (`sh -c FILE`, no HOME, no terminal, nothing on standard input).
import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface ShellResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface NodeShell {
  /** For `ledgerRoot`. */
  readonly ledger: string;
  /** Where the node keeps what a restart forgets. */
  readonly memory: string;
  /** A directory that commands may use. */
  readonly work: string;
  run(script: string): Promise<ShellResult>;
  /** Runs text that is no script of ours, to look at the node or to meddle with it. */
  say(text: string): Promise<string>;
  /** Every file below the ledger, name and content. */
  files(): Promise<ReadonlyMap<string, string>>;
  close(): Promise<void>;
}

export interface RealNode extends NodeShell {
  /** Starts a script and gives its process group, so that a test can kill it as the agent does. */
  start(script: string): { readonly process: ChildProcess; readonly result: Promise<ShellResult> };
  readFile(path: string): string;
}

/** The shells that the ledger must work under. */
export const SHELLS = ["dash", "bash", "just-bash"] as const;

/** Resolves once `condition` holds; rejects after ten seconds. It waits for a process that is really at work. */
export async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error("what the test waits for did not happen");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Programs that the ledger's scripts need, and a few for the commands of tests. */
export const PROGRAMS: readonly string[] =
  "sh setsid sha256sum head tail cut tr wc mv date base64 openssl sleep mkdir cat chmod sync uname id env seq".split(
    " ",
  );

/**
 * A node with a real shell. `programs`: only these are on its PATH. `witness`: each of them writes its arguments into
 * the file `arguments` of the work directory first. `fakes`: shell texts that stand before programs of the same name;
 * `$WORK` is the work directory.
 */
export function realNode(
  shell: "dash" | "bash",
  options: {
    programs?: readonly string[];
    witness?: boolean;
    fakes?: Readonly<Record<string, string>>;
    umask?: string;
  } = {},
): RealNode {
  const home = mkdtempSync(join(tmpdir(), "ledger-"));
  chmodSync(home, 0o700);
  const ledger = join(home, "var/lib/lamplighter");
  const work = join(home, "work");
  mkdirSync(work);
  mkdirSync(dirname(ledger), { recursive: true });
  let path = process.env.PATH ?? "/usr/bin:/bin";
  if (options.programs !== undefined) {
    path = join(home, "bin");
    mkdirSync(path);
    for (const name of options.programs) {
      const found = (process.env.PATH ?? "")
        .split(":")
        .map((directory) => join(directory, name))
        .find(existsSync);
      if (found === undefined) continue;
      if (options.witness !== true) symlinkSync(found, join(path, name));
      else
        writeFileSync(
          join(path, name),
          `#!/bin/sh
printf '%s\n' "$0 $*" >>${work}/arguments
exec ${found} "$@"
`,
          { mode: 0o755 },
        );
    }
  }
  const before = join(home, "fakes");
  mkdirSync(before);
  for (const [name, text] of Object.entries(options.fakes ?? {}))
    writeFileSync(join(before, name), `#!/bin/sh\nWORK=${work}\n${text}\n`, { mode: 0o755 });
  path = `${before}:${path}`;
  const program = ["/usr/bin", "/bin"].map((directory) => join(directory, shell)).find(existsSync) ?? shell;
  let scripts = 0;

  const start: RealNode["start"] = (script) => {
    const file = join(home, `_script-${++scripts}.sh`);
    writeFileSync(file, script, { mode: 0o700 });
    const child = spawn(program, ["-c", `umask ${options.umask ?? "022"}; . ${file}`], {
      cwd: "/usr/bin",
      env: { PATH: path, LANG: "C.UTF-8" },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout?.on("data", (data: Buffer) => stdout.push(data));
    child.stderr?.on("data", (data: Buffer) => stderr.push(data));
    const result = new Promise<ShellResult>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) =>
        resolve({
          stdout: Buffer.concat(stdout).toString("utf8"),
          stderr: Buffer.concat(stderr).toString("utf8"),
          exitCode: code ?? -1,
        }),
      );
    });
    return { process: child, result };
  };

  return {
    ledger,
    memory: join(home, "run/lamplighter"),
    work,
    start,
    run: (script) => start(script).result,
    say: async (text) => (await start(text).result).stdout,
    readFile: (name) => readFileSync(name, "utf8"),
    files: async () => {
      const found = new Map<string, string>();
      const visit = (directory: string): void => {
        for (const name of existsSync(directory) ? readdirSync(directory) : []) {
          const file = join(directory, name);
          if (statSync(file).isDirectory()) visit(file);
          else found.set(file, readFileSync(file, "latin1"));
        }
      };
      visit(ledger);
      return found;
    },
    close: async () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }),
  };
}
