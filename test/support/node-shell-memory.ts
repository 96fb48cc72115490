// A node for the ledger's scripts on just-bash, with stand-ins for what a Linux node has and just-bash lacks.
// Processes are interpreters that share one file system; ending one is an abort.
import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from "node:crypto";
import { Bash, type CustomCommand, defineCommand, InMemoryFs } from "just-bash";
import type { NodeShell, ShellResult } from "./node-shell.ts";

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };

/** A node in memory. */
export function memoryNode(): NodeShell {
  const ledger = "/var/lib/lamplighter";
  const fs = new InMemoryFs({
    "/var/lib/.keep": "",
    "/scene/.keep": "",
    "/etc/os-release": 'NAME="Amazon Linux"\nPRETTY_NAME="Amazon Linux 2023"\n',
    "/proc/sys/kernel/random/boot_id": "0b5e0000-0000-4000-8000-000000000001\n",
    "/dev/urandom": randomBytes(64),
    "/dev/null": "",
  });
  const living = new Map<number, AbortController>();
  const work = new Set<Promise<unknown>>();
  let pids = 100;
  const ok = (stdout: string): ShellResult => ({ stdout, stderr: "", exitCode: 0 });
  const failed = (stderr: string, exitCode = 1): ShellResult => ({ stdout: "", stderr, exitCode });

  const commands: CustomCommand[] = [
    defineCommand("setsid", async (args) => {
      const pid = ++pids;
      const controller = new AbortController();
      living.set(pid, controller);
      const quoted = args.map((arg) => `'${arg.replaceAll("'", "'\\''")}'`).join(" ");
      const done = shell(pid)
        .exec(quoted, { signal: controller.signal })
        .catch(() => undefined)
        .finally(() => {
          living.delete(pid);
          work.delete(done);
        });
      work.add(done);
      return ok("");
    }),
    defineCommand("kill", async (args) => {
      const pid = Math.abs(Number(args.at(-1)));
      const controller = living.get(pid);
      if (controller === undefined) return failed("kill: no such process\n");
      if (args[0] !== "-0") {
        controller.abort();
        living.delete(pid);
      }
      return ok("");
    }),
    defineCommand("umask", async (args) => ok(args.length === 0 ? "0022\n" : "")),
    defineCommand("id", async () => ok("0\n")),
    defineCommand("uname", async (args) =>
      ok(args[0] === "-n" ? "node-01\n" : args[0] === "-r" ? "6.1.0\n" : "x86_64\n"),
    ),
    defineCommand("openssl", async (args, context) => {
      const value = (name: string): string => args[args.indexOf(name) + 1] ?? "";
      const input = Buffer.from(context.stdin as unknown as string, "latin1");
      const bytes = (data: Uint8Array): ShellResult & { stdoutKind: "bytes" } => ({
        ...ok(Buffer.from(data).toString("latin1")),
        stdoutKind: "bytes",
      });
      try {
        if (args[0] === "genpkey") {
          const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
          await fs.writeFile(
            value("-out"),
            pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
          );
          return ok("");
        }
        if (args[0] === "pkey") {
          const key = createPublicKey(createPrivateKey(await fs.readFile(value("-in"))));
          return ok(key.export({ type: "spki", format: "pem" }).toString());
        }
        const pem = await fs.readFile(value("-inkey"));
        return args.includes("-encrypt")
          ? bytes(publicEncrypt({ key: createPublicKey(pem), ...OAEP }, input))
          : bytes(privateDecrypt({ key: createPrivateKey(pem), ...OAEP }, input));
      } catch (error) {
        return failed(`openssl: ${String(error)}\n`);
      }
    }),
  ];
  const shell = (pid: number): Bash =>
    new Bash({
      fs,
      cwd: "/",
      env: { HOME: "/root", PATH: "/usr/bin:/bin" },
      customCommands: commands,
      processInfo: { pid, ppid: 1, uid: 0, gid: 0 },
      executionLimits: {
        maxCommandCount: 2_000_000,
        maxLoopIterations: 1_000_000,
        maxWorkUnits: 100_000_000,
      },
    });
  const run = async (text: string): Promise<ShellResult> => {
    await fs.writeFile("/dev/urandom", randomBytes(64));
    return shell(++pids).exec(text, { rawScript: true });
  };

  return {
    ledger,
    memory: "/run/lamplighter",
    work: "/scene",
    run,
    say: async (text) => (await run(text)).stdout,
    files: async () => {
      const found = new Map<string, string>();
      for (const path of fs.getAllPaths()) {
        if (path.startsWith(`${ledger}/`) && (await fs.stat(path)).isFile)
          found.set(path, await fs.readFile(path, "latin1"));
      }
      return found;
    },
    close: async () => {
      for (const controller of living.values()) controller.abort();
      await Promise.all(work);
    },
  };
}
