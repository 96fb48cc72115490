// A command's text with the variables in it and what the shell room says of it.
// Which names are variables is decided in guide-variables.ts.
import { analyseCommand, type Use } from "../shell/analyse.ts";
import type { Span } from "../shell/command.ts";
import { expansionsIn, type Forms, findOccurrences } from "./occurrences.ts";
import type { CommandText, Occurrence } from "./runbook.ts";

/** Reads a command; only what needs no knowledge of the shell's expansions is an occurrence yet. */
export function readPlain(
  text: string,
  names: ReadonlyMap<string, Forms>,
  use: Use = "command",
): CommandText {
  const occurrences = findOccurrences(text, names);
  return { text, occurrences, analysis: analyseCommand(text, spans(occurrences), use) };
}

/** Adds the `$NAME` expansions of variables to a command that was read; `except` is the name it sets itself. */
export function addExpansions(
  read: CommandText,
  names: ReadonlyMap<string, Forms>,
  except: string | null,
  use: Use = "command",
): CommandText {
  const expansions = expansionsIn(read.text, read.analysis, names).filter(
    ({ variable }) => variable !== except,
  );
  const free = expansions.filter(
    (each) => !read.occurrences.some((other) => each.start < other.end && other.start < each.end),
  );
  if (free.length === 0) return read;
  const occurrences: Occurrence[] = [];
  for (const each of [...read.occurrences, ...free].sort((a, b) => a.start - b.start))
    if (each.start >= (occurrences.at(-1)?.end ?? 0)) occurrences.push(each);
  return { text: read.text, occurrences, analysis: analyseCommand(read.text, spans(occurrences), use) };
}

function spans(occurrences: readonly Occurrence[]): readonly Span[] {
  return occurrences.map(({ start, end }) => ({ start, end }));
}
