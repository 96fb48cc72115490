// Where known variables occur in a text, found in one pass whatever their number: bare, between marks, and, where the
// shell expands it, as `$NAME` or `${NAME}`.
import type { CommandAnalysis } from "../../shell/model/command.ts";
import type { Occurrence, Variable } from "../model/runbook.ts";
import { markedIn } from "./marked-placeholders.ts";

/** In which forms a name is a variable. */
export interface Forms {
  /** As a whole word without marks. */
  readonly bare: boolean;
  /** As a shell expansion. */
  readonly dollar: boolean;
}

/** Known variables by name. `<NAME>` always counts. */
export type Names = ReadonlyMap<string, Forms>;

const run = /[A-Za-z0-9_][A-Za-z0-9_.:-]*/g;
const identifier = /[A-Za-z0-9_]+/g;

/** The occurrences that do not depend on the shell's grammar, in order. */
export function findOccurrences(text: string, names: Names): readonly Occurrence[] {
  if (names.size === 0) return [];
  const marked = markedIn(text).filter(({ name }) => names.has(name));
  const found: Occurrence[] = marked.map(({ name, start, end }) => ({ variable: name, start, end }));
  for (const name of oddNames(names))
    for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length))
      if (
        standsAlone(text, at, name) &&
        !found.some((each) => each.start < at + name.length && at < each.end)
      )
        found.push({ variable: name, start: at, end: at + name.length });
  const taken = [...found].sort((a, b) => a.start - b.start);
  let next = 0;
  for (const match of text.matchAll(run)) {
    const start = match.index;
    const end = start + match[0].length;
    while ((taken[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
    const covering = taken[next];
    if (covering !== undefined && covering.start < end) continue;
    found.push(...inRun(text, start, match[0], names));
  }
  return found.sort((a, b) => a.start - b.start);
}

const odd = new WeakMap<Names, readonly string[]>();

/**
 * Names that are searched for literally because they have other characters than word characters: paths, words with
 * blanks.
 */
function oddNames(names: Names): readonly string[] {
  const known = odd.get(names);
  if (known !== undefined) return known;
  const found = [...names].flatMap(([name, { bare }]) => (bare && /[^\w.:-]/.test(name) ? [name] : []));
  odd.set(names, found);
  return found;
}

function standsAlone(text: string, at: number, name: string): boolean {
  return !/[\w$]/.test(text[at - 1] ?? " ") && !/\w/.test(text[at + name.length] ?? " ");
}

/** The expansions of variables, by what the shell room finds that the command expands. */
export function expansionsIn(
  text: string,
  analysis: Pick<CommandAnalysis, "assigns" | "reads">,
  names: ReadonlyMap<string, Forms>,
): readonly Occurrence[] {
  const own = new Set(analysis.assigns.map(({ name }) => name));
  const found: Occurrence[] = [];
  for (const read of analysis.reads) {
    if (own.has(read.name) || names.get(read.name)?.dollar !== true) continue;
    const span = expansionAt(text, read.start, read.name);
    if (span !== null) found.push({ variable: read.name, ...span });
  }
  return found;
}

/** The span of a plain `$NAME` or `${NAME}` at an offset; null for `${NAME:-x}` and the like. */
function expansionAt(text: string, at: number, name: string): { start: number; end: number } | null {
  const start =
    text[at] === "$" ? at : text[at - 1] === "$" ? at - 1 : text.startsWith("${", at - 2) ? at - 2 : -1;
  if (start < 0) return null;
  for (const form of [`\${${name}}`, `$${name}`])
    if (text.startsWith(form, start)) {
      const end = start + form.length;
      if (form.endsWith("}") || !/[A-Za-z0-9_]/.test(text[end] ?? "")) return { start, end };
    }
  return null;
}

function inRun(text: string, at: number, written: string, names: Names): readonly Occurrence[] {
  const whole = written.replace(/[.:-]+$/, "");
  if (isBare(text, at, whole, names)) return [{ variable: whole, start: at, end: at + whole.length }];
  const found: Occurrence[] = [];
  const add = (name: string, start: number): boolean => {
    if (!isBare(text, start, name, names)) return false;
    found.push({ variable: name, start, end: start + name.length });
    return true;
  };
  // `IP_ADDR:2377` and `node-01:2377`, then `IP_ADDR.nip.io`, then `vol-VOLUME_ID`.
  for (const colon of split(whole, at, ":")) {
    if (add(colon.text, colon.at)) continue;
    for (const dot of split(colon.text, colon.at, ".")) {
      // Part of a host or file name counts only for a name that cannot be an ordinary word.
      if ((dot.text === colon.text || /^[A-Z][A-Z0-9_]*$/.test(dot.text)) && add(dot.text, dot.at)) continue;
      if (!dot.text.includes("-")) continue;
      // Next to a hyphen, only names that cannot be ordinary words count.
      for (const word of dot.text.matchAll(identifier))
        if (/^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(word[0])) add(word[0], dot.at + word.index);
    }
  }
  return found;
}

function split(text: string, at: number, mark: string): { text: string; at: number }[] {
  if (!text.includes(mark)) return [{ text, at }];
  const parts = [];
  let offset = at;
  for (const part of text.split(mark)) {
    parts.push({ text: part, at: offset });
    offset += part.length + mark.length;
  }
  return parts;
}

function isBare(text: string, start: number, name: string, names: Names): boolean {
  if (names.get(name)?.bare !== true) return false;
  const before = text.slice(Math.max(0, start - 3), start);
  const after = text.slice(start + name.length, start + name.length + 2);
  // `$NAME` and `${NAME…}` are the shell's; `NAME=` sets a variable; `-NAME` is an option.
  if (/\$$|\$\{[!#]?$/.test(before) || /^=(?!=)|^\+=/.test(after)) return false;
  return !(/(?:^|\s|-)-$/.test(before) && /^[a-z]/.test(name));
}

/** The forms in which a variable is searched for when only the variable is known. */
export function formsOf(variable: Variable): Forms {
  const { name } = variable;
  const isIdentifier = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
  const upper = /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(name);
  return { bare: variable.from === "declared" || upper || variable.example === name, dollar: isIdentifier };
}
