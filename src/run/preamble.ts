// What earlier commands set and a guide expects to last. Every command is a process of its own on the node,
// so it is carried in plain sight: `cd` and literal assignments of what succeeded in this run on this target.
import type { Plan } from "../plan/plan.ts";
import type { Step } from "../runbook/runbook.ts";
import { analyseCommand } from "../shell/analyse.ts";
import { endedWell } from "./due.ts";
import type { Run, TaskRun } from "./run.ts";

/** Ends every carried line: the state could not be restored, so the command is not run. */
const OR_STOP = " || exit 125";

/** The exit code that OR_STOP gives. */
export const STATE_NOT_RESTORED = 125;

/** The lines that go before the command of the task at `index`, oldest first. */
export function preambleFor(run: Run, plan: Plan, index: number): readonly string[] {
  const task = plan.tasks[index];
  if (task === undefined || task.command === null) return [];
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const lines: string[] = [];
  for (const [earlier, planned] of plan.tasks.slice(0, index).entries()) {
    const state = run.tasks[earlier];
    if (planned.target !== task.target || state === undefined) continue;
    const ran = succeededText(run, state);
    if (ran !== null) lines.push(...carriesOf(ran, state, steps.get(planned.step)));
  }
  return withoutSuperseded(lines).map((line) => (line.endsWith(OR_STOP) ? line : line + OR_STOP));
}

/** The command that succeeded, as it was shown, without its own carried lines; null when none did. */
function succeededText(run: Run, task: TaskRun): string | null {
  const ended = task.invocations.some((nonce) => {
    const invocation = run.invocations.get(nonce);
    return invocation?.phase === "command" && invocation.attempt === task.attempt && endedWell(invocation);
  });
  return ended ? (task.presented?.command ?? null) : null;
}

/** The step's own analysis holds for the very text that it was made from; any other text is looked at again. */
function carriesOf(ran: string, task: TaskRun, step: Step | undefined): readonly string[] {
  const written = step?.command;
  if (written == null || ran === written.text) return written?.analysis.carries ?? [];
  if (task.edited === null && written.analysis.carries.length === 0) return [];
  return analyseCommand(ran, []).carries;
}

/** An absolute `cd` makes every earlier one void. */
function withoutSuperseded(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => /^cd (?:-- )?["']?\//.test(line));
  return lines.filter((line, index) => index >= last || !/^cd(?: |$)/.test(line));
}
