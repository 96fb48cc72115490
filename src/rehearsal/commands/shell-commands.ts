// Commands that start, stop and wait for processes, and what just-bash lacks of a shell.
import { reasonOf } from "../fs/file-error.ts";
import { resolvePath } from "../fs/process-files.ts";
import { SIGNALS } from "../process/process.ts";
import { LAST_BACKGROUND, type SyntaxNode } from "../process/rewrite.ts";
import {
  type Call,
  type NodeCommand,
  type Output,
  type ProgramStart,
  type Running,
  type ShellState,
  startProgram,
} from "../process/shell.ts";
import { type Answer, fail, say } from "./answer.ts";

/** What a shell is to run, from its arguments; a string is the reason why it cannot. */
function shellRun(call: Call, name: string, args: readonly string[]): ProgramStart["run"] | Answer {
  const before: string[] = [];
  let at = 0;
  for (; at < args.length && /^[-+]/.test(args[at] ?? "") && args[at] !== "-c"; at++) {
    const option = args[at] ?? "";
    if (option === "--" || option === "-") {
      at++;
      break;
    }
    if (option === "-o" || option === "+o") before.push(`set ${option} ${args[++at] ?? ""}`);
    else if (
      /^-[lis]*$/.test(option) ||
      option === "--login" ||
      option === "--norc" ||
      option === "--noprofile"
    )
      continue;
    else if (/^-[euxf]+c?$/.test(option)) {
      before.push(`set ${option.replace("c", "")}`);
      if (option.endsWith("c")) break;
    } else if (/^-l?c$/.test(option)) break;
    else return fail(2, `${name}: ${option}: invalid option`);
  }
  const prelude = before.length > 0 ? `${before.join("; ")}\n` : "";
  if (/^-\w*c$/.test(args[at] ?? "")) {
    const text = args[at + 1];
    if (text === undefined) return fail(2, `${name}: -c: option requires an argument`);
    return { kind: "script", text: prelude + text, name: args[at + 2] ?? name, args: args.slice(at + 3) };
  }
  const file = args[at];
  if (file === undefined)
    return { kind: "script", text: prelude + Buffer.from(call.stdin(), "latin1").toString(), name, args: [] };
  try {
    const text = new TextDecoder().decode(call.node.files.read(resolvePath(call.shell.cwd, file)));
    return {
      kind: "script",
      text: prelude + text.replace(/^#!.*\n/, "\n"),
      name: file,
      args: args.slice(at + 1),
    };
  } catch (error) {
    return fail(127, `${name}: ${file}: ${reasonOf(error)}`);
  }
}

function isAnswer(run: ProgramStart["run"] | Answer): run is Answer {
  return !("kind" in run) || run.kind === "text" || run.kind === "bytes";
}

/** Starts `argv` as a process; a shell becomes that process itself. */
export function startArgv(call: Call, argv: readonly string[], own: ProgramStart["own"]): Running | Answer {
  const name = (argv[0] ?? "").split("/").at(-1) ?? "";
  const shell = name === "sh" || name === "bash";
  const run = shell ? shellRun(call, name, argv.slice(1)) : ({ kind: "program", argv } as const);
  if (isAnswer(run)) return run;
  return startProgram(call.node, {
    parent: call.process,
    own,
    as: call.process.becomes ? call.process : undefined,
    run,
    cwd: call.shell.cwd,
    environment: call.shell.exportedEnv ?? {},
    stdin: shell && run.kind === "script" && argv.length === 1 ? "" : call.stdin(),
  });
}

/** Runs `argv` and waits for it; gives up waiting when the caller is ended. */
async function runArgv(
  call: Call,
  argv: readonly string[],
  own: ProgramStart["own"] = null,
): Promise<Answer> {
  const running = startArgv(call, argv, own);
  return "ended" in running ? untilEnded(call, running.ended) : running;
}

function untilEnded(call: Call, ended: Promise<Output>): Promise<Answer> {
  const { signal } = call.process.controller;
  return new Promise((resolve) => {
    const gone = () => resolve({ exitCode: 137 });
    signal.addEventListener("abort", gone, { once: true });
    void ended.then(resolve).finally(() => signal.removeEventListener("abort", gone));
  });
}

const shell: NodeCommand = (call) => runArgv(call, [call.name, ...call.args]);

/** Are both outputs of the statement led elsewhere, so that it holds no pipe of its starter? */
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

/** `&` and subshells with a umask of their own; see process/rewrite.ts. */
function fork(state: ShellState): NodeCommand {
  return async (call) => {
    const part = state.kept[Number(call.args[1])];
    if (!part) return fail(1, "bash: fork: retry: Resource temporarily unavailable");
    const background = call.args[0] === "background";
    const detached = background && isDetached(part.statements);
    const variables = Object.fromEntries(call.shell.env);
    const { process, ended } = startProgram(call.node, {
      parent: call.process,
      own: null,
      ...(detached ? { sink: { write: () => {}, holders: new Set() } } : {}),
      run: { kind: "part", statements: part.statements, label: part.label, shellPid: state.shellPid },
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

function signalNumber(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  return SIGNALS[text.toUpperCase().replace(/^SIG/, "")];
}

const kill: NodeCommand = ({ args, node }) => {
  let signal = 15;
  const rest = [...args];
  const first = rest[0] ?? "";
  if (first === "-l")
    return say(
      `${Object.entries(SIGNALS)
        .slice(1)
        .map(([name, number]) => `${number}) SIG${name}`)
        .join("\n")}\n`,
    );
  if (first === "-s" || first === "-n" || (first.startsWith("-") && first !== "--")) {
    const text = first === "-s" || first === "-n" ? (rest[1] ?? "") : first.slice(1);
    rest.splice(0, first === "-s" || first === "-n" ? 2 : 1);
    const number = signalNumber(text);
    if (number === undefined) return fail(1, `bash: kill: ${text}: invalid signal specification`);
    signal = number;
  }
  if (rest[0] === "--") rest.shift();
  if (rest.length === 0)
    return fail(
      2,
      "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]",
    );
  let text = "";
  for (const target of rest) {
    if (!/^-?\d+$/.test(target)) text += `bash: kill: ${target}: arguments must be process or job IDs\n`;
    else if (node.processes.signal(Number(target), signal) === 0 && !(target === "1" && signal === 0))
      text += `bash: kill: (${target}) - No such process\n`;
  }
  return text === "" ? say("") : fail(1, text);
};

const setsid: NodeCommand = (call) => {
  const args = call.args.filter((arg, at) => !(at < 3 && /^(-[cfw]+|--ctty|--fork|--wait)$/.test(arg)));
  if (args.length === 0)
    return fail(1, "setsid: no command specified\nTry 'setsid --help' for more information.");
  return runArgv(call, args, "session");
};

const nohup: NodeCommand = (call) =>
  call.args.length === 0
    ? fail(125, "nohup: missing operand\nTry 'nohup --help' for more information.")
    : runArgv(call, call.args);

const seconds = (text: string): number | null => {
  const match = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(text);
  return match ? Number(match[1]) * ({ s: 1, m: 60, h: 3600, d: 86400 }[match[2] || "s"] ?? 1) : null;
};

const sleep: NodeCommand = async ({ args, node, process }) => {
  if (args.length === 0) return fail(1, "sleep: missing operand\nTry 'sleep --help' for more information.");
  let sum = 0;
  for (const arg of args) {
    const one = seconds(arg);
    if (one === null)
      return fail(1, `sleep: invalid time interval ‘${arg}’\nTry 'sleep --help' for more information.`);
    sum += one;
  }
  await node.pause(sum, process.controller.signal);
  return say("");
};

const timeout: NodeCommand = async (call) => {
  let signal = 15;
  let killAfter = 0;
  let preserve = false;
  const args = [...call.args];
  while (args[0]?.startsWith("-")) {
    const option = args.shift() ?? "";
    const value = () =>
      option.includes("=")
        ? (option.split("=")[1] ?? "")
        : /^-[ks]./.test(option)
          ? option.slice(2)
          : (args.shift() ?? "");
    if (/^(-s|--signal)/.test(option)) signal = signalNumber(value()) ?? 15;
    else if (/^(-k|--kill-after)/.test(option)) killAfter = seconds(value()) ?? 0;
    else if (option === "--preserve-status" || option === "-p") preserve = true;
    else if (option !== "--foreground" && option !== "-v" && option !== "--verbose")
      return fail(
        125,
        `timeout: unrecognized option '${option}'\nTry 'timeout --help' for more information.`,
      );
  }
  const limit = seconds(args[0] ?? "");
  if (args.length < 2)
    return fail(125, "timeout: missing operand\nTry 'timeout --help' for more information.");
  if (limit === null)
    return fail(
      125,
      `timeout: invalid time interval ‘${args[0]}’\nTry 'timeout --help' for more information.`,
    );
  const running = startArgv(call, args.slice(1), "group");
  if (!("ended" in running)) return running;
  let expired = false;
  const over = new AbortController();
  const strike = async () => {
    if (limit === 0) return;
    await call.node.pause(limit, over.signal);
    if (over.signal.aborted) return;
    expired = true;
    call.node.processes.signal(-running.process.pgid, signal);
    if (killAfter === 0) return;
    await call.node.pause(killAfter, over.signal);
    if (!over.signal.aborted) call.node.processes.signal(-running.process.pgid, 9);
  };
  void strike();
  const output = await untilEnded(call, running.ended);
  over.abort();
  return expired && !preserve ? { ...output, exitCode: running.process.signal === 9 ? 137 : 124 } : output;
};

const sudo: NodeCommand = async (call) => {
  const args = [...call.args];
  const environment: Record<string, string> = {};
  while (args[0] !== undefined) {
    const pair = /^([A-Za-z_]\w*)=(.*)$/s.exec(args[0]);
    if (pair) environment[pair[1] ?? ""] = pair[2] ?? "";
    else if (["-u", "-g", "-h", "-p"].includes(args[0])) args.shift();
    else if (args[0] === "-i" || args[0] === "-s") args.splice(1, 0, "bash");
    else if (!/^(-[nEHSbk]+|--)$/.test(args[0])) break;
    args.shift();
  }
  const [program, ...rest] = args;
  if (program === undefined)
    return fail(
      1,
      "usage: sudo -h | -K | -k | -V\nusage: sudo [-ABbEHnPS] [-u user] [VAR=value] [-i | -s] [command [arg ...]]",
    );
  const result = await call.shell.exec?.(`'${program.replaceAll("'", "'\\''")}'`, {
    cwd: call.shell.cwd,
    args: rest,
    env: { ...environment, SUDO_USER: "root", SUDO_UID: "0" },
    stdin: call.stdin(),
    stdinKind: "bytes",
    signal: call.process.controller.signal,
  });
  if (!result) return fail(1, "sudo: unable to execute");
  const stderr =
    result.exitCode === 127
      ? result.stderr.replace(`bash: ${program}: command not found`, `sudo: ${program}: command not found`)
      : result.stderr;
  return {
    stdout: result.stdout,
    stderr,
    exitCode: result.exitCode === 127 && stderr !== result.stderr ? 1 : result.exitCode,
    kind: result.stdoutKind ?? "text",
  };
};

/** A builtin that a practice shell does not have: to do nothing would be to pretend. */
const missing: NodeCommand = ({ name }) => fail(1, `bash: ${name}: not simulated on a practice node`);

export const shellCommands = (state: ShellState): Readonly<Record<string, NodeCommand>> => ({
  sh: shell,
  bash: shell,
  __fork: fork(state),
  __wait: waitFor,
  umask,
  kill,
  setsid,
  nohup,
  sleep,
  timeout,
  sudo,
  trap: missing,
  ulimit: missing,
  jobs: missing,
  disown: missing,
});
