// What reads an argument a second time, after the shell: interpreters, formats, patterns, JSON. Shell quoting does
// not protect there, so only plain values of closed types are allowed. Unknown programs count as readers.
import type { Call, FileRedirect } from "../calls/call.ts";
import { SHELLS } from "../calls/inner-scripts.ts";
import {
  LITERAL_DOCKER,
  LITERAL_PROGRAMS,
  PASSING_PROGRAMS,
  SINK_PROGRAMS,
} from "../calls/literal-programs.ts";
import { hasOption, splitArguments } from "../calls/options.ts";
import { ownWords } from "../calls/own-words.ts";
import type { ShellWord } from "../syntax/words.ts";

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
  su: (call, word) => afterOption(call, word, ["-c", "--command"], "su -c"),
  runuser: (call, word) => afterOption(call, word, ["-c", "--command"], "runuser -c"),
  script: (call, word) => afterOption(call, word, ["-c", "--command"], "script -c"),
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
  flock: (call, word) => afterOption(call, word, ["-c", "--command"], "flock -c"),
  chroot: () => null,
  nsenter: () => null,
  sudo: () => null,
  // `env` when it is not a wrapper: `env -S TEXT`.
  env: (call) => (call.arguments.some(({ value }) => splitsText(value)) ? "env -S" : null),
  ip: (call, word) => (isBehind(call, word, "exec") ? "program name" : null),
  nc: (call) => (hasOption(call.arguments, ["-e", "-c", "--exec", "--sh-exec"]) ? "nc -e" : null),
  sort: (_, word) => (word.value.startsWith("--compress-program") ? "program name" : null),
  sysctl: (_, word) => (/core_pattern|modprobe|poweroff_cmd|helper/.test(word.value) ? "the kernel" : null),
  command: () => null,
  test: (call, word) => testReader(call, word),
  "[": (call, word) => testReader(call, word),
  read: always("variable name"),
  mapfile: always("variable name"),
  readarray: always("variable name"),
  getopts: (call, word) => (word === call.arguments[1] ? "variable name" : null),
  wait: (call) => (hasOption(call.arguments, ["-p"]) ? "variable name" : null),
  unset: always("variable name"),
  declare: (call, word) => declaredReader(call, word),
  typeset: (call, word) => declaredReader(call, word),
  local: (call, word) => declaredReader(call, word),
  export: (call, word) => declaredReader(call, word),
  readonly: (call, word) => declaredReader(call, word),
};

const INTERPRETERS = /^(?:[gmn]?awk|perl|python[0-9.]*|ruby|node|nodejs|php)$/;

/** Readers to which a plain word is always data; to the others a word may have a meaning. */
const TAKES_WORDS_AS_DATA =
  /^(?:unknown program(?! (?:[gmn]?awk|perl|python[0-9.]*|ruby|node|php|lua|tclsh|expect|bc|dc|sqlite3|mysql|psql|mongosh?)$)|JSON$|pattern$|grep pattern|brace expansion$|docker template$|aws |command in a container$|printf format$|word splitting$|output of |array assignment$|systemd unit$)/;

/** Readers to which a name is a variable whose content they evaluate. */
const EVALUATES_NAMES = /^(?:arithmetic|subscript|file descriptor)$/;

/** Is a plain word (letters, digits and the like) only data to this reader? */
export function takesWordsAsData(reader: string): boolean {
  return TAKES_WORDS_AS_DATA.test(reader);
}

/** Does this reader take a word for a variable and evaluate its content? */
export function evaluatesNames(reader: string): boolean {
  return EVALUATES_NAMES.test(reader);
}

/** Of two readers, the one that can do more with a text; the first if they are equal. */
export function stricter(one: string | null, other: string | null): string | null {
  if (other === null || one === null) return one ?? other;
  return rank(other) > rank(one) ? other : one;
}

function rank(reader: string): number {
  return evaluatesNames(reader) ? 2 : takesWordsAsData(reader) ? 0 : 1;
}

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

/** What reads the text that the call prints as a pipeline's stage; null when nothing does. */
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

/** What reads a call's input a second time; `passes` if the next stage gets it. */
export function inputReader(call: Call | null): string | null {
  if (call === null) return "a loop that reads it";
  const program = call.program;
  if (program === null) return "unknown program";
  if (SINK_PROGRAMS.has(program)) return null;
  if (PASSING_PROGRAMS.has(program)) return "passes";
  if (program === "docker" && /^(?:login|secret|config)$/.test(call.arguments[0]?.value ?? "")) return null;
  if (program === "read") return null;
  return LITERAL_PROGRAMS.has(program) && program !== "xargs" ? null : `input of ${program}`;
}

/** `env -S TEXT`, `env -iS TEXT`, `env --split-string=TEXT`. */
export function splitsText(option: string): boolean {
  return /^-(?:[a-zA-Z0]*S|-s)/.test(option);
}

/** The shell evaluates what an integer is set to, reads a list again, and evaluates the subscript in a name. */
function declaredReader(call: Call, word: ShellWord): string | null {
  if (hasOption(call.arguments, ["-i"])) return "arithmetic";
  if (hasOption(call.arguments, ["-n"]) && call.program !== "export") return "variable name";
  if (word.value.startsWith("-")) return null;
  if (hasOption(call.arguments, ["-a", "-A"])) return "array assignment";
  return word.node?.type === "Word" && !/^[A-Za-z_]\w*(?:\+?=|$)/.test(word.value) ? "variable name" : null;
}

/** Programs that run the text after an option; a word before it is only data. */
function afterOption(call: Call, word: ShellWord, options: readonly string[], reader: string): string | null {
  const at = call.arguments.findIndex((each) => hasOption([each], options));
  return at !== -1 && call.arguments.indexOf(word) >= at ? reader : null;
}

function isBehind(call: Call, word: ShellWord, name: string): boolean {
  const at = call.arguments.findIndex(({ value }) => value === name);
  return at !== -1 && call.arguments.indexOf(word) > at + 1;
}

function printfReader(call: Call, word: ShellWord): string | null {
  if (word === call.arguments[0] && /^-v./.test(word.value)) return "variable name";
  if (isOperand(call, word, 0, ["-v"])) return "printf format";
  return call.arguments[0]?.value === "-v" && word === call.arguments[1] ? "variable name" : null;
}

function findReader(call: Call, word: ShellWord): string | null {
  const at = call.arguments.indexOf(word);
  const firstTest = call.arguments.findIndex(({ value }) => /^[-(!]/.test(value));
  return firstTest !== -1 && at > firstTest ? "find expression" : null;
}

/** Programs whose first operand (or an option's value) is a program in their own language. */
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
  const [action] = ownWords(call);
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
