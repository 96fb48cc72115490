// Asks for the values that the current step still needs, one at a time; the first one becomes an intent, and
// the step is shown again with it.
import { visible } from "../../output/visible.ts";
import { checkValue } from "../../plan/value-types/check-value.ts";
import type { Intent } from "../../run/model/ports.ts";
import type { Run } from "../../run/model/run.ts";
import { taskAt } from "../../transcript/lookup/run-find.ts";
import { diskChoices } from "../nodes/disk-choice.ts";
import { openValues, scopeOfGiven } from "../nodes/open-values.ts";
import { promptDisk } from "./prompt-disk.ts";
import type { Prompter } from "./questions/answer-lines.ts";
import { leaveIntent } from "./questions/plain-intents.ts";

/** The next missing value as an intent; null when none was set. */
export async function promptValues(run: Run, prompter: Prompter): Promise<Intent | null> {
  const { lines, say, options } = prompter;
  const at = taskAt(run, run.current);
  const open = openValues(run).givable;
  const missing = (run.started?.plan.variables ?? []).filter((one) => open.includes(one.name));
  // Values that can be typed here come first.
  const variable = missing.find((one) => !one.secret || options.askSecret !== undefined) ?? missing[0];
  if (at === null || variable === undefined) return null;
  const target = at.planned.task.target;
  const disks = diskChoices(run, variable.name, target);
  if (disks !== null && disks.length > 0) return promptDisk(variable.name, target, disks, prompter);
  const about = variable.description === "" ? "" : ` ${visible(variable.description)}`;
  const example = variable.example === null ? "" : ` For example ${visible(variable.example)}.`;
  say([`${visible(variable.name)} (${variable.type}), for ${target}.${about}${example}`]);
  const prompt = `${visible(variable.name)}: `;
  if (variable.secret && options.askSecret === undefined) {
    say(["It is secret, and what you type here would be visible.", "Leave, and resume on a terminal."]);
    return null;
  }
  const answer = variable.secret
    ? ((await options.askSecret?.(prompt)) ?? "")
    : await lines.ask(() => options.write(prompt));
  if (answer === null) return leaveIntent("the input ended");
  const checked = checkValue(variable, variable.secret ? answer : answer.trim());
  if (!checked.ok) {
    say([visible(checked.message), visible(checked.advice)]);
    return null;
  }
  const { secret } = variable;
  const scope = scopeOfGiven(run, variable.name);
  if (secret)
    options.secrets.put(variable.name, scope.kind === "target" ? scope.target : null, checked.value);
  return {
    type: "bind",
    binding: {
      name: variable.name,
      scope,
      value: secret ? null : checked.value,
      secret,
      from: "given",
    },
  };
}
