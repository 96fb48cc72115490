// Values that a step's output provides for later steps: which variable, and how the command prints it.
import type { CommandText, Step, Variable } from "../../runbook/model/runbook.ts";
import type { Task } from "../model/plan.ts";

/**
 * The capture that the step itself requests (`capture=UUID`, or `UUID=$(…)`); null for none. A swarm token is
 * picked out of the output, because Docker prints prose around it.
 */
export function statedCapture(step: Step, variables: ReadonlyMap<string, Variable>): Task["capture"] {
  if (step.capture === null) return null;
  const variable = variables.get(step.capture);
  return {
    variable: step.capture,
    secret: variable?.secret ?? false,
    how: variable?.type === "swarm-token" ? "swarm-token" : "output",
  };
}

/** True when the command prints a swarm's join token: `docker swarm init` does so by default. */
export function printsSwarmToken(command: string): boolean {
  return /\bdocker[ \t]+swarm[ \t]+(?:init|join-token)\b/.test(command);
}

/**
 * A command on the same node that only reads what this command should have printed: a swarm is created once,
 * but can print its token again. Null when none is known, or when this is that command.
 */
export function readingCommand(command: string, capture: NonNullable<Task["capture"]>): string | null {
  const swarm = /((?:sudo[ \t]+)?docker[ \t]+swarm)[ \t]+(?:init|join-token)\b/.exec(command)?.[1];
  if (capture.how !== "swarm-token" || swarm === undefined) return null;
  const reading = `${swarm} join-token -q ${isForManager(command) ? "manager" : "worker"}`;
  return reading === command.trim() ? null : reading;
}

function isForManager(command: string): boolean {
  return /\bjoin-token\b[^\n;&|]*\bmanager\b/.test(command);
}

/** Of several token variables, the one for this command's token: `join-token manager` prints a manager's. */
export function tokenVariableFor(command: string, candidates: readonly string[]): string | null {
  const forManager = isForManager(command);
  const fits = candidates.filter((name) => /manager|mgr/i.test(name) === forManager);
  return fits[0] ?? candidates[0] ?? null;
}

/**
 * True when the command sets the shell variable from a substitution and prints nothing, so its value must be
 * printed.
 */
export function assignsBySubstitution(command: CommandText, name: string): boolean {
  return command.analysis.assigns.some((it) => it.name === name && it.captured);
}

/**
 * Appended to a command to print the variable it sets. After a here-document, or a `;` or `&` at the end,
 * `&&` cannot follow; both forms keep the exit status.
 */
export function printingSuffix(text: string, name: string): string {
  // An edit begins with the text that was shown, which already contains it.
  if (text.includes(printing(name))) return "";
  const joinable = !text.includes("<<") && !/[;&|\\][ \t]*$|\n[ \t]*$/.test(text);
  const [joined, apart] = printingForms(name);
  return joinable ? joined : apart;
}

/** The two forms of `printingSuffix`: where `&&` can follow, and where it cannot. */
export function printingForms(name: string): readonly [joined: string, apart: string] {
  return [` && ${printing(name)}`, `\ncase $? in 0) ${printing(name)} ;; *) exit $? ;; esac`];
}

function printing(name: string): string {
  return `printf '%s\\n' "$${name}"`;
}
