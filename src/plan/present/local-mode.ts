// How a command runs on the operator's own machine: the run waits for it, or it stays open as a session.
import type { Finding, Step } from "../../runbook/model/runbook.ts";
import { portOf, sessionPort } from "../../shell/sessions/session-port.ts";
import type { Binding, Target } from "../model/plan.ts";
import type { Presented } from "../model/presented.ts";
import type { RenderedTask } from "../tasks/render-task.ts";
import { stepFinding } from "../tasks/task-findings.ts";
import { bindingFor } from "../values/bindings.ts";

/** The mode in which it runs, and what is wrong with it. */
export function localMode(
  step: Step,
  rendered: RenderedTask,
  bindings: readonly Binding[],
  target: Target,
): { readonly local: NonNullable<Presented["local"]>; readonly findings: readonly Finding[] } {
  const { session } = step;
  if (session === undefined)
    return { local: { mode: "run", port: null, lend: rendered.interactive }, findings: [] };
  const { port: named } = session;
  const port =
    named === null
      ? sessionPort(rendered.command?.text ?? "")
      : (portOf(named) ?? portOf(bindingFor(bindings, named, step.role, target.key)?.value ?? ""));
  const local = { mode: "session", port, lend: false } as const;
  if (port !== null) return { local, findings: [] };
  const [message, advice] =
    named === null
      ? [
          "The guide does not say which port shows that the session is ready",
          "Edit the command so that its local port is a number, or add `port=PORT` to the fence in the guide.",
        ]
      : [
          `The session is ready when port ${named} of this machine answers, but ${named} is not set`,
          `Set ${named} to a port number.`,
        ];
  return { local, findings: [stepFinding(step, "session-port", message, advice)] };
}
