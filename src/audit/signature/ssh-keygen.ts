// Runs OpenSSH's ssh-keygen as a child process: never through a shell, its arguments as a list. It prompts at
// the terminal itself for a passphrase or a touch of a security key. Its word alone does not prove that a
// signature fits: see ssh-signature.ts.
import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { OperatorError } from "../../errors.ts";

/** The purpose of head signatures: a signature made for something else does not count. */
export const NAMESPACE = "lamplighter";

export interface KeygenResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Call {
  readonly args: readonly string[];
  readonly input: string;
  /** Called with its error output while it runs: it may be waiting for the person. */
  readonly onNotice?: (text: string) => void;
}

/** Runs it to the end. Throws OperatorError when it is missing or too old to support signatures. */
export async function sshKeygen({ args, input, onNotice }: Call): Promise<KeygenResult> {
  // Times in an allowed-signers file are local: UTC makes them the same for everyone.
  const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
  const child = spawn(sshKeygenPath(), args, { env, stdio: ["pipe", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    const words = text.replaceAll("\r", "");
    said.stderr += words;
    onNotice?.(words);
  });
  child.stdin.on("error", () => {
    // It may exit without reading its input: its exit code tells.
  });
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (cause) => reject(notStarted(cause)));
    child.once("close", resolve);
  });
  if (/(unknown|illegal|invalid) option/i.test(said.stderr)) throw tooOld();
  return { code, ...said };
}

/**
 * The program to run: the first in PATH, in a folder with an absolute path. Throws OperatorError when there
 * is none.
 */
export function sshKeygenPath({ PATH = "" }: NodeJS.ProcessEnv = process.env): string {
  const folders = PATH.split(delimiter).filter(isAbsolute);
  const found = folders.map((folder) => join(folder, "ssh-keygen")).find(isProgram);
  if (found !== undefined) return found;
  throw new OperatorError(
    "ssh-keygen is not installed, or not in PATH.",
    "Install OpenSSH 8.1 or newer: its ssh-keygen makes and checks signatures.",
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Throws OperatorError when ssh-keygen is missing: called before anything runs, not at the end. */
export async function requireSshKeygen(): Promise<void> {
  await sshKeygen({ args: ["-Y", "check-novalidate", "-n", NAMESPACE, "-s", "/dev/null"], input: "" });
}

function notStarted(cause: Error): OperatorError {
  return new OperatorError(
    `cannot start ssh-keygen: ${cause.message}`,
    "Lamplighter needs it to make and check signatures.",
    { cause },
  );
}

function tooOld(): OperatorError {
  return new OperatorError(
    "this ssh-keygen is too old for signatures.",
    "Install OpenSSH 8.1 or newer, which has `ssh-keygen -Y sign`.",
  );
}
