// Programs that only run another program: `sudo -u me X` is judged as X. With the options that take a value.
import { hasMask } from "../syntax/mask.ts";
import type { ShellWord } from "../syntax/words.ts";
import { takesNextWord } from "./options.ts";

interface WrapperRule {
  readonly takeValue: readonly string[];
  /** How many operands come before the program (`timeout 5 X`). */
  readonly operands: number;
  /** Assignments may come before the program (`env A=b X`). */
  readonly assignments: boolean;
}

const WRAPPERS: Readonly<Record<string, WrapperRule>> = {
  sudo: {
    takeValue: ["-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "-r", "-t", "--user", "--group", "--chdir"],
    operands: 0,
    assignments: true,
  },
  doas: { takeValue: ["-u", "-C"], operands: 0, assignments: false },
  env: { takeValue: ["-u", "-C", "--unset", "--chdir"], operands: 0, assignments: true },
  nohup: { takeValue: [], operands: 0, assignments: false },
  setsid: { takeValue: [], operands: 0, assignments: false },
  time: { takeValue: ["-f", "-o"], operands: 0, assignments: false },
  nice: { takeValue: ["-n", "--adjustment"], operands: 0, assignments: false },
  ionice: { takeValue: ["-c", "-n"], operands: 0, assignments: false },
  stdbuf: { takeValue: ["-i", "-o", "-e"], operands: 0, assignments: false },
  timeout: { takeValue: ["-s", "-k", "--signal", "--kill-after"], operands: 1, assignments: false },
  taskset: { takeValue: [], operands: 1, assignments: false },
  chrt: { takeValue: ["-T", "-P", "-D"], operands: 1, assignments: false },
  strace: { takeValue: ["-o", "-e", "-p", "-s", "-u"], operands: 0, assignments: false },
  unshare: { takeValue: [], operands: 0, assignments: false },
  numactl: { takeValue: ["-C", "-N", "-m"], operands: 0, assignments: false },
  "systemd-inhibit": { takeValue: [], operands: 0, assignments: false },
  gosu: { takeValue: [], operands: 1, assignments: false },
  "su-exec": { takeValue: [], operands: 1, assignments: false },
  command: { takeValue: [], operands: 0, assignments: false },
  builtin: { takeValue: [], operands: 0, assignments: false },
  exec: { takeValue: ["-a"], operands: 0, assignments: false },
  lvm: { takeValue: [], operands: 0, assignments: false },
  setpriv: { takeValue: [], operands: 0, assignments: false },
  setarch: { takeValue: [], operands: 1, assignments: false },
  linux32: { takeValue: [], operands: 0, assignments: false },
  linux64: { takeValue: [], operands: 0, assignments: false },
  toybox: { takeValue: [], operands: 0, assignments: false },
  busybox: { takeValue: [], operands: 0, assignments: false },
};

/** With these, the wrapper is the program itself (`command -v X` looks it up, `sudo -l` lists). */
const OWN_WORK: Readonly<Record<string, RegExp>> = {
  sudo: /^-(?:[lvKeV]|-list|-validate|-edit)$/,
  command: /^-[vV]+$/,
  env: /^-(?:[a-zA-Z0]*S|-s)/,
};

const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*\+?=/;

export interface Unwrapped {
  /** Names of the wrappers that were removed, outermost first. */
  readonly wrappers: readonly string[];
  /** What is left: program and arguments. */
  readonly words: readonly ShellWord[];
}

/** Removes every wrapper before the words. */
export function unwrap(all: readonly ShellWord[]): Unwrapped {
  const wrappers: string[] = [];
  let words = all;
  for (;;) {
    const first = words[0];
    const name = first === undefined ? null : programName(first);
    const rule = name === null || !Object.hasOwn(WRAPPERS, name) ? undefined : WRAPPERS[name];
    if (name === null || rule === undefined) return { wrappers, words };
    const rest = withoutWrapper(name, rule, words);
    if (rest === null || rest.length === 0) return { wrappers, words };
    wrappers.push(name);
    words = rest;
  }
}

/** The words after the wrapper's own; null when the wrapper itself does the work. */
function withoutWrapper(
  name: string,
  rule: WrapperRule,
  words: readonly ShellWord[],
): readonly ShellWord[] | null {
  let index = 1;
  for (; index < words.length; index += 1) {
    const value = words[index]?.value ?? "";
    if (OWN_WORK[name]?.test(value)) return null;
    if (value === "--") {
      index += 1;
      break;
    }
    if (value.startsWith("-")) {
      if (takesNextWord(value, rule.takeValue)) index += 1;
    } else if (!(rule.assignments && ASSIGNMENT.test(value))) break;
  }
  return words.slice(index + rule.operands);
}

const SYSTEM_DIRECTORIES = /^(?:\/usr(?:\/local)?)?\/s?bin\/|^\/opt\/aws\/bin\//;

/** The program that a word means: without a system directory; null when it is unknown. */
export function programName(word: ShellWord): string | null {
  if (!word.fixed || hasMask(word.value) || word.value === "" || isPattern(word)) return null;
  return word.value.replace(SYSTEM_DIRECTORIES, "").replace(/^\\/, "");
}

/** `/bin/r[m]` is whichever file exists. */
function isPattern({ node }: ShellWord): boolean {
  return (
    node?.type === "Word" &&
    (node.parts ?? []).some(({ type }) => type === "Glob" || type === "ExtendedGlob") &&
    node.text !== "["
  );
}
