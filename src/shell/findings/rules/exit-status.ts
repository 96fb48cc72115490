// `exit-status-hidden`: a part may fail while the whole command reports success.
import type { Call } from "../../calls/call.ts";
import type { ShellReading } from "../../calls/calls.ts";
import { hasOption } from "../../calls/options.ts";
import type { ShellFinding } from "../../model/command.ts";
import type { Visit } from "../../syntax/parse-shell.ts";
import { spanOf } from "../../syntax/parse-shell.ts";
import type { Examined, FindingRule } from "./finding-rule.ts";
import { finding } from "./finding-rule.ts";

/** These do not fail, or their failure does not matter. */
const SURE: ReadonlySet<string> = new Set(
  "echo printf pwd date whoami id hostname uname nproc basename dirname true yes : cat".split(" "),
);

/** A warning if a wrong value or a failed part does harm: something is destroyed, or a system file is written. */
export const exitStatusHidden: FindingRule = ({ reading, isCheck, verdicts, waits }) => {
  const harms =
    verdicts.some(({ risk }) => risk === "destroys") || writesSystemFile(reading) ? "warning" : "info";
  return [
    ...hiddenBySubstitution(reading, harms),
    ...hiddenByPipe(reading, isCheck),
    ...hiddenBySequence(reading, waits, harms),
  ];
};

type Severity = ShellFinding["severity"];

function writesSystemFile({ redirects, calls }: ShellReading): boolean {
  const isSystem = (value: string): boolean => /^\/(?:etc|boot|usr)\//.test(value);
  return (
    redirects.some(({ operator, target }) => /^&?>/.test(operator) && isSystem(target?.value ?? "")) ||
    calls.some(
      ({ program, arguments: args }) => program === "tee" && args.some(({ value }) => isSystem(value)),
    )
  );
}

/** `printf "$(blkid …)"`: the argument's command fails, printf succeeds. */
function hiddenBySubstitution(reading: ShellReading, severity: Severity): readonly ShellFinding[] {
  const calls = new Map(reading.calls.map((call) => [call.visit, call]));
  const unsure = new Set<Visit>();
  for (const call of reading.calls) {
    const substitution = call.visit === null ? null : enclosing(call.visit, "CommandExpansion");
    const sure = call.program !== null && SURE.has(call.program);
    if (substitution !== null && !sure) unsure.add(substitution);
  }
  return [...unsure].flatMap((substitution) => {
    const command = enclosing(substitution, "Command");
    const outer = command === null ? undefined : calls.get(command);
    // A plain assignment fails with its command, so the failure is seen.
    if (outer === undefined || outer.words.length === 0) return [];
    // A test of an empty value is false, so the failure is seen.
    if (outer.program === "test" || outer.program === "[") return [];
    return [
      finding(
        "exit-status-hidden",
        severity,
        spanOf(substitution),
        `If the command inside fails or prints nothing, \`${outer.program ?? "the outer command"}\` still succeeds.`,
        "Store its output in a variable first, and check that it is not empty.",
      ),
    ];
  });
}

/** The nearest such node around the place, within the same script (including a substitution's). */
function enclosing(visit: Visit, type: "Command" | "CommandExpansion"): Visit | null {
  for (let at = visit.parent; at !== null; at = at.parent) {
    if (at.node.type === type) return at;
    if (at.node.type === "Script" && type === "Command") return null;
  }
  return null;
}

/** In a check like `… | grep -q TEXT`, a failing part prints nothing, so the answer is no: nothing is hidden. */
function hiddenByPipe(reading: ShellReading, isCheck: boolean): readonly ShellFinding[] {
  const checked = reading.calls.some(
    ({ program, arguments: args }) => program === "set" && args.some(({ value }) => value === "pipefail"),
  );
  if (checked) return [];
  return reading.calls.flatMap((call) => {
    const isLast = call.stage === call.pipeline.length - 1;
    if (
      isLast ||
      (isCheck && isQuietGrep(call.pipeline.at(-1) ?? null)) ||
      (call.program !== null && SURE.has(call.program))
    )
      return [];
    return [
      finding(
        "exit-status-hidden",
        "info",
        call,
        `The exit status is that of the last part of the pipeline, so a failure of \`${call.program ?? "this part"}\` goes unnoticed.`,
        "Add `set -o pipefail;` at the start, or run the parts one after another.",
      ),
    ];
  });
}

function isQuietGrep(call: Call | null): boolean {
  return (
    call !== null &&
    /^[ef]?grep$/.test(call.program ?? "") &&
    hasOption(call.arguments, ["-q", "--quiet", "--silent"])
  );
}

function hiddenBySequence(
  reading: ShellReading,
  waits: Examined["waits"],
  severity: Severity,
): readonly ShellFinding[] {
  const root = reading.parsed.visits[0]?.node;
  if (root?.type !== "Script") return [];
  const stops = reading.calls.some(
    ({ program, arguments: args }) => program === "set" && args.some(({ value }) => /^-[a-z]*e/.test(value)),
  );
  if (stops) return [];
  const waitsIn = (start: number, end: number): boolean =>
    waits.some(({ span }) => span.start >= start && span.end <= end);
  return root.commands.flatMap((statement, index) => {
    if (index === root.commands.length - 1 && statement.background !== true) return [];
    const harmless = statement.command.type === "Command" && isHarmless(statement.command.name?.value);
    if (harmless) return [];
    // A command that never ends has its own finding.
    if (statement.background === true && waitsIn(statement.pos, statement.end)) return [];
    const span = { start: statement.pos, end: statement.end };
    return [
      statement.background === true
        ? finding(
            "exit-status-hidden",
            "warning",
            span,
            "This runs in the background, so a failure goes unnoticed.",
            "Remove `&`, or run it as a service.",
          )
        : finding(
            "exit-status-hidden",
            severity,
            span,
            "The rest runs even if this fails, and the exit status is that of the last part.",
            "Join the parts with `&&`, or make them separate commands.",
          ),
    ];
  });
}

/** Assignments and shell settings: their failure would show at once. */
function isHarmless(program: string | undefined): boolean {
  return program === undefined || SURE.has(program) || /^(?:set|shopt|umask)$/.test(program);
}
