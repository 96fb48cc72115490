import { resolvePath } from "../../fs/process-files.ts";
import type { NodeCommand, Output, PracticeNode, ShellState } from "../../node/node.ts";
import type { SyntaxNode } from "../../node/syntax.ts";
import { fail, say } from "../../shell/answer.ts";
import { LAST_BACKGROUND, namesOf } from "../../shell/rewrite.ts";
import { startProgram } from "../../shell/shell.ts";
import { processCommands } from "./process-commands.ts";
import { runArgv, untilEnded } from "./run-program.ts";

const shell: NodeCommand = (call) => runArgv(call, [call.name, ...call.args]);

/** Are both outputs of the statement redirected, so that it does not hold a pipe of its parent? */
function isDetached(statements: readonly SyntaxNode[]): boolean {
  const last = statements.at(-1)?.pipelines as readonly SyntaxNode[] | undefined;
  const commands = (last?.at(-1)?.commands ?? []) as readonly SyntaxNode[];
  const redirections = (commands.at(-1)?.redirections ?? []) as readonly SyntaxNode[];
  const both = redirections.some((one) => one.operator === "&>" || one.operator === "&>>");
  const writes = (one: SyntaxNode) => one.operator === ">" || one.operator === ">>" || one.operator === ">|";
  const out = redirections.some((one) => writes(one) && (one.fd === null || one.fd === 1));
  const error = redirections.some((one) => one.fd === 2 && (writes(one) || one.operator === ">&"));
  return both || (out && error);
}

function isOneCommand(statements: readonly SyntaxNode[]): boolean {
  const pipelines = statements[0]?.pipelines as readonly SyntaxNode[] | undefined;
  const commands = pipelines?.[0]?.commands as readonly SyntaxNode[] | undefined;
  return (
    statements.length === 1 &&
    pipelines?.length === 1 &&
    commands?.length === 1 &&
    commands[0]?.type === "SimpleCommand"
  );
}

/** `&` and subshells that set a umask; see shell/rewrite.ts. */
function fork(state: ShellState): NodeCommand {
  return async (call) => {
    const part = state.parts[Number(call.args[1])];
    if (!part) return fail(1, "bash: fork: retry: Resource temporarily unavailable");
    const background = call.args[0] === "background";
    const detached = background && isDetached(part.statements);
    const variables = Object.fromEntries(call.shell.env);
    const { process, ended } = startProgram(call.node, {
      parent: call.process,
      own: null,
      ...(detached ? { sink: { write: () => {}, holders: new Set() } } : {}),
      run: { kind: "part", part, parts: state.parts, shellPid: state.shellPid },
      cwd: call.shell.cwd,
      environment: call.shell.exportedEnv ?? {},
      variables,
      functions: state.functions,
      stdin: background ? "" : call.stdin(),
    });
    if (!background) return untilEnded(call, ended);
    process.becomes = isOneCommand(part.statements);
    const { sink } = process;
    const done = ended.then((output) => {
      sink.write(output.stdout, output.stderr);
      sink.holders.delete(done);
      return output.exitCode;
    });
    sink.holders.add(done);
    call.process.background.set(process.pid, done);
    await call.shell.assignShellVariable?.(LAST_BACKGROUND, String(process.pid));
    return say("");
  };
}

const waitFor: NodeCommand = async (call) => {
  const { background } = call.process;
  const asked = call.args.map(Number);
  const unknown = asked.find((pid) => !background.has(pid));
  if (unknown !== undefined) return fail(127, `bash: wait: pid ${unknown} is not a child of this shell`);
  let exitCode = 0;
  for (const pid of asked.length > 0 ? asked : [...background.keys()]) {
    const ended = (background.get(pid) ?? Promise.resolve(0)).then(
      (code): Output => ({ stdout: "", stderr: "", exitCode: code, kind: "text" }),
    );
    exitCode = (await untilEnded(call, ended)).exitCode ?? 0;
  }
  return { exitCode: asked.length > 0 ? exitCode : 0 };
};

const umask: NodeCommand = ({ args, process }) => {
  const [value] = args.filter((arg) => arg !== "-p");
  if (value === undefined) return say(`${process.umask.toString(8).padStart(4, "0")}\n`);
  if (value === "-S") {
    const letters = (shift: number) =>
      ["r", "w", "x"].filter((_, bit) => ((process.umask >> (shift + 2 - bit)) & 1) === 0).join("");
    return say(`u=${letters(6)},g=${letters(3)},o=${letters(0)}\n`);
  }
  if (!/^[0-7]{1,4}$/.test(value))
    return fail(
      1,
      `bash: umask: ${value}: ${/^\d+$/.test(value) ? "octal number out of range" : "invalid symbolic mode operator: not simulated on a practice node"}`,
    );
  process.umask = Number.parseInt(value, 8) & 0o777;
  return say("");
};

const KEYWORDS =
  "! [[ ]] { } case do done elif else esac fi for function if in select then time until while . : [ alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit umask unalias unset wait";
const BUILTINS = new Set(KEYWORDS.split(" "));

/** `command -v`, `command -V` and `type`: what a name would run. */
function describe(state: ShellState): NodeCommand {
  return ({ name: called, args, node, shell }) => {
    const how = called === "__type" ? "type" : (args[0] ?? "");
    const names = how === "type" ? args : args.slice(1);
    let stdout = "";
    let stderr = "";
    let found = 0;
    const functions = namesOf(state.functions);
    for (const name of names) {
      const kind = functions.includes(name) ? "a function" : BUILTINS.has(name) ? "a shell builtin" : null;
      const path = kind ? name : pathOf(node, name, shell.env.get("PATH") ?? "", shell.cwd);
      if (path !== null) {
        found += 1;
        stdout += how === "-v" ? `${path}\n` : `${name} is ${kind ?? path}\n`;
      } else if (how !== "-v") stderr += `bash: ${how === "type" ? "type" : "command"}: ${name}: not found\n`;
    }
    const enough = how === "type" ? found === names.length : found > 0;
    return { stdout, stderr, exitCode: enough ? 0 : 1 };
  };
}

function pathOf(node: PracticeNode, name: string, path: string, cwd: string): string | null {
  const places = name.includes("/")
    ? [name]
    : path
        .split(":")
        .filter(Boolean)
        .map((directory) => `${directory}/${name}`);
  const runs = (place: string) => {
    try {
      const { inode } = node.tree.find(resolvePath(cwd, place), true, "stat");
      return inode?.kind === "file" && (inode.mode & 0o111) !== 0;
    } catch {
      return false;
    }
  };
  return places.find(runs) ?? null;
}

/** A builtin that a practice shell lacks: doing nothing would look like success. */
const missing: NodeCommand = ({ name }) => fail(1, `bash: ${name}: not simulated on a practice node`);

export const shellCommands = (state: ShellState): Readonly<Record<string, NodeCommand>> => ({
  sh: shell,
  bash: shell,
  __fork: fork(state),
  __wait: waitFor,
  __command: describe(state),
  __type: describe(state),
  umask,
  ...processCommands,
  trap: missing,
  ulimit: missing,
  jobs: missing,
  disown: missing,
});
