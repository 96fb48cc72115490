// Is a text another one with values in place of its placeholders? Used on logs, so it relies only on what no
// version's rules change: quoting for a place is such a rule, so quotes are ignored.
import type { CommandText } from "../../runbook/model/runbook.ts";
import type { Binding } from "../model/plan.ts";
import { printingForms } from "../values/capture.ts";
import { secretName } from "../values/secret-name.ts";

/** A text without the characters that quoting adds. */
export function unquoted(text: string): string {
  return text.replace(/['"\\]/g, "");
}

/**
 * What may replace the variable: each of its values in the spellings of its place, or a reference to the
 * secret.
 */
export function spellings(variable: string, bindings: readonly Binding[]): readonly string[] {
  const own = bindings.filter(({ name }) => name === variable);
  const values = own.flatMap(({ value }) => (value === null ? [] : [value.replace(/^\/dev\//, "")]));
  const secret = secretName(variable);
  return [
    ...values.flatMap((value) => [value, `/dev/${value}`, `[${value}]`]),
    ...(own.some((it) => it.secret) ? [`$${secret}`, `\${${secret}}`] : []),
  ].map(unquoted);
}

/** True when the text is the source with, in each place, a known spelling or the source's own text. */
export function isFilled(
  text: string,
  source: CommandText,
  bindings: readonly Binding[],
  captured: string | null,
): boolean {
  let ends: ReadonlySet<number> = new Set([0]);
  let from = 0;
  for (const { variable, start, end } of source.occurrences) {
    if (start < from) continue;
    const written = unquoted(source.text.slice(start, end));
    const values = [written, ...spellings(variable, bindings)];
    ends = behindValues(text, behind(text, ends, source.text.slice(from, start)), values);
    from = end;
  }
  ends = behind(text, ends, source.text.slice(from));
  return [...ends].some((end) => isEnd(text.slice(end), captured));
}

/** True when the text is the operator's own with something inserted at the spans, in order. */
export function isEditFilled(
  text: string,
  edited: string,
  spans: readonly { readonly start: number; readonly end: number }[],
  captured: string | null,
): boolean {
  const tails = captured === null ? [""] : ["", ...printingForms(captured)];
  return tails.some((tail) => text.endsWith(tail) && holdsParts(edited, partsBetween(text, spans, tail)));
}

/** The text between the spans, without the tail. */
function partsBetween(
  text: string,
  spans: readonly { readonly start: number; readonly end: number }[],
  tail: string,
): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of spans) {
    parts.push(text.slice(from, start));
    from = end;
  }
  return [...parts, text.slice(from, text.length - tail.length)];
}

/**
 * Does the text begin with the first part, end with the last, and contain the others between them in order?
 */
function holdsParts(text: string, parts: readonly string[]): boolean {
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

function behind(text: string, starts: ReadonlySet<number>, part: string): ReadonlySet<number> {
  return new Set([...starts].flatMap((start) => (text.startsWith(part, start) ? [start + part.length] : [])));
}

/** Where one of the values that begin at these starts may end, quoted in any way. */
function behindValues(
  text: string,
  starts: ReadonlySet<number>,
  values: readonly string[],
): ReadonlySet<number> {
  const ends = new Set<number>();
  for (const start of starts)
    for (const value of values) {
      let at = start;
      let matched = 0;
      while (matched < value.length && (text[at] === value[matched] || isQuote(text[at])))
        if (text[at++] === value[matched]) matched++;
      if (matched < value.length) continue;
      ends.add(at);
      while (isQuote(text[at])) ends.add(++at);
    }
  return ends;
}

function isQuote(character: string | undefined): boolean {
  return character === "'" || character === '"' || character === "\\";
}

/** What may follow a command: nothing, or the code that prints its captured variable. */
function isEnd(rest: string, captured: string | null): boolean {
  return rest === "" || (captured !== null && printingForms(captured).includes(rest));
}
