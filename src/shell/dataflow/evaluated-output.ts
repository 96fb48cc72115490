// Where bash evaluates the output of programs, or what it reads: in arithmetic, a text such as `a[$(rm x)]` runs a
// command. Output that can only be a number runs nothing.
import type { Call } from "../calls/call.ts";
import type { ShellReading } from "../calls/calls.ts";
import { hasOption } from "../calls/options.ts";
import type { Span } from "../model/command.ts";
import { spanOf, type Visit } from "../syntax/parse-shell.ts";
import { namesRead } from "./reach.ts";
import { evaluatesNames } from "./second-readers.ts";
import { flowOf } from "./value-flow.ts";

/** Programs whose output is a number, by which options; each with an example. */
export const NUMBERS: Readonly<
  Record<
    string,
    { readonly options?: readonly string[]; readonly argument?: RegExp; readonly example: string }
  >
> = {
  wc: { example: "wc -l < /etc/hosts" },
  nproc: { example: "nproc" },
  id: { options: ["-u", "-g"], example: "id -u" },
  date: { argument: /^['"]?\+(?:%[sNYmdHMSjuwyCGVU]|[0-9])+$/, example: "date +%s" },
  stat: { argument: /^(?:-c|--format=|--printf=)?%[sbaugYXZWhid]$/, example: "stat -c %s /etc/hosts" },
  grep: { options: ["-c", "--count"], example: "grep -c root /etc/passwd" },
  egrep: { options: ["-c", "--count"], example: "egrep -c root /etc/passwd" },
  pgrep: { options: ["-c", "--count"], example: "pgrep -c sshd" },
  seq: { example: "seq 3" },
  expr: { example: "expr 1 + 1" },
  getconf: { example: "getconf _NPROCESSORS_ONLN" },
  ulimit: { example: "ulimit -n" },
  jq: { argument: /(?:^|\| *)length$/, example: "jq length x.json" },
};

/** Anything in which bash evaluates a text; without it there is nothing to follow. */
const EVALUATES =
  /\(\(|\$\[|\[\[|\blet\b|\b(?:declare|typeset|local|export|readonly)\s+-\w*i|\w\[|\$\{!|\$\{\w+:|(?:test|\[|printf)\s[^\n]*-v\b|\bunset\b/;

/** Where the output of a program, or what the command reads, is evaluated. */
export function evaluatedOutputs(reading: ShellReading): readonly (Span & { readonly reason: string })[] {
  const { parsed } = reading;
  if (!EVALUATES.test(reading.source)) return [];
  const flow = flowOf(reading);
  const calls = new Map(reading.calls.map((call) => [call.origin?.node, call]));
  const found: (Span & { reason: string })[] = [];
  for (const visit of parsed.visits) {
    if (!isSubstitution(visit) || isNumber(reading, visit)) continue;
    const reader = flow.readerAbove(visit);
    if (reader !== null && evaluatesNames(reader))
      found.push({
        ...spanOf(visit),
        reason: "bash evaluates the output of a command, and may run a part of it",
      });
  }
  for (const call of calls.values())
    for (const name of readFromOutside(call)) {
      const reader = flow.readerOf(name);
      if (reader !== null && evaluatesNames(reader))
        found.push({
          start: call.start,
          end: call.end,
          reason: `bash evaluates the input that it reads into ${name}, and may run a part of it`,
        });
    }
  return found;
}

/** Variables that a call reads from its input, unless the input is in the command itself. */
function readFromOutside(call: Call): readonly string[] {
  const known = call.redirects.some(
    ({ operator, body, target }) => body !== null || (operator === "<<<" && target?.fixed === true),
  );
  return known ? [] : namesRead(call);
}

/** Does the substitution's last stage print a number and nothing else? */
function isNumber(reading: ShellReading, substitution: Visit): boolean {
  const { pos, end } = substitution.node;
  const inner = reading.calls.filter(
    ({ visit, outer }) =>
      visit !== null &&
      outer === null &&
      visit.node.pos > pos &&
      visit.node.end < end &&
      holder(visit) === substitution,
  );
  const last = inner.at(-1);
  if (last === undefined) return false;
  const rule = Object.hasOwn(NUMBERS, last.program ?? "") ? NUMBERS[last.program ?? ""] : undefined;
  if (rule === undefined || inner.some((call) => call.pipeline !== last.pipeline)) return false;
  if (rule.options !== undefined && !hasOption(last.arguments, rule.options)) return false;
  return (
    rule.argument === undefined || last.arguments.some(({ value }) => rule.argument?.test(value) === true)
  );
}

/** The substitution that contains a command. */
function holder(visit: Visit): Visit | null {
  let at = visit.parent;
  while (at !== null && !isSubstitution(at)) at = at.parent;
  return at;
}

function isSubstitution({ node }: Visit): boolean {
  return node.type === "CommandExpansion" || node.type === "ArithmeticCommandExpansion";
}
