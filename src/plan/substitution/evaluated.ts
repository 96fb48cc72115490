// Replaces a substitution with its value: one word, quoted so that the shell reads exactly that value.

import type { Variable } from "../../runbook/model/runbook.ts";
import { readCommand } from "../../runbook/read-command.ts";
import { analyseCommand } from "../../shell/analyse.ts";
import type { Span } from "../../shell/model/command.ts";
import { quoteValue } from "../../shell/quoting/quote.ts";

/** The longest value, in characters. */
const LONGEST = 4_000;

/** Invisible characters that have an effect. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

export type Evaluated =
  | { readonly ok: true; readonly command: string }
  /** Why not, as the end of a sentence: "its value …". */
  | { readonly ok: false; readonly why: string };

/**
 * The command with the substitution `at` replaced by its output, trimmed. Outside quotes, the shell would
 * split output with blanks into words; as one word it would mean something else. `masks` are the places still
 * open in the command, `variables` are the guide's.
 */
export function withEvaluated(
  command: string,
  at: Span,
  output: string,
  masks: readonly Span[],
  variables: readonly Variable[],
): Evaluated {
  const value = output.trim();
  const no = (why: string): Evaluated => ({ ok: false, why });
  if (value === "") return no("it printed nothing");
  if (value.includes("\n")) return no("it printed more than one line");
  if (UNSEEN.test(value)) return no("it printed invisible characters");
  if (value.length > LONGEST) return no(`it printed more than ${LONGEST} characters`);
  const place = analyseCommand(command, [...masks, at]).places.find(({ start }) => start === at.start)?.place;
  const bare = place === "bare" || place === "assignment" || place === "redirect-target";
  if (place === "bare" && /\s/.test(value))
    return no("it printed several words, and its place is not quoted");
  const quoted = place === undefined ? null : quoteValue(value, bare ? "single-quoted" : place);
  if (quoted === null) return no("a value is not allowed at this place");
  const word = bare ? `'${quoted}'` : quoted;
  const filled = `${command.slice(0, at.start)}${word}${command.slice(at.end)}`;
  const named = readCommand(filled, variables).occurrences.some(
    ({ start, end }) => start < at.start + word.length && at.start < end,
  );
  return named ? no("its value reads like a variable of this guide") : { ok: true, command: filled };
}
