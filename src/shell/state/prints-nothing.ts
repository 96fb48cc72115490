// Whether a command prints something: if it does, its output is not the value of the variable that it sets.
import type { Statement } from "unbash";
import type { Call, FileRedirect } from "../calls/call.ts";
import type { ShellReading } from "../calls/calls.ts";
import type { Visit } from "../syntax/parse-shell.ts";

interface Silence {
  /** With an argument of this form it does print. */
  readonly butWith: RegExp | null;
  /** Without an argument it prints a list. */
  readonly needsArgument: boolean;
}

const NEVER: Silence = { butWith: null, needsArgument: false };
const UNLESS_VERBOSE: Silence = { butWith: /^-[A-Za-z]*v|^--verbose$/, needsArgument: false };
const WHERE_IT_SETS: Silence = { butWith: /^-[A-Za-z]*[pl]/, needsArgument: true };

/** Programs that print nothing on success. All others count as printing. */
const SILENT: ReadonlyMap<string, Silence> = new Map([
  ...named("true false : test [ exit return break continue shift unset local sleep wait kill", NEVER),
  ...named("mkdir rmdir touch rm mv cp ln chmod chown chgrp", UNLESS_VERBOSE),
  ...named("export readonly declare typeset shopt trap ulimit umask", WHERE_IT_SETS),
  ...named("set", { butWith: /^-[A-Za-z]*[xv]/, needsArgument: true }),
  ...named("cd", { butWith: /^-$/, needsArgument: false }),
]);

function named(programs: string, silence: Silence): readonly (readonly [string, Silence])[] {
  return programs.split(" ").map((program) => [program, silence]);
}

/** True when the command prints nothing on success. */
export function printsNothing(reading: ShellReading): boolean {
  return reading.calls.every(
    (call) => call.visit === null || isTaken(call.visit) || isSilent(call) || isOnlyBeforeExit(call.visit),
  );
}

function isSilent(call: Call): boolean {
  if (call.words.length === 0 || call.redirects.some(takesOutput)) return true;
  const silence = SILENT.get(call.program ?? "");
  if (silence === undefined || call.wrappers.some((wrapper) => wrapper !== "sudo")) return false;
  const { butWith, needsArgument } = silence;
  if (needsArgument && call.arguments.length === 0) return false;
  return butWith === null || !call.arguments.some(({ value }) => butWith.test(value));
}

function takesOutput({ node }: FileRedirect): boolean {
  if (node.type !== "Redirect" || !/^&?>[>|]?$/.test(node.operator)) return false;
  const { descriptor } = node;
  return descriptor === undefined || (descriptor.type === "FileDescriptor" && descriptor.value === 1);
}

/** Output inside a substitution is not printed. */
function isTaken(visit: Visit): boolean {
  return (
    visit.parent !== null &&
    (visit.node.type === "CommandExpansion" ||
      visit.node.type === "ProcessSubstitution" ||
      isTaken(visit.parent))
  );
}

/** `|| { echo "no address"; exit 1; }`: it prints only on failure. */
function isOnlyBeforeExit(visit: Visit): boolean {
  for (let at = visit.parent; at !== null; at = at.parent)
    if (at.node.type === "CompoundList" && at.node.commands.some((each) => endsShell(each))) return true;
  return false;
}

function endsShell({ command }: Statement): boolean {
  return command.type === "Command" && (command.name?.value === "exit" || command.name?.value === "return");
}
