// What cannot be judged from its text: programs that run other text, that change what later names mean, or that
// are not known at all from here.
import type { Call } from "../../calls/call.ts";
import { carried } from "../../calls/carriers.ts";
import { hasOption } from "../../calls/options.ts";
import { isRunByName } from "../../dataflow/command-variables.ts";
import { splitsText } from "../../dataflow/second-readers.ts";
import { dangerOf } from "./dangerous-forms.ts";
import { lossByCall } from "./written-files.ts";

/** Variables that decide which programs run, or how the shell reads what follows. */
const RULING =
  /^(?:PATH|LD_[A-Z_]+|BASH_ENV|ENV|SHELLOPTS|BASHOPTS|PROMPT_COMMAND|PS4|PYTHONPATH|PERL5LIB|NODE_OPTIONS)$/;

const REDEFINING: Readonly<Record<string, string>> = {
  source: "it runs a file whose text is not in the guide",
  ".": "it runs a file whose text is not in the guide",
  alias: "it changes what a command's name means",
  enable: "it changes what a command's name means",
  hash: "it changes what a command's name means",
};

const INTERPRETERS =
  /^(?:python[0-9.]*|perl|ruby|node|nodejs|php|lua|tclsh|expect|osascript|Rscript|java|deno|bun|npx|make|ansible|ansible-playbook|parallel)$/;

/** Why the call cannot be seen through; null when it can. */
export function opacity(call: Call): string | null {
  const ruling = [...call.assignments, ...assignedByBuiltin(call)].find(
    (name) => RULING.test(name) || isRunByName(name),
  );
  if (ruling !== undefined) return `it sets ${ruling}, which decides what later names and words mean`;
  if (call.words.length === 0) return null;
  const program = call.program;
  if (program === null) return "which program runs is known only when it runs";
  const redefinition = Object.hasOwn(REDEFINING, program) ? REDEFINING[program] : undefined;
  if (redefinition !== undefined) return redefinition;
  if (INTERPRETERS.test(program) && carried(call) === null) {
    const asks = call.arguments.length === 1 && hasOption(call.arguments, ["--version", "-V", "-v"]);
    return asks ? null : `\`${program}\` runs a program that is not judged here`;
  }
  if (
    /^[gmn]?awk$/.test(program) &&
    call.arguments.some(({ value }) => /system|getline|\||^-f/.test(value))
  ) {
    return "the awk program may run commands";
  }
  if (program === "sed" && hasOption(call.arguments, ["-f", "--file"]))
    return "sed reads its program from a file";
  if (program === "env" && call.arguments.some(({ value }) => splitsText(value))) {
    return "env splits a text into a command";
  }
  const danger = dangerOf(call);
  if (danger?.risk === "opaque") return danger.reason;
  const loss = lossByCall(call);
  if (loss?.risk === "opaque") return loss.reason;
  if (program.includes("/") || /\.(?:sh|bash|py|pl|rb)$/.test(program)) {
    return `what ${program} does is not in the guide`;
  }
  return null;
}

function assignedByBuiltin(call: Call): readonly string[] {
  if (
    call.program === null ||
    !/^(?:export|declare|typeset|readonly|local|env|read|printf)$/.test(call.program)
  )
    return [];
  return call.arguments.map(({ value }) => /^[A-Za-z_][A-Za-z0-9_]*/.exec(value)?.[0] ?? "");
}
