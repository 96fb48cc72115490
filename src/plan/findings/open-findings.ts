// Missing values of a plan, as findings, for a report of everything that blocks a guide. A plan's own
// renderings show them in their list of values.
import type { Finding } from "../../runbook/model/runbook.ts";
import type { Plan } from "../model/plan.ts";

/** One finding for each variable that a task needs, at its first place in the guide. */
export function openFindings({ variables, tasks }: Plan): readonly Finding[] {
  const open = new Set(tasks.flatMap((task) => task.open));
  return variables
    .filter(({ name }) => open.has(name))
    .map(({ name, type, secret, description, lines }): Finding => {
      const means = description === "" ? "; the guide does not explain it" : `: ${description}`;
      return {
        rule: "placeholder-open",
        severity: "info",
        message: `\`${name}\` (${type}${secret ? ", secret" : ""}) is not set${means}`,
        advice: secret
          ? `Set it with --set ${name}=@FILE, or when a run asks for it.`
          : `Set it with --set ${name}=VALUE, or when a run asks for it.`,
        line: lines[0] ?? 1,
        column: 1,
      };
    });
}
