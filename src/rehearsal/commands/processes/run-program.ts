// Starts a program from inside a command (`sh -c …`, `setsid …`, `timeout …`), and waits for it.

import { reasonOf } from "../../fs/file-error.ts";
import { resolvePath } from "../../fs/process-files.ts";
import type { Call, Output } from "../../node/node.ts";
import { type Answer, fail } from "../../shell/answer.ts";
import { type ProgramStart, type Running, startProgram } from "../../shell/shell.ts";

/** What a shell's arguments tell it to run; a string is the reason why it cannot. */
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

/** Runs `argv` and waits for it; stops waiting when the caller is ended. */
export async function runArgv(
  call: Call,
  argv: readonly string[],
  own: ProgramStart["own"] = null,
): Promise<Answer> {
  const running = startArgv(call, argv, own);
  return "ended" in running ? untilEnded(call, running.ended) : running;
}

export function untilEnded(call: Call, ended: Promise<Output>): Promise<Answer> {
  const { signal } = call.process.controller;
  return new Promise((resolve) => {
    const gone = () => resolve({ exitCode: 137 });
    signal.addEventListener("abort", gone, { once: true });
    void ended.then(resolve).finally(() => signal.removeEventListener("abort", gone));
  });
}
