// Runs programs on a practice node: each process is its own shell (just-bash) over the node's shared files.
// Receives the table of commands and knows nothing about them.

import { Bash, type Command, type CommandName, defineCommand, type ExecResult } from "just-bash";
import { yieldToEventLoop } from "../base/yield-to-event-loop.ts";
import { FileError } from "../fs/file-error.ts";
import { createProcessFiles } from "../fs/process-files.ts";
import type { Output, PracticeNode, ShellState } from "../node/node.ts";
import type { Process, Sink } from "../node/process.ts";
import type { Part, SyntaxNode } from "../node/syntax.ts";
import { coreCommands } from "./core-commands.ts";
import { readScript } from "./read-script.ts";
import { functionsOf, rewrite } from "./rewrite.ts";

export interface ProgramStart {
  readonly parent: Process | null;
  readonly own: "session" | "group" | null;
  /** The process to run this program in, instead of a new one. */
  readonly as?: Process | undefined;
  readonly sink?: Sink | undefined;
  /** A script for the shell, a part of one, or a program with its arguments. */
  readonly run:
    | {
        readonly kind: "script";
        readonly text: string;
        readonly name: string;
        readonly args: readonly string[];
      }
    | {
        readonly kind: "part";
        readonly part: Part;
        /** All parts of its script. */
        readonly parts: readonly Part[];
        readonly shellPid: number;
      }
    | { readonly kind: "program"; readonly argv: readonly string[] };
  readonly cwd: string;
  /** Exported variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** Further variables of the parent shell. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly functions?: readonly SyntaxNode[];
  /** One character per byte. */
  readonly stdin: string;
}

export interface Running {
  readonly process: Process;
  readonly ended: Promise<Output>;
}

const LIMITS = {
  maxCommandCount: 5_000_000,
  maxLoopIterations: 1_000_000,
  maxWorkUnits: 1_000_000_000,
  maxExecutionTimeMs: 24 * 3600 * 1000,
  maxOutputSize: 32 * 1024 * 1024,
};

/** Starts a process. Its end is reported once; a signal gives 128 + its number, as in a shell. */
export function startProgram(node: PracticeNode, start: ProgramStart): Running {
  const { run } = start;
  const argv =
    run.kind === "program" ? run.argv : run.kind === "part" ? [run.part.label] : [run.name, ...run.args];
  const name = (argv[0] ?? "sh").split("/").at(-1) ?? "sh";
  const process = start.as ?? node.processes.add(start.parent, name, argv, start.own, start.sink);
  if (start.as) adopt(start.as, start.own);
  const ended = execute(node, process, start);
  return { process, ended: start.as ? ended : ended.finally(() => node.processes.remove(process)) };
}

function adopt(process: Process, own: ProgramStart["own"]): void {
  process.becomes = false;
  if (own) process.pgid = process.pid;
  if (own === "session") process.sid = process.pid;
}

async function execute(node: PracticeNode, process: Process, start: ProgramStart): Promise<Output> {
  const { run } = start;
  const script = run.kind === "script" ? await readScript(run.text) : null;
  const parts: Part[] = [...(run.kind === "part" ? run.parts : (script?.parts ?? []))];
  const functions: SyntaxNode[] = [...(start.functions ?? script?.functions ?? [])];
  const bash = new Bash({
    fs: createProcessFiles(node.tree, node.files, process),
    cwd: start.cwd,
    env: start.environment,
    commands: coreCommands as CommandName[],
    customCommands: commandsFor(node, process, {
      parts,
      functions,
      shellPid: run.kind === "part" ? run.shellPid : process.pid,
    }),
    processInfo: {
      pid: run.kind === "part" ? run.shellPid : process.pid,
      ppid: process.ppid,
      uid: 0,
      gid: 0,
    },
    executionLimits: LIMITS,
    // The files and commands are our own; patching this thread's globals would only interfere.
    defenseInDepth: false,
  });
  const context = { functions, keep: (part: Part) => parts.push(part) - 1 };
  let own = run.kind === "part" ? [...functions, ...run.part.statements] : (script?.statements ?? null);
  bash.registerTransformPlugin({
    name: "practice-node",
    transform({ ast }) {
      if (own) {
        const statements = own as unknown as typeof ast.statements;
        own = null;
        return { ast: { ...ast, statements } };
      }
      functions.push(...functionsOf(ast));
      return { ast: rewrite(ast as unknown as SyntaxNode, context) as unknown as typeof ast };
    },
  });
  const positional = run.kind === "script" ? positionals(run.name, run.args) : {};
  const command =
    run.kind === "script" && script === null
      ? run.text
      : run.kind !== "program"
        ? ":"
        : `'${(run.argv[0] ?? "").replaceAll("'", "'\\''")}'`;
  const result = await bash
    .exec(command, {
      rawScript: true,
      replaceEnv: true,
      env: {
        IFS: " \t\n",
        OPTIND: "1",
        PATH: "/usr/bin:/bin",
        ...start.environment,
        ...start.variables,
        ...positional,
        PWD: start.cwd,
      },
      cwd: start.cwd,
      stdin: start.stdin,
      stdinKind: "bytes",
      signal: process.controller.signal,
      ...(run.kind === "program" ? { args: run.argv.slice(1) } : {}),
    })
    .catch(brokenOff);
  if (process.signal !== null)
    return { stdout: "", stderr: "", exitCode: 128 + process.signal, kind: "text" };
  return {
    stdout: result.stdout,
    stderr: result.stderr,
    exitCode: result.exitCode & 255,
    kind: result.stdoutKind ?? "text",
  };
}

/**
 * The result of a script that just-bash aborted: usually a redirection inside `eval` that could not be
 * opened.
 */
function brokenOff(error: unknown): ExecResult {
  if (error instanceof FileError)
    return { stdout: "", stderr: `bash: ${error.path}: ${error.reason}\n`, exitCode: 1 };
  return {
    stdout: "",
    stderr: `bash: ${error instanceof Error ? error.message : String(error)}\n`,
    exitCode: 126,
  };
}

/** `$0`, `$1` and so on, as just-bash stores them in its variables. */
function positionals(name: string, args: readonly string[]): Record<string, string> {
  const all = args.join(" ");
  const numbered = args.map((arg, at) => [String(at + 1), arg]);
  return { "0": name, "#": String(args.length), "@": all, "*": all, ...Object.fromEntries(numbered) };
}

function commandsFor(node: PracticeNode, process: Process, state: ShellState): Command[] {
  return Object.entries(node.commands(state)).map(([name, run]) =>
    defineCommand(name, async (args, shell) => {
      await yieldToEventLoop();
      const output = await run({
        node,
        process,
        name,
        args,
        shell,
        stdin: () => shell.stdin as unknown as string,
        async original(others) {
          const result = (await shell.origCommand?.([...others])) ?? {
            stdout: "",
            stderr: "",
            exitCode: 127,
          };
          return { ...result, kind: result.stdoutKind ?? "text" };
        },
      });
      return {
        stdout: output.stdout ?? "",
        stderr: output.stderr ?? "",
        exitCode: output.exitCode ?? 0,
        ...(output.kind === "bytes" ? { stdoutKind: "bytes" as const } : {}),
      };
    }),
  );
}

/** The environment of a command that the agent or our runner starts. */
export function shellEnvironment(): Record<string, string> {
  return { PATH: "/usr/local/sbin:/usr/local/bin:/usr/bin:/usr/sbin", LANG: "en_US.UTF-8" };
}
