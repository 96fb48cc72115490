// What a call or a redirection overwrites, moves or gives to others, if it is a device or a system file. Ordinary
// files do not count here: writing them is only a change.
import type { Call, FileRedirect } from "../../calls/call.ts";
import { hasOption, splitArguments } from "../../calls/options.ts";
import type { ShellWord } from "../../syntax/words.ts";
import { isDevice, isDisk } from "./devices.ts";
import { givesRights, isSchedule, isSystemDirectory, isSystemFile, plainPath } from "./system-paths.ts";

/** What happens to a file. `adds`: its content stays. */
interface Write {
  readonly word: ShellWord;
  readonly path: string;
  readonly how: "overwrites" | "adds";
}

export interface Loss {
  readonly risk: "destroys" | "opaque";
  readonly reason: string;
  readonly names: readonly ShellWord[];
  readonly disk?: "erases";
}

type Targets = (call: Call) => readonly Write[];

const TARGETS: Readonly<Record<string, Targets>> = {
  tee: (call) => {
    const how = hasOption(call.arguments, ["-a", "--append"]) ? "adds" : "overwrites";
    return splitArguments(call.arguments).operands.map((word) => written(word, how));
  },
  cp: (call) => copied(call, ["-S", "--suffix"]),
  mv: (call) => copied(call, ["-S", "--suffix"]),
  install: (call) => copied(call, ["-m", "-o", "-g", "-S"]),
  rsync: (call) => copied(call, ["-e", "--rsh", "--exclude", "--include", "--bwlimit"]),
  scp: (call) => copied(call, ["-P", "-i", "-o", "-F", "-J", "-l"]),
  ln: (call) => (hasOption(call.arguments, ["-f", "--force"]) ? copied(call, []) : []),
  link: (call) => copied(call, []),
  sponge: (call) => splitArguments(call.arguments).operands.map((word) => written(word)),
  sort: (call) => valuesOf(call, ["-o", "--output"]),
  curl: (call) => valuesOf(call, ["-o", "--output", "--output-dir"]),
  wget: (call) => valuesOf(call, ["-O", "--output-document"]),
  openssl: (call) => valuesOf(call, ["-out"]),
  genisoimage: (call) => valuesOf(call, ["-o", "-output"]),
  mkisofs: (call) => valuesOf(call, ["-o", "-output"]),
  tar: (call) => archived(call),
  bsdtar: (call) => archived(call),
  cpio: (call) => valuesOf(call, ["-O", "-F"]),
  pv: (call) => valuesOf(call, ["-o", "--output"]),
  sed: (call) =>
    call.arguments.some(({ value }) => /^-[a-zA-Z]*i|^--in-place/.test(value))
      ? splitArguments(call.arguments, ["-e", "-f"]).operands.map((word) => written(word, "adds"))
      : [],
  awk: (call) => printedByAwk(call),
  gawk: (call) => printedByAwk(call),
  mawk: (call) => printedByAwk(call),
  shuf: (call) => valuesOf(call, ["-o", "--output"]),
  split: (call) =>
    splitArguments(call.arguments, ["-b", "-l", "-n", "-C", "-a"])
      .operands.slice(-1)
      .map((word) => written(word)),
};

/** Programs that give files to others or hide them. */
const OTHERS: ReadonlySet<string> = new Set([
  "chmod",
  "chown",
  "chgrp",
  "setfacl",
  "chattr",
  "chcon",
  "mount",
]);

/** How the call harms the system by what it writes, moves or gives away; null when it does not. */
export function lossByCall(call: Call): Loss | null {
  const program = call.program ?? "";
  if (!Object.hasOwn(TARGETS, program) && !OTHERS.has(program)) return null;
  return (
    movedAway(call, program) ??
    givenAway(call, program) ??
    hidden(call, program) ??
    writtenOver(call, program)
  );
}

