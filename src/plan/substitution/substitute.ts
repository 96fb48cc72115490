// Puts values into a command: at the parsed word, quoted for its place. One pass over the placeholders of the
// source text; inserted text is never scanned again. The caller decides which value a placeholder has.
import type { CommandText, Occurrence, Variable } from "../../runbook/model/runbook.ts";
import type { ValuePlace } from "../../shell/model/command.ts";
import { quoteValue, secretReference } from "../../shell/quoting/quote.ts";
import type { FilledValue, Hole, RenderedText } from "../model/plan.ts";
import { isIpv6 } from "../value-types/addresses.ts";
import { secretName } from "../values/secret-name.ts";
import { isDescriptor, mustBeQuoted } from "./bare-word.ts";
import { isReadTwice, secondReaderProblem } from "./second-reader.ts";

/**
 * What is known about a placeholder. `keep`: not a placeholder here, stays as written; `referenced`: already
 * written as the secret's reference.
 */
export type Known =
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "secret" }
  | { readonly kind: "captured" }
  | { readonly kind: "open" }
  | { readonly kind: "referenced" }
  | { readonly kind: "keep" };

/** Why a value is not allowed in its place. `at`: offset in the command's source text. */
export interface PlaceProblem {
  readonly rule: "secret-place" | "value-place";
  readonly variable: string;
  readonly message: string;
  readonly advice: string;
  readonly at: number;
}

export interface Substitution {
  readonly rendered: RenderedText;
  readonly problems: readonly PlaceProblem[];
}

/**
 * Renders a command. Inserts values and secret references where allowed; everything else stays as written,
 * with an `open` hole and a problem. Spans in the result are offsets into the rendered text.
 */
export function substitute(
  command: CommandText,
  variables: ReadonlyMap<string, Variable>,
  known: (occurrence: Occurrence, written: string) => Known,
): Substitution {
  const occurrences = inOrder(command.occurrences);
  const fillings = occurrences.map((occurrence) => fill(command, occurrence, variables, known));
  let result = assemble(command.text, occurrences, fillings);
  // A value may complete a line that ends its heredoc; the shell would then read what follows as commands.
  const ending = heredocEndings(command.text, result, occurrences, fillings);
  if (ending.size > 0) {
    const safe = fillings.map((filling, i) =>
      ending.has(i) ? refuse(occurrences[i], "the line would end the here-document") : filling,
    );
    result = assemble(command.text, occurrences, safe);
    return { rendered: result.rendered, problems: safe.flatMap((it) => it.problem ?? []) };
  }
  return { rendered: result.rendered, problems: fillings.flatMap((it) => it.problem ?? []) };
}

interface Filling {
  /** The text to insert; null to keep what the guide wrote. */
  readonly text: string | null;
  readonly hole: Hole["kind"] | null;
  readonly problem: PlaceProblem | null;
  readonly place: ValuePlace | null;
}

function fill(
  command: CommandText,
  occurrence: Occurrence,
  variables: ReadonlyMap<string, Variable>,
  known: (occurrence: Occurrence, written: string) => Known,
): Filling {
  const written = command.text.slice(occurrence.start, occurrence.end);
  const what = known(occurrence, written);
  if (what.kind === "keep") return { text: null, hole: null, problem: null, place: null };
  if (what.kind === "referenced") return { text: null, hole: "secret", problem: null, place: null };
  const variable = variables.get(occurrence.variable);
  const place = placeOf(command, occurrence);
  if (variable === undefined || place === null || place.place === "unsupported")
    return refuse(occurrence, "the shell does not allow a value here");
  const before = command.text.slice(0, occurrence.start);
  if (variable.secret) {
    const reference = secretReference(secretName(variable.name), place.place);
    const reason = secondReaderProblem(place, variable.type, null, before);
    if (reference === null || reason !== null)
      return refuseSecret(occurrence, reason ?? "the shell expands nothing inside this text");
    return what.kind === "secret"
      ? { text: reference, hole: "secret", problem: null, place }
      : {
          text: null,
          hole: what.kind === "captured" ? "captured" : "open",
          problem: null,
          place,
        };
  }
  if (what.kind === "secret" || what.kind === "open" || what.kind === "captured")
    return {
      text: null,
      hole: what.kind === "captured" ? "captured" : "open",
      problem: null,
      place,
    };
  const value = spelledFor(variable, what.value, written, command.text, occurrence);
  const after = command.text.slice(occurrence.end, occurrence.end + 1);
  const twice = isReadTwice(place);
  const reason =
    secondReaderProblem(place, variable.type, value, before) ??
    (twice && isDescriptor(value, after)
      ? "the shell reads a number before a redirection as a file descriptor"
      : null);
  if (reason !== null) return refuse(occurrence, reason);
  const quoted = quoteValue(value, place.place);
  if (quoted === null) return refuse(occurrence, `it cannot be quoted there (${place.place})`);
  const unquoted = quoted === value && place.place === "bare" && !twice;
  const text = unquoted && mustBeQuoted(value, after) ? `'${value}'` : quoted;
  return { text, hole: null, problem: null, place };
}

