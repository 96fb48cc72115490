// Reads a single command that does not come from the guide: one that an operator edited. The guide's own commands are
// read together, in read-commands.ts.
import { readPlain, withExpansions } from "./commands/command-text.ts";
import type { CommandText, Variable } from "./model/runbook.ts";
import { namesOfVariables } from "./variables/guide-variables.ts";

/** The command with the given variables found in it, and its analysis. Never throws. */
export function readCommand(text: string, variables: readonly Variable[]): CommandText {
  const names = namesOfVariables(variables);
  return withExpansions(readPlain(text, names), names, null);
}