function writtenOver(call: Call, program: string): Loss | null {
  return Object.hasOwn(TARGETS, program) ? lossIn(TARGETS[program]?.(call) ?? [], program) : null;
}

/** How a redirection harms the system; null when it does not. */
export function lossByRedirect({ operator, target }: FileRedirect): Loss | null {
  if (target === null || !/^(?:&?>|<>)/.test(operator)) return null;
  return lossIn([written(target, operator.endsWith(">>") ? "adds" : "overwrites")], "it");
}

function lossIn(writes: readonly Write[], who: string): Loss | null {
  const devices = writes.filter(({ path }) => isDevice(path));
  if (devices.length > 0)
    return {
      risk: "destroys",
      reason: `${who} overwrites a device`,
      names: devices.map(({ word }) => word),
      disk: "erases",
    };
  const over = writes.filter(({ path, how }) => how === "overwrites" && isSystemFile(path));
  if (over.length > 0)
    return {
      risk: "destroys",
      reason: `${who} overwrites a system file`,
      names: over.map(({ word }) => word),
    };
  const scheduled = writes.find(({ path }) => isSchedule(path));
  if (scheduled !== undefined)
    return { risk: "opaque", reason: `cron runs what ${who} writes to ${scheduled.path}`, names: [] };
  const rights = writes.find(({ path }) => givesRights(path));
  return rights === undefined
    ? null
    : { risk: "opaque", reason: `${who} changes users or permissions in ${rights.path}`, names: [] };
}

function movedAway(call: Call, program: string): Loss | null {
  if (program !== "mv" && program !== "cp") return null;
  const { operands } = splitArguments(call.arguments, ["-t", "--target-directory", "-S"]);
  const target = valuesOf(call, ["-t", "--target-directory"])[0]?.path ?? operands.at(-1)?.value ?? "";
  const sources = valuesOf(call, ["-t", "--target-directory"]).length > 0 ? operands : operands.slice(0, -1);
  if (program === "cp")
    return sources.some(({ value }) => value === "/dev/null") &&
      target !== "/dev/null" &&
      sources.length === 1
      ? { risk: "destroys", reason: "cp empties a file", names: operands.slice(-1) }
      : null;
  if (plainPath(target) === "/dev/null")
    return { risk: "destroys", reason: "mv to /dev/null deletes the file", names: sources };
  const moved = sources.filter(({ value }) => isSystemDirectory(value) || isSystemFile(value));
  return moved.length === 0
    ? null
    : { risk: "destroys", reason: "mv moves a system file away", names: moved };
}

/** `chmod -R 777 /`, `chown -R me /etc`, `chmod 666 /etc/shadow`. */
function givenAway(call: Call, program: string): Loss | null {
  if (!OTHERS.has(program) || program === "mount") return null;
  const operands = splitArguments(call.arguments, ["-m", "-x"]).operands;
  const deep = hasOption(call.arguments, ["-R", "--recursive"]);
  const names = operands.filter(
    ({ value }) => isSystemFile(value) || (deep && isSystemDirectory(value)) || isDisk(value),
  );
  return names.length === 0
    ? null
    : { risk: "destroys", reason: `${program} changes access to system files`, names };
}

/** A mount over a system directory hides its content. */
function hidden(call: Call, program: string): Loss | null {
  if (program !== "mount" || call.arguments.some(({ value }) => /remount/.test(value))) return null;
  const { operands } = splitArguments(call.arguments, [
    "-t",
    "-o",
    "-L",
    "-U",
    "--types",
    "--options",
    "--source",
  ]);
  const target = operands.length > 1 ? operands.at(-1) : undefined;
  if (target === undefined) return null;
  const path = plainPath(target.value);
  return (isSystemDirectory(path) && /^\/(?:$|etc|usr|bin|sbin|lib|root$)/.test(path)) || isSystemFile(path)
    ? { risk: "destroys", reason: "mount hides system files", names: [target] }
    : null;
}

