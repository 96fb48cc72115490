// Shell variables that a command sets only for itself and a later command needs: set in a loop, a branch or a group,
// or from another variable. Every command has its own shell, and only plain assignments are carried over.
import type { ReadDraft } from "../commands/read-commands.ts";
import type { Finding } from "../model/runbook.ts";

/** For each draft: findings about variables that it sets and that are gone when it ends. */
export function lostVariableFindings(drafts: readonly ReadDraft[]): readonly (readonly Finding[])[] {
  /** The line of the first later command that reads a name without setting it, searched from the end. */
  const readers = new Map<string, number>();
  const found: (readonly Finding[])[] = [];
  for (const { draft, command, capture } of [...drafts].reverse()) {
    const line = draft.source.origins[0]?.line ?? 1;
    const analysis = command?.analysis;
    const own: Finding[] = [];
    const carried = analysis?.carries.join("\n") ?? "";
    for (const { name } of analysis?.assigns ?? []) {
      const reader = readers.get(name);
      readers.delete(name);
      const lasts = name === capture || new RegExp(`(?:^|[\\s;])${name}\\+?=`, "m").test(carried);
      if (reader === undefined || lasts) continue;
      own.push({
        rule: "state-does-not-last",
        severity: "warning",
        message: `\`${name}\` is set here for this command only; the command on line ${reader} does not see it.`,
        advice: `Set it in a separate command (\`${name}=…\`), or put both into one command.`,
        ...(draft.source.origins[0] ?? { line: 1, column: 1 }),
      });
    }
    found.push(own);
    const set = new Set(analysis?.assigns.map(({ name }) => name));
    for (const { name } of analysis?.reads ?? []) if (!set.has(name)) readers.set(name, line);
  }
  return found.reverse();
}
