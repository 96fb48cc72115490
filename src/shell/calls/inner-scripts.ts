// Texts and words that a program runs as commands: `sh -c TEXT`, `eval TEXT`, `ssh host TEXT`, `xargs WORDS`, `find
// -exec WORDS ;`. Text that the command does not show is opaque.

import type { Span } from "../model/command.ts";
import type { ShellWord } from "../syntax/words.ts";
import type { Call } from "./call.ts";
import { type Carried, carried } from "./carriers.ts";
import { LITERAL_PROGRAMS } from "./literal-programs.ts";
import { hasOption, splitArguments, takesNextWord } from "./options.ts";
import { ownWords } from "./own-words.ts";

export type InnerScript = Span &
  (
    | { readonly kind: "script"; readonly text: string }
    | { readonly kind: "words"; readonly words: readonly ShellWord[] }
    | { readonly kind: "opaque"; readonly reason: string }
  );

type Reader = (call: Call) => readonly InnerScript[];

/** Shells that take their commands from `-c`, a file, or their input. */
export const SHELLS: ReadonlySet<string> = new Set(["sh", "bash", "dash", "ksh", "zsh", "ash", "rbash"]);

const READERS: Readonly<Record<string, Reader>> = {
  eval: (call) => joined(call, call.arguments),
  trap: (call) => trapped(call),
  su: (call) => commandOption(call),
  runuser: (call) => commandOption(call),
  watch: (call) => joined(call, splitCommand(call.arguments, ["-n", "--interval"], 0).operands),
  xargs: (call) => words(call, splitCommand(call.arguments, XARGS_VALUES, 0).operands),
  chroot: (call) => words(call, splitCommand(call.arguments, [], 1).operands),
  nsenter: (call) => words(call, splitCommand(call.arguments, ["-t", "--target"], 0).operands),
  script: (call) => commandOption(call),
  at: (call) => fromInput(call),
  batch: (call) => fromInput(call),
  mapfile: (call) => callback(call),
  readarray: (call) => callback(call),
  tmux: (call) => started(call, ["-s", "-n", "-c", "-t", "-e", "-F", "-x", "-y", "-L", "-S", "-f"]),
  ip: (call) => {
    const at = call.arguments.findIndex(({ value }) => value === "exec");
    return at === -1 ? [] : words(call, call.arguments.slice(at + 2));
  },
  flock: (call) =>
    hasOption(call.arguments, ["-c", "--command"])
      ? commandOption(call)
      : words(call, splitCommand(call.arguments, ["-w", "--timeout"], 1).operands),
  "systemd-run": (call) => words(call, splitCommand(call.arguments, ["-p", "-u", "--unit"], 0).operands),
  find: (call) => findExecutions(call),
  docker: (call) => destroyingWord(call, "run"),
  podman: (call) => destroyingWord(call, "run"),
  kubectl: (call) => podCommand(call),
  oc: (call) => podCommand(call),
};

const XARGS_VALUES = ["-I", "-n", "-P", "-d", "-a", "-L", "-s", "-E", "--max-args", "--max-procs"];

/** What the call runs in addition to itself. */
export function innerScripts(call: Call): readonly InnerScript[] {
  const program = call.program;
  if (program === null) return [];
  if (SHELLS.has(program)) return shellText(call);
  const load = carried(call);
  if (load !== null) return carriedScripts(call, load);
  const found = Object.hasOwn(READERS, program) ? (READERS[program]?.(call) ?? []) : [];
  return found.length > 0 || LITERAL_PROGRAMS.has(program) ? found : suspected(call);
}

/** An unknown program may run what follows it: `docker run image rm -rf /host`, `launcher mkfs /dev/sdb`. */
function suspected(call: Call): readonly InnerScript[] {
  const at = call.arguments.findIndex((word) =>
    /^(?:rm|dd|shred|wipefs|blkdiscard|mkfs(?:\.\w+)?)$/.test(word.value),
  );
  return at === -1 || PRINTING.has(call.program ?? "") ? [] : words(call, call.arguments.slice(at));
}

/** These only search or print words such as `rm`. */
const PRINTING: ReadonlySet<string> = new Set(
  "printf grep egrep fgrep zgrep sed awk jq man which command read set let docker podman aws git npm svn kubectl".split(
    " ",
  ),
);

function shellText(call: Call): readonly InnerScript[] {
  const args = call.arguments;
  if (args.length === 1 && args[0]?.value === "--version") return [];
  const option = args.findIndex((word) => /^[-+][A-Za-z]*c[A-Za-z]*$/.test(word.value));
  const firstOperand = args.findIndex((word) => !/^[-+]/.test(word.value));
  if (option !== -1 && (firstOperand === -1 || option < firstOperand)) {
    const text = args.slice(option + 1).find((word) => !/^[-+]/.test(word.value));
    return text === undefined
      ? [opaque(call, `\`${call.program} -c\` gets its text only when it runs`)]
      : joined(call, [text]);
  }
  const file = splitArguments(args, ["-o", "-O", "--rcfile", "--init-file"]).operands[0];
  if (file === undefined || hasOption(args, ["-s"])) return fromInput(call);
  return [opaque(call, `the text of \`${file.value}\` is not in the guide`)];
}

function commandOption(call: Call): readonly InnerScript[] {
  const args = call.arguments;
  const option = args.findIndex((word) => /^-[a-z]*c$|^--command$/.test(word.value));
  const text = option === -1 ? undefined : args[option + 1];
  if (text !== undefined) return joined(call, [text]);
  const attached = args.find((word) => word.value.startsWith("--command="));
  if (attached !== undefined) {
    return joined(call, [{ ...attached, value: attached.value.slice("--command=".length) }]);
  }
  return fromInput(call);
}