/** The last operand, or the directory of `-t`; a file keeps its name inside a directory. */
function copied(call: Call, takeValue: readonly string[]): readonly Write[] {
  const { operands } = splitArguments(call.arguments, [...takeValue, "-t", "--target-directory"]);
  const given = valuesOf(call, ["-t", "--target-directory"])[0]?.word;
  const last = given ?? operands.at(-1);
  if (last === undefined || (given === undefined && operands.length < 2)) return [];
  const sources = given === undefined ? operands.slice(0, -1) : operands;
  const path = plainPath(last.value);
  if (!last.value.endsWith("/") && given === undefined && !isSystemDirectory(path)) return [written(last)];
  return sources.map(({ value }) => ({
    word: last,
    path: `${path === "/" ? "" : path}/${value.slice(value.lastIndexOf("/") + 1)}`,
    how: "overwrites",
  }));
}

/** The archive that `tar` creates or appends to. */
function archived(call: Call): readonly Write[] {
  const words = call.arguments.map(({ value }) => value);
  const letters = /^[a-zA-Z]+$/.test(words[0] ?? "") ? (words[0] ?? "") : "";
  const short = [letters, ...words.filter((word) => /^-[a-zA-Z]+$/.test(word))].join("");
  const makes = /[cru]/.test(short) || words.some((word) => /^--(?:create|append|update|delete)$/.test(word));
  if (!makes) return [];
  if (letters.includes("f")) return call.arguments.slice(1, 2).map((word) => written(word));
  const at = call.arguments.findIndex(({ value }) => /^-[a-zA-Z]*f$|^--file$/.test(value));
  return [
    ...(at === -1 ? [] : call.arguments.slice(at + 1, at + 2).map((word) => written(word))),
    ...behind(call, "--file="),
    ...behind(call, "-f"),
  ];
}

/** The values of options: in the next word, after `=`, or right after the letter. */
function valuesOf(call: Call, options: readonly string[]): readonly Write[] {
  return call.arguments.flatMap((word, index) => {
    const [given = "", attached] = split(word.value);
    const next = call.arguments[index + 1];
    const named = options.some((option) => isNamed(given, option));
    if (named && attached !== null) return [part(word, given.length + 1)];
    if (named) return next === undefined ? [] : [written(next)];
    const letter = options.find((option) => option.length === 2 && word.value.startsWith(`${option}/`));
    return letter === undefined ? [] : [part(word, letter.length)];
  });
}

function split(value: string): readonly [string, string | null] {
  const at = value.startsWith("--") ? value.indexOf("=") : -1;
  return at === -1 ? [value, null] : [value.slice(0, at), value.slice(at + 1)];
}

/** Long options may be abbreviated, and a letter may be the last of a cluster. */
function isNamed(given: string, option: string): boolean {
  if (given === option) return true;
  if (option.startsWith("--")) return given.length > 3 && option.startsWith(given);
  return /^-[a-zA-Z]{2,}$/.test(given) && option.length === 2 && given.endsWith(option.charAt(1));
}

/** `print > "FILE"` in an awk program. */
function printedByAwk(call: Call): readonly Write[] {
  return call.arguments.flatMap((word) =>
    [...word.value.matchAll(/(>>?)\s*"([^"]+)"/g)].map(([, operator, path = ""]) => ({
      word: { ...word, value: path },
      path: plainPath(path),
      how: operator === ">>" ? ("adds" as const) : ("overwrites" as const),
    })),
  );
}

function behind(call: Call, prefix: string): readonly Write[] {
  return call.arguments.flatMap((word) =>
    word.value.startsWith(prefix) && word.value.length > prefix.length ? [part(word, prefix.length)] : [],
  );
}

function part(word: ShellWord, from: number): Write {
  return written({ ...word, start: word.start + from, value: word.value.slice(from) });
}

function written(word: ShellWord, how: Write["how"] = "overwrites"): Write {
  return { word, path: plainPath(word.value), how };
}
