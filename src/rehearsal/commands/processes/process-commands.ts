// Process commands: signals, sessions, time limits, and running as another user.
import type { NodeCommand } from "../../node/node.ts";
import { SIGNALS } from "../../node/process.ts";
import { fail, say } from "../../shell/answer.ts";
import { runArgv, startArgv, untilEnded } from "./run-program.ts";

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
  const args = [...call.args];
  while (/^(-[cfw]+|--ctty|--fork|--wait)$/.test(args[0] ?? "")) args.shift();
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
    await call.node.expire(limit, over.signal);
    if (over.signal.aborted) return;
    expired = true;
    call.node.processes.signal(-running.process.pgid, signal);
    if (killAfter === 0) return;
    await call.node.expire(killAfter, over.signal);
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

export const processCommands: Readonly<Record<string, NodeCommand>> = {
  kill,
  setsid,
  nohup,
  sleep,
  timeout,
  sudo,
};
