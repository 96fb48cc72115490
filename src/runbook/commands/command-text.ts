// A command's text with its variables and the shell room's analysis. guide-variables.ts decides which names are
// variables.
import { analyseCommand, readVariables, type Use } from "../../shell/analyse.ts";
import type { CommandAnalysis, Span } from "../../shell/model/command.ts";
import { requestAnalysis } from "../blocks/make-block.ts";
import type { AwsRequest, CommandText, Occurrence } from "../model/runbook.ts";
import { expansionsIn, type Forms, findOccurrences } from "../variables/occurrences.ts";

/** A command before it is known which `$NAME` expansions are variables of the guide. */
export interface PlainText extends Pick<CommandAnalysis, "assigns" | "reads"> {
  readonly text: string;
  /** The part that does not depend on the shell's expansions. */
  readonly occurrences: readonly Occurrence[];
}

/** Reads what a command's text alone shows. */
export function readPlain(text: string, names: ReadonlyMap<string, Forms>): PlainText {
  const occurrences = findOccurrences(text, names);
  return { text, occurrences, ...readVariables(text, spans(occurrences)) };
}

/** Reads a text that no shell reads: nothing in it expands. */
export function readUnshelled(text: string, names: ReadonlyMap<string, Forms>): PlainText {
  return { text, occurrences: findOccurrences(text, names), assigns: [], reads: [] };
}

/** A request to AWS itself, as a text with its variables. */
export function requestText(
  text: string,
  names: ReadonlyMap<string, Forms>,
  request: AwsRequest,
): CommandText {
  const { occurrences } = readUnshelled(text, names);
  return { text, occurrences, analysis: requestAnalysis(request, occurrences) };
}

/**
 * The command with the `$NAME` expansions of variables, and its analysis; `except` is the name that it sets itself.
 */
export function withExpansions(
  read: PlainText,
  names: ReadonlyMap<string, Forms>,
  except: string | null,
  use: Use = "command",
): CommandText {
  const free = expansionsIn(read.text, read, names).filter(
    (each) =>
      each.variable !== except &&
      !read.occurrences.some((other) => each.start < other.end && other.start < each.end),
  );
  const occurrences: Occurrence[] = [];
  for (const each of [...read.occurrences, ...free].sort((a, b) => a.start - b.start))
    if (each.start >= (occurrences.at(-1)?.end ?? 0)) occurrences.push(each);
  return { text: read.text, occurrences, analysis: analyseCommand(read.text, spans(occurrences), use) };
}

function spans(occurrences: readonly Occurrence[]): readonly Span[] {
  return occurrences.map(({ start, end }) => ({ start, end }));
}
