// What cannot be judged from its text: programs that run other text, change what later names mean, or are unknown.
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

/** A program, or a script, whose text is not in the guide. */
export const notInGuide = (what: string): string => `the text of \`${what}\` is not in the guide`;

const REDEFINING: Readonly<Record<string, string>> = {
  alias: "it changes what a command name means",
  enable: "it changes what a command name means",
  hash: "it changes what a command name means",
};

const INTERPRETERS =
  /^(?:python[0-9.]*|perl|ruby|node|nodejs|php|lua|tclsh|expect|osascript|Rscript|java|deno|bun|npx|make|ansible|ansible-playbook|parallel)$/;

/** Why the call is opaque; null when it is not. */
export function opacity(call: Call): string | null {
  const ruling = [...call.assignments, ...assignedByBuiltin(call)].find(
    (name) => RULING.test(name) || isRunByName(name),
  );
  if (ruling !== undefined) return `it sets ${ruling}, which changes how later commands run`;
  if (call.words.length === 0) return null;
  const program = call.program;
  if (program === null) return "the program is known only when it runs";
  if (program === "source" || program === ".") return notInGuide(call.arguments[0]?.value ?? program);
  const redefinition = Object.hasOwn(REDEFINING, program) ? REDEFINING[program] : undefined;
  if (redefinition !== undefined) return redefinition;
  if (INTERPRETERS.test(program) && carried(call) === null) {
    const asks = call.arguments.length === 1 && hasOption(call.arguments, ["--version", "-V", "-v"]);
    return asks || runsKnownModule(call) ? null : notInGuide(program);
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
    return "env turns a string into a command";
  }
  const danger = dangerOf(call);
  if (danger?.risk === "opaque") return danger.reason;
  const loss = lossByCall(call);
  if (loss?.risk === "opaque") return loss.reason;
  if (program.includes("/") || /\.(?:sh|bash|py|pl|rb)$/.test(program)) {
    return notInGuide(program);
  }
  return null;
}

/** `python3 -m venv`: modules that do what their name says, and nothing else. */
function runsKnownModule({ program, arguments: args }: Call): boolean {
  if (!/^python[0-9.]*$/.test(program ?? "") || args[0]?.value !== "-m") return false;
  const [, module, verb] = args.map(({ value }) => value);
  return (
    /^(?:venv|http\.server|json\.tool|ensurepip)$/.test(module ?? "") ||
    (module === "pip" && /^(?:install|list|show|freeze|download)$/.test(verb ?? ""))
  );
}

function assignedByBuiltin(call: Call): readonly string[] {
  if (
    call.program === null ||
    !/^(?:export|declare|typeset|readonly|local|env|read|printf)$/.test(call.program)
  )
    return [];
  return call.arguments.map(({ value }) => /^[A-Za-z_][A-Za-z0-9_]*/.exec(value)?.[0] ?? "");
}
