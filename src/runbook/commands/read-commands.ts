// Reads all commands and checks of the drafts together, because a name that one command captures or leaves unset
// affects how the others are read.
import type { Use } from "../../shell/analyse.ts";
import { commandOf, type Draft } from "../draft/draft.ts";
import type { CommandText, Variable } from "../model/runbook.ts";
import { placesIn, type SourceText } from "../model/source-text.ts";
import { namedVariable } from "../requirements/record-name.ts";
import type { FrontMatter } from "../settings/front-matter.ts";
import {
  assignedNames,
  collectNames,
  collectVariables,
  describeNames,
  isUnset,
  type Named,
  optionalNames,
  splitSentences,
} from "../variables/guide-variables.ts";
import type { Forms } from "../variables/occurrences.ts";
import { readTwiceIn, valueNames, withReadLater } from "./carried-values.ts";
import { type PlainText, readPlain, readUnshelled, requestText, withExpansions } from "./command-text.ts";

/** A draft with its commands read. */
export interface ReadDraft {
  readonly draft: Draft;
  readonly command: CommandText | null;
  readonly done: CommandText | null;
  readonly verify: CommandText | null;
  readonly capture: string | null;
}

/** Reads the commands; `prose` is the guide's text in order, `replaced` the words that it asks to replace. */
export function readCommands(
  drafts: readonly Draft[],
  front: FrontMatter,
  prose: readonly string[],
  replaced: readonly string[],
): { readonly drafts: readonly ReadDraft[]; readonly variables: readonly Variable[] } {
  const texts = drafts.flatMap((draft) => textsOf(draft).map(({ text }) => text));
  // A file's content sets nothing for the commands.
  const run = drafts
    .filter(({ kind }) => kind === "command")
    .flatMap((draft) => textsOf(draft).map(({ text }) => text));
  const assigned = assignedNames(run);
  const optional = optionalNames(run);
  const captures = new Set(drafts.flatMap(({ capture }) => (capture === null ? [] : [capture])));
  const sentences = splitSentences([...prose, ...drafts.flatMap(({ context }) => context)]);
  const names = collectNames(front.variables, captures, texts, sentences, assigned, replaced);
  for (const { requirement } of drafts) {
    const name = namedVariable(requirement);
    if (name !== null && !names.has(name))
      names.set(name, { name, from: "found", example: null, forms: { bare: true, dollar: true } });
  }
  const forms = formsIn(names);
  const plain = drafts.map((draft) => {
    const check = (source: SourceText | null) => (source === null ? null : readPlain(source.text, forms));
    const command =
      draft.aws === undefined ? check(commandOf(draft)) : readUnshelled(draft.source.text, forms);
    const capture = draft.capture ?? capturedBy(command);
    return { draft, command, done: check(draft.done), verify: check(draft.verify), capture };
  });
  for (const each of plain) {
    if (each.capture !== null) setCaptured(names, each.capture);
    for (const command of [each.command, each.done, each.verify])
      for (const { name } of command?.reads ?? [])
        if (!names.has(name) && !optional.has(name) && isUnset(name, assigned))
          names.set(name, { name, from: "found", example: null, forms: { bare: false, dollar: true } });
  }
  const all = formsIn(names);
  const first = plain.map((each): ReadDraft => {
    const expand = (command: PlainText | null, except: string | null, use: Use) =>
      command === null ? null : withExpansions(command, all, except, use);
    return {
      draft: each.draft,
      capture: each.capture,
      command:
        each.draft.aws === undefined
          ? expand(each.command, each.capture, "command")
          : requestText(each.draft.source.text, all, each.draft.aws),
      done: expand(each.done, null, "check"),
      verify: expand(each.verify, null, "check"),
    };
  });
  const read = withCarriedValues(first);
  const places = placesOf(read);
  const descriptions = new Map(describeNames(names, sentences));
  for (const { draft, capture } of read)
    if (capture !== null && !descriptions.has(capture))
      descriptions.set(capture, `Read by the step on line ${draft.source.origins[0]?.line ?? 1}.`);
  return {
    drafts: read,
    variables: collectVariables(names, front.variables, places, descriptions),
  };
}

/** A value that one command gives to a variable may be read a second time by another. */
function withCarriedValues(drafts: readonly ReadDraft[]): readonly ReadDraft[] {
  const given = valueNames(drafts.flatMap(({ command }) => command ?? []));
  if (given.size === 0) return drafts;
  const texts = drafts.flatMap(({ command, done, verify }) =>
    [command, done, verify].filter((it) => it !== null),
  );
  const later = readTwiceIn(texts, given);
  return drafts.map((each) =>
    each.command === null ? each : { ...each, command: withReadLater(each.command, later) },
  );
}

/** The one variable that a command sets from another command's output; null when it does more than that. */
function capturedBy(command: PlainText | null): string | null {
  const captured = (command?.assigns ?? []).filter((assign) => assign.captured);
  const [only] = captured;
  if (command === null || only === undefined || captured.length > 1) return null;
  // Inside a loop or a branch it is the command's own.
  const first = /^\s*(?:(?:export|readonly|declare|typeset)\s+(?:-\w+\s+)*)?([A-Za-z_]\w*)=/.exec(
    command.text,
  )?.[1];
  return first === only.name || /^\S.*(?:&&|;)\s*(?:export\s+)?[A-Za-z_]\w*=[^\n]*$/.test(command.text)
    ? only.name
    : null;
}

function setCaptured(names: Map<string, Named>, name: string): void {
  const known = names.get(name);
  if (known === undefined)
    names.set(name, { name, from: "found", example: null, forms: { bare: false, dollar: true } });
  else known.forms = { bare: known.forms.bare && name.includes("_"), dollar: true };
}

function formsIn(names: ReadonlyMap<string, Named>): ReadonlyMap<string, Forms> {
  return new Map([...names.values()].map(({ name, forms }) => [name, forms]));
}

function textsOf(draft: Draft): readonly SourceText[] {
  return [commandOf(draft), draft.done, draft.verify].filter((each) => each !== null);
}

function placesOf(drafts: readonly ReadDraft[]): ReadonlyMap<string, { lines: number[]; near: string }> {
  const places = new Map<string, { lines: number[]; near: string }>();
  const add = (name: string, line: number, text: string): void => {
    const known = places.get(name) ?? { lines: [], near: "" };
    known.lines.push(line);
    if (known.near.length < 2000) known.near += `${text.slice(0, 500)}\n`;
    places.set(name, known);
  };
  for (const { draft, command, done, verify, capture } of drafts) {
    // A captured value is a variable even if nothing uses it: its name may make it a secret.
    if (capture !== null) add(capture, draft.source.origins[0]?.line ?? 1, draft.source.text);
    const record = namedVariable(draft.requirement);
    if (record !== null) add(record, draft.source.origins[0]?.line ?? 1, draft.source.text);
    if (draft.port !== null) add(draft.port, draft.source.origins[0]?.line ?? 1, `port=${draft.port}`);
    for (const [source, text] of [
      [commandOf(draft), command],
      [draft.done, done],
      [draft.verify, verify],
    ] as const) {
      if (source === null || text === null || text.occurrences.length === 0) continue;
      const place = placesIn(source);
      for (const { variable, start } of text.occurrences) add(variable, place(start).line, text.text);
    }
  }
  return places;
}
