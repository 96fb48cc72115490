// Values that one command puts into a variable and another reads a second time: `M=<VALUE>` in one step, `[[ $M -eq 0
// ]]` in a later one. The value's place then counts as read twice.
import { analyseCommand, variablesReadTwice } from "../../shell/analyse.ts";
import { stricter } from "../../shell/dataflow/second-readers.ts";
import type { CommandText } from "../model/runbook.ts";

/** The variables that commands set from placeholders and leave for later commands. */
export function valueNames(commands: readonly CommandText[]): ReadonlySet<string> {
  return new Set(
    commands
      .filter(({ analysis }) => analysis.carries.length > 0 && analysis.places.length > 0)
      .flatMap(({ analysis }) => analysis.assigns.map(({ name }) => name)),
  );
}

/** Which of these variables any command reads a second time, and what reads them. */
export function readTwiceIn(
  commands: readonly CommandText[],
  names: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const readers = new Map<string, string>();
  for (const { text, occurrences } of commands)
    for (const [name, reader] of variablesReadTwice(text, occurrences, names))
      readers.set(name, stricter(readers.get(name) ?? null, reader) ?? reader);
  return readers;
}

/** The command with its places once those variables are read again; unchanged if nothing differs. */
export function withReadLater(command: CommandText, later: ReadonlyMap<string, string>): CommandText {
  const { text, occurrences, analysis } = command;
  if (analysis.carries.length === 0 || analysis.places.length === 0) return command;
  if (!analysis.assigns.some(({ name }) => later.has(name))) return command;
  const { places } = analyseCommand(text, occurrences, "command", later);
  return { ...command, analysis: { ...analysis, places } };
}
