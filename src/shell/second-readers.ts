// Who reads an argument a second time, after the shell: interpreters, formats, patterns, JSON. There, quoting for
// the shell does not protect, so only plain values of closed types may stand. Unknown programs count as readers.
import type { Call, FileRedirect } from "./calls.ts";
import { SHELLS } from "./inner-scripts.ts";
import { LITERAL_DOCKER, LITERAL_PROGRAMS, PASSING_PROGRAMS, SINK_PROGRAMS } from "./literal-programs.ts";
import { hasOption, splitArguments } from "./options.ts";
import type { ShellWord } from "./words.ts";

type Rule = (call: Call, word: ShellWord) => string | null;

const always =
  (reader: string): Rule =>
  () =>
    reader;

const RULES: Readonly<Record<string, Rule>> = {
  eval: always("eval"),
  source: always("source"),
  ".": always("source"),
  trap: always("trap"),
  alias: always("alias"),
  let: always("arithmetic"),
  xargs: always("xargs"),
  watch: always("watch"),
  su: (call, word) => (word === call.arguments.at(-1) && hasOption(call.arguments, ["-c"]) ? "su -c" : null),
  ssh: (call, word) => (isOperand(call, word, 0, ["-i", "-p", "-l", "-o", "-F", "-J", "-L"]) ? null : "ssh"),
  printf: (call, word) => printfReader(call, word),
  find: (call, word) => findReader(call, word),
  sed: (call, word) => programText(call, word, ["-e", "--expression"]),
  grep: (call, word) => patternText(call, word),
  egrep: (call, word) => patternText(call, word),
  fgrep: () => null,
  jq: (call, word) => programText(call, word, []),
  docker: (call, word) => dockerReader(call, word),
  podman: (call, word) => dockerReader(call, word),
  aws: (call, word) => awsReader(call, word),
  flock: () => null,
  chroot: () => null,
  nsenter: () => null,
  sudo: () => null,
  env: () => null,
  command: () => null,
  test: (call, word) => testReader(call, word),
  "[": (call, word) => testReader(call, word),
  read: always("variable name"),
  mapfile: always("variable name"),
  unset: always("variable name"),
  declare: (call) => (hasOption(call.arguments, ["-i"]) ? "arithmetic" : null),
  typeset: (call) => (hasOption(call.arguments, ["-i"]) ? "arithmetic" : null),
  local: (call) => (hasOption(call.arguments, ["-i"]) ? "arithmetic" : null),
};

const INTERPRETERS = /^(?:[gmn]?awk|perl|python[0-9.]*|ruby|node|nodejs|php)$/;

/** What reads this word of the call a second time, in a few words; null when nothing does. */
export function argumentReader(call: Call, word: ShellWord): string | null {
  if (word === call.words[0]) return "program name";
  if (/^\s*[[{]/.test(word.value) && word.value.includes('"')) return "JSON";
  const program = call.program;
  if (program === null) return "unknown program";
  if (SHELLS.has(program)) return `${program} -c`;
  if (INTERPRETERS.test(program)) return `${program} program`;
  const rule = Object.hasOwn(RULES, program) ? RULES[program] : undefined;
  if (rule !== undefined) return rule(call, word);
  return LITERAL_PROGRAMS.has(program) ? null : `unknown program ${program}`;
}

/** What reads the text that the call prints, when it is a pipeline's stage; null when nothing does. */
export function outputReader(call: Call): string | null {
  for (const next of call.pipeline.slice(call.stage + 1)) {
    const reader = inputReader(next);
    if (reader !== "passes") return reader;
  }
  return null;
}

/** What reads a here-document or here-string a second time. */
export function hereReader(redirect: FileRedirect, call: Call | null): string | null {
  if (redirect.body !== null && /^\s*[[{]/.test(redirect.body)) return "JSON";
  if (redirect.compound || call === null) return "a loop that reads it";
  const reader = inputReader(call);
  return reader === "passes" ? outputReader(call) : reader;
}

function inputReader(call: Call | null): string | null {
  if (call === null) return "a loop that reads it";
  const program = call.program;
  if (program === null) return "unknown program";
  if (SINK_PROGRAMS.has(program)) return null;
  if (PASSING_PROGRAMS.has(program)) return "passes";
  if (program === "docker" && /^(?:login|secret|config)$/.test(call.arguments[0]?.value ?? "")) return null;
  if (program === "read") return null;
  return LITERAL_PROGRAMS.has(program) && program !== "xargs" ? null : `input of ${program}`;
}

function printfReader(call: Call, word: ShellWord): string | null {
  if (isOperand(call, word, 0, ["-v"])) return "printf format";
  return call.arguments[0]?.value === "-v" && word === call.arguments[1] ? "variable name" : null;
}

function findReader(call: Call, word: ShellWord): string | null {
  const at = call.arguments.indexOf(word);
  const firstTest = call.arguments.findIndex(({ value }) => /^[-(!]/.test(value));
  return firstTest !== -1 && at > firstTest ? "find expression" : null;
}

/** Programs whose first operand (or the value of an option) is a program of its own. */
function programText(call: Call, word: ShellWord, options: readonly string[]): string | null {
  const name = call.program ?? "";
  const before = call.arguments[call.arguments.indexOf(word) - 1]?.value ?? "";
  if (options.includes(before) || word.value.startsWith("-")) return `${name} program`;
  if (hasOption(call.arguments, options)) return null;
  return isOperand(call, word, 0, []) ? `${name} program` : null;
}

function patternText(call: Call, word: ShellWord): string | null {
  return hasOption(call.arguments, ["-F", "--fixed-strings"])
    ? null
    : (programText(call, word, ["-e", "--regexp"])?.replace("program", "pattern") ?? null);
}

function dockerReader(call: Call, word: ShellWord): string | null {
  const [action] = splitArguments(call.arguments, ["-H", "--host", "-c", "--context"]).operands;
  if (action === undefined || !LITERAL_DOCKER.has(action.value)) return "command in a container";
  const before = call.arguments[call.arguments.indexOf(word) - 1]?.value ?? "";
  return /^(?:-f|--format|--filter)$/.test(before) || word.value.includes("{{") ? "docker template" : null;
}

function awsReader(call: Call, word: ShellWord): string | null {
  const at = call.arguments.indexOf(word);
  let option = at - 1;
  while (option >= 0 && !(call.arguments[option]?.value.startsWith("--") ?? false)) option -= 1;
  const name = call.arguments[option]?.value ?? "";
  if (/^--(?:query|filters?|parameters|tag-specifications|tags|cli-input-.*|.*-document)$/.test(name)) {
    return `aws ${name}`;
  }
  return /[=,]|:\/\//.test(word.value) && !word.value.startsWith("s3://") ? "aws shorthand" : null;
}

function testReader(call: Call, word: ShellWord): string | null {
  const before = call.arguments[call.arguments.indexOf(word) - 1]?.value ?? "";
  return before === "-v" || before === "-R" ? "variable name" : null;
}

function isOperand(call: Call, word: ShellWord, index: number, takeValue: readonly string[]): boolean {
  return splitArguments(call.arguments, takeValue).operands[index] === word;
}