/**
 * Two spellings depend on the command: a device written with `/dev/` keeps it, and an IPv6 address before a
 * port needs brackets.
 */
function spelledFor(
  variable: Variable,
  value: string,
  written: string,
  text: string,
  occurrence: Occurrence,
): string {
  if (variable.type === "block-device" && /^<?\/dev\//.test(written)) return `/dev/${value}`;
  if (
    variable.type === "ip-address" &&
    isIpv6(value) &&
    /^:[0-9]/.test(text.slice(occurrence.end, occurrence.end + 2)) &&
    text[occurrence.start - 1] !== "["
  )
    return `[${value}]`;
  return value;
}

function assemble(
  text: string,
  occurrences: readonly Occurrence[],
  fillings: readonly Filling[],
): {
  readonly rendered: RenderedText;
  readonly spans: readonly { readonly start: number; readonly end: number }[];
} {
  let out = "";
  let from = 0;
  const holes: Hole[] = [];
  const values: FilledValue[] = [];
  const spans: { start: number; end: number }[] = [];
  for (const [i, occurrence] of occurrences.entries()) {
    const filling = fillings[i];
    out += text.slice(from, occurrence.start);
    const start = out.length;
    out += filling?.text ?? text.slice(occurrence.start, occurrence.end);
    const span = { start, end: out.length };
    spans.push(span);
    const hole = filling?.hole ?? null;
    if (hole !== null) holes.push({ variable: occurrence.variable, kind: hole, ...span });
    else if (filling !== undefined && filling.text !== null)
      values.push({ variable: occurrence.variable, ...span });
    from = occurrence.end;
  }
  return { rendered: { text: out + text.slice(from), holes, values }, spans };
}

/** Indexes of values on a line that equals the end word of a heredoc in the command. */
function heredocEndings(
  source: string,
  result: ReturnType<typeof assemble>,
  occurrences: readonly Occurrence[],
  fillings: readonly Filling[],
): ReadonlySet<number> {
  const found = new Set<number>();
  if (!fillings.some((it) => it.text !== null && it.place !== null && /heredoc/.test(it.place.place)))
    return found;
  const words = new Set(
    [...source.matchAll(/<<-?[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([^\s<>|&;()'"]+))/g)].map(
      (it) => it[1] ?? it[2] ?? it[3] ?? "",
    ),
  );
  const text = result.rendered.text;
  for (const i of occurrences.keys()) {
    const span = result.spans[i];
    if (span === undefined || fillings[i]?.text === null) continue;
    const end = text.indexOf("\n", span.end);
    const line = text.slice(text.lastIndexOf("\n", span.start - 1) + 1, end === -1 ? text.length : end);
    if (words.has(line) || words.has(line.replace(/^\t+/, ""))) found.add(i);
  }
  return found;
}

function placeOf(command: CommandText, occurrence: Occurrence): ValuePlace | null {
  return (
    command.analysis.places.find((it) => it.start === occurrence.start && it.end === occurrence.end) ?? null
  );
}

/** Occurrences by their start; one that overlaps an earlier one is omitted. */
function inOrder(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  const sorted = [...occurrences].sort((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return sorted.filter((it) => {
    if (it.start < end) return false;
    end = it.end;
    return true;
  });
}

function refuse(occurrence: Occurrence | undefined, reason: string): Filling {
  const variable = occurrence?.variable ?? "";
  return {
    text: null,
    hole: "open",
    place: null,
    problem: {
      rule: "value-place",
      variable,
      message: `The value of ${variable} is not safe here: ${reason}`,
      advice: "Use a value of letters and digits, or edit the command and write the value there.",
      at: occurrence?.start ?? 0,
    },
  };
}

function refuseSecret(occurrence: Occurrence, reason: string): Filling {
  return {
    text: null,
    hole: "open",
    place: null,
    problem: {
      rule: "secret-place",
      variable: occurrence.variable,
      message: `The secret ${occurrence.variable} cannot be filled in here: ${reason}`,
      advice: `Change the guide so that the program reads "$${secretName(occurrence.variable)}" as an argument or from a file.`,
      at: occurrence.start,
    },
  };
}
