// The variables of a guide: their names, the forms in which they count, and what the guide says about them.

import type { Variable } from "../model/runbook.ts";
import type { DeclaredVariable } from "../settings/front-matter.ts";
import { looksLikeCommand } from "../vocabulary/known-programs.ts";
import { explainedWords, prefixedWords, wordsToReplace } from "./example-words.ts";
import { assumedDevices, placeholdersIn, shortName } from "./find-placeholders.ts";
import { type Forms, formsOf } from "./occurrences.ts";
import { fixedNames, ownNamesIn } from "./own-names.ts";
import { isSecretName, type Kind, kindOf } from "./variable-type.ts";

/** A name to be replaced by a value. */
export interface Named {
  readonly name: string;
  readonly from: "declared" | "found";
  readonly example: string | null;
  /** It works literally, so the name itself is the default. */
  readonly own?: boolean;
  forms: Forms;
}

const assignment =
  /(?:^|[\s;&|(`])(?:(?:export|local|readonly|declare|typeset)\s+(?:-\w+\s+)*)?([A-Za-z_][A-Za-z0-9_]*)(?:\[[^\]\n]{0,60}\])?\+?=/gm;
const other =
  /\bfor\s+([A-Za-z_][A-Za-z0-9_]*)\b|\b(?:read|mapfile|readarray)\s+(?:-\S+\s+)*([A-Za-z_][\w \t]*)|\bgetopts\s+\S+\s+(\w+)|\bprintf\s+-v\s+(\w+)/g;

/** Names of shell variables that the commands set, found by a simple scan. */
export function assignedNames(texts: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const text of texts) {
    if (text.includes("=")) for (const match of text.matchAll(assignment)) names.add(match[1] ?? "");
    for (const match of text.matchAll(other))
      for (const name of (match[1] ?? match[2] ?? match[3] ?? match[4] ?? "").trim().split(/\s+/))
        names.add(name);
  }
  return names;
}

/** Template names that a command of the guide itself fills in: `sed "s/##NODE_NAME##/node-1/"`. */
function filledNames(texts: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const text of texts)
    if (/\bsed\b/.test(text))
      for (const match of text.matchAll(
        /(?<=\bs([/|,:#~]))(#{1,2}|@{1,2}|__|%{1,2})([A-Z][A-Z0-9_]*[A-Z0-9])\2\1/g,
      ))
        names.add(match[3] ?? "");
  return names;
}

/** The most words from sentences that are searched for in the commands. */
const MOST_NAMED = 2000;

/** Every name of the guide: declared ones first, then those found, in order of occurrence. */
export function collectNames(
  declared: readonly DeclaredVariable[],
  captured: ReadonlySet<string>,
  texts: readonly string[],
  sentences: readonly string[],
  assigned: ReadonlySet<string>,
  replaced: readonly string[],
): Map<string, Named> {
  const names = new Map<string, Named>();
  for (const { name, example } of declared)
    names.set(name, { name, from: "declared", example, forms: declaredForms(name, captured.has(name)) });
  const filled = filledNames(texts);
  const found = (name: string, example: string | null, forms: Forms): void => {
    if (!names.has(name) && !filled.has(name)) names.set(name, { name, from: "found", example, forms });
  };
  for (const sentence of sentences)
    for (const device of assumedDevices(sentence)) found(device, device, { bare: true, dollar: false });
  for (const text of texts)
    for (const { name, form } of placeholdersIn(text)) {
      if (form === "host" || form === "address") found(name, name, { bare: true, dollar: false });
      else if (form === "word") {
        if (!assigned.has(name)) found(name, null, { bare: true, dollar: false });
      } else if (form === "dollar") {
        // `$dir-old` is the shell's if a command sets `dir`.
        if (!assigned.has(name.split("-")[0] ?? "")) found(name, null, { bare: false, dollar: false });
      } else if (form === "marked" || !assigned.has(name)) {
        const free = !assigned.has(name);
        const upper = /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(name);
        found(name, null, { bare: upper && free, dollar: free && /^[A-Za-z_]\w*$/.test(name) });
      }
    }
  const taken = fixedNames(texts);
  for (const text of texts)
    for (const { name, secret } of ownNamesIn(text, taken))
      if (!names.has(name) && !assigned.has(name))
        names.set(name, {
          name,
          from: "found",
          example: secret ? null : name,
          own: !secret,
          forms: { bare: true, dollar: false },
        });
  const named = new Set([
    ...replaced,
    ...sentences.flatMap(wordsToReplace),
    ...explainedWords(sentences),
    ...prefixedWords(sentences, texts),
  ]);
  const all = texts.join("\n");
  for (const name of [...named].slice(0, MOST_NAMED))
    if (!assigned.has(name) && !looksLikeCommand(name) && all.includes(name))
      found(name, null, { bare: true, dollar: false });
  for (const name of [...names.keys()]) {
    const short = shortName(name);
    if (short !== null) found(short, short, { bare: true, dollar: false });
  }
  for (const name of captured) found(name, null, { bare: false, dollar: true });
  return names;
}

function declaredForms(name: string, captured: boolean): Forms {
  const upper = /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(name);
  return captured ? { bare: upper, dollar: true } : { bare: true, dollar: /^[A-Za-z_]\w*$/.test(name) };
}

const environment =
  /^(?:HOME|USER|LOGNAME|PATH|PWD|OLDPWD|SHELL|SHLVL|HOSTNAME|HOSTTYPE|OSTYPE|MACHTYPE|RANDOM|SRANDOM|SECONDS|EPOCHSECONDS|EPOCHREALTIME|LINENO|UID|EUID|GROUPS|PPID|TERM|LANG|LANGUAGE|LC_\w+|IFS|TMPDIR|TMP|TEMP|MAIL|DISPLAY|EDITOR|PAGER|VISUAL|BASH\w*|PS\d|FUNCNAME|PIPESTATUS|OPTARG|OPTIND|REPLY|COLUMNS|LINES|SUDO_\w+|XDG_\w+|SSH_\w+|AWS_\w+|AZURE_\w+|KUBECONFIG|DOCKER_\w+|GOPATH|GOROOT|JAVA_HOME|VIRTUAL_ENV|NVM_DIR|CI|TZ|HISTFILE)$/;

/** Names that the commands test for being empty or give a default: they may be unset. */
export function optionalNames(texts: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const text of texts)
    if (text.includes("$"))
      for (const match of text.matchAll(
        /(?:\[|\btest|&&|\|\||!|-[ao])\s+-[nz]\s+"?\$\{?(\w+)|\$\{(\w+):?[-+=?]/g,
      ))
        names.add(match[1] ?? match[2] ?? "");
  return names;
}

/** Does nothing in the guide set a name that a command expands? */
export function isUnset(name: string, assigned: ReadonlySet<string>): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(name) && !assigned.has(name) && !environment.test(name);
}

/** A distinctive name: letters and digits that no program takes for anything else. */
const OWN_KIND: Kind = { type: "pattern", secret: false, pattern: "[A-Za-z0-9][A-Za-z0-9._-]*" };

/** The variables that occur or are declared, with type, secrecy and description. */
export function collectVariables(
  names: ReadonlyMap<string, Named>,
  declared: readonly DeclaredVariable[],
  places: ReadonlyMap<string, { lines: readonly number[]; near: string }>,
  descriptions: ReadonlyMap<string, string>,
): readonly Variable[] {
  const authored = new Map(declared.map((variable) => [variable.name, variable]));
  const variables: Variable[] = [];
  for (const named of names.values()) {
    const { name, example } = named;
    const place = places.get(name);
    const own = authored.get(name);
    if (own === undefined && place === undefined) continue;
    const kind = named.own === true ? OWN_KIND : kindOf(name, place?.near ?? "");
    const type = own?.type ?? kind.type;
    // An annotation can add protection, never remove it.
    const secret =
      own?.secret === true ||
      type === "swarm-token" ||
      (own?.type == null ? kind.secret : isSecretName(name));
    const standing = named.own === true ? name : null;
    variables.push({
      name,
      type,
      secret,
      from: own === undefined ? "found" : "declared",
      description: own?.description || (descriptions.get(name) ?? ""),
      default: secret ? null : (own?.default ?? standing),
      example: own?.example ?? example,
      choices: own?.choices ?? kind.choices ?? [],
      pattern: own?.type == null ? kind.pattern : own.pattern,
      allow: own?.allow ?? [],
      lines: [...new Set(place?.lines ?? [])].sort((a, b) => a - b),
    });
  }
  const first = (variable: Variable) => variable.lines[0] ?? 0;
  return [
    ...variables.filter(({ from }) => from === "declared"),
    ...variables.filter(({ from }) => from === "found").sort((a, b) => first(a) - first(b)),
  ];
}

/** The first sentence that mentions each name. */
export function describeNames(
  names: ReadonlyMap<string, Named>,
  sentences: readonly string[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  // A few names are found sooner than all words.
  const few = names.size < 20 ? [...names.keys()] : null;
  for (const sentence of sentences) {
    if (few?.some((name) => sentence.includes(name)) === false) continue;
    for (const match of sentence.matchAll(/<([^<>\n]{1,60})>|[A-Za-z0-9_](?:[\w.-]*\w)?/g)) {
      const name = match[1] ?? match[0];
      const named = names.get(name);
      if (named === undefined || found.has(name)) continue;
      // An ordinary word ("namespace") explains a placeholder only if it is marked as one.
      if (match[1] !== undefined || named.forms.bare || !/^[a-z]+$/.test(name))
        found.set(name, sentence.trim());
    }
  }
  return found;
}

/** Texts as sentences, each once. */
export function splitSentences(texts: Iterable<string>): readonly string[] {
  const sentences = new Set<string>();
  for (const text of new Set(texts))
    for (const sentence of text.split(/\n|(?<=[.!?])\s+(?=[A-Z<`])/))
      if (sentence.trim() !== "") sentences.add(sentence.trim());
  return [...sentences];
}

/** The forms of variables without the guide: for commands that an operator edited. */
export function namesOfVariables(variables: readonly Variable[]): ReadonlyMap<string, Forms> {
  return new Map(variables.map((variable) => [variable.name, formsOf(variable)]));
}