/** What `mapfile` runs after every so many lines. */
function callback(call: Call): readonly InnerScript[] {
  const at = call.arguments.findIndex(({ value }) => /^-[a-zA-Z]*C/.test(value));
  const option = call.arguments[at];
  if (option === undefined) return [];
  const attached = option.value.slice(option.value.indexOf("C") + 1);
  const text = attached === "" ? call.arguments[at + 1] : { ...option, value: attached };
  return text === undefined ? [] : joined(call, [text]);
}

/** The command of a new session, window or pane. */
function started(call: Call, takeValue: readonly string[]): readonly InnerScript[] {
  const { operands } = splitArguments(call.arguments, takeValue);
  if (!/^(?:new|new-session|neww|new-window|splitw|split-window)$/.test(operands[0]?.value ?? "")) return [];
  return joined(call, operands.slice(1));
}

function trapped(call: Call): readonly InnerScript[] {
  const [action] = splitArguments(call.arguments).operands;
  return action === undefined || call.arguments.length < 2 || action.value === "-"
    ? []
    : joined(call, [action]);
}

/** Commands from standard input: known only from a here-document without expansions. */
function fromInput(call: Call): readonly InnerScript[] {
  const body = call.redirects.find((redirect) => redirect.operator.startsWith("<<"));
  const text = body?.operator === "<<<" && body.target?.fixed === true ? body.target.value : body?.body;
  if (body !== undefined && text != null) {
    return [{ start: body.start, end: body.end, kind: "script", text }];
  }
  const fed = body !== undefined || call.stage > 0 || call.redirects.some(({ operator }) => operator === "<");
  return fed || (call.program !== null && SHELLS.has(call.program))
    ? [opaque(call, `\`${call.program}\` runs its input as commands`)]
    : [];
}

function findExecutions(call: Call): readonly InnerScript[] {
  const found: InnerScript[] = [];
  for (let index = 0; index < call.arguments.length; index += 1) {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(call.arguments[index]?.value ?? "")) continue;
    const end = call.arguments.findIndex((word, at) => at > index && /^[;+]$/.test(word.value));
    const last = end === -1 ? call.arguments.length : end;
    found.push(...words(call, call.arguments.slice(index + 1, last)));
    index = last;
  }
  return found;
}

/** An image's command cannot be read from the options; a destroying word after `run` is enough to warn. */
function destroyingWord(call: Call, verb: string): readonly InnerScript[] {
  const action = call.arguments.findIndex(({ value }) => value === verb);
  if (action === -1 || splitArguments(call.arguments.slice(0, action)).operands.length > 1) return [];
  const at = call.arguments.findIndex(
    ({ value }, index) => index > action && /^(?:rm|dd|shred|wipefs|mkfs)/.test(value),
  );
  return at === -1 ? [] : words(call, call.arguments.slice(at));
}

/** Without a command, a carrier of texts reads it from its input. */
function carriedScripts(call: Call, { carrier, words: load }: Carried): readonly InnerScript[] {
  if (load.length === 0) return carrier.as === "words" ? [] : fromInput(call);
  if (carrier.as === "words") return words(call, load);
  return joined(call, carrier.as === "word" ? load.slice(0, 1) : load);
}

/** What runs in a pod that is started to be watched; a detached one keeps nobody waiting. */
function podCommand(call: Call): readonly InnerScript[] {
  const left =
    /^(?:run|create)$/.test(ownWords(call)[0]?.value ?? "") &&
    !hasOption(call.arguments, ["-i", "--stdin", "--attach"]);
  const end = left ? -1 : call.arguments.findIndex(({ value }) => value === "--");
  return end === -1 ? [] : words(call, call.arguments.slice(end + 1));
}

/** The words after the options and the first `skip` operands: later options belong to the command. */
function splitCommand(args: readonly ShellWord[], takeValue: readonly string[], skip: number) {
  let left = skip;
  let index = 0;
  for (; index < args.length; index += 1) {
    const value = args[index]?.value ?? "";
    if (value === "--") {
      if (left === 0) return { operands: args.slice(index + 1) };
    } else if (value.startsWith("-") && value !== "-") {
      if (takesNextWord(value, takeValue)) index += 1;
    } else if (left > 0) left -= 1;
    else break;
  }
  return { operands: args.slice(index) };
}

function joined(call: Call, parts: readonly ShellWord[]): readonly InnerScript[] {
  if (parts.length === 0) return [];
  const span = { start: parts[0]?.start ?? call.start, end: parts.at(-1)?.end ?? call.end };
  if (parts.some((word) => !word.fixed)) {
    return [
      {
        ...span,
        kind: "opaque",
        reason: `the text that \`${call.program}\` runs is built only when it runs`,
      },
    ];
  }
  return [{ ...span, kind: "script", text: parts.map((word) => word.value).join(" ") }];
}

function words(call: Call, parts: readonly ShellWord[]): readonly InnerScript[] {
  if (parts.length === 0) return [];
  return [
    { start: parts[0]?.start ?? call.start, end: parts.at(-1)?.end ?? call.end, kind: "words", words: parts },
  ];
}

function opaque(call: Call, reason: string): InnerScript {
  return { start: call.start, end: call.end, kind: "opaque", reason };
}
