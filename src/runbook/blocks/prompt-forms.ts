// The forms of prompts, and which of them a block uses. Whether `#` is a root prompt or a comment depends on the
// whole block.

import type { LineOrigin } from "../model/source-text.ts";
import { foreignLine } from "../vocabulary/foreign-text.ts";
import { looksLikeCommand, looksLikeWholeCommand } from "../vocabulary/known-programs.ts";
import { heredocBodies } from "../vocabulary/open-shell.ts";

type Line = LineOrigin & { readonly text: string };

/** How sure it is that a block is shell. */
export type Kind = "shell" | "console" | "untagged";

const named =
  /^\s*(?:\([\w.-]+\) ?)?(?:\[[\w.-]+@([\w.-]+)[^\]\n]{0,60}\]|[\w.-]+@([\w.-]+)(?:[: ][^\s$#%>]{0,60})?) ?[$#%>](?: |$)|^\s*\[[\w.-]+@([\w.-]+)[^\]\n]{0,60}[$#]\](?: |$)/;
/** `node1$ ls`, `bash-5.1# ls`, `root# ls`, `host-A $ ls`, `host $ ls`, `[web]$ ls`, `(web)$ ls`. */
const host =
  /^\s*(?:(-?[A-Za-z][\w.-]{0,40}|[A-Za-z][\w.]{0,20}-[\w.-]{1,20} )[$#]|(?!(?:echo|printf|grep|sed|awk) )([A-Za-z][\w.-]{0,30} )\$|\[([\w.-]{1,40})\](?: ?\$|#)|\(([\w.-]{1,30})\)[$#])(?: |$)/;
/** `/ # ls`, `~ $ ls`, `/srv/app# ls`, `web:/srv# ls`. */
const path = /^\s*(?:([\w.-]{1,40}):)?(?:~|~?\/[\w./-]{0,60}) ?[$#](?: |$)/;
/** `~ ls`: a directory is not a program. */
const tilde = /^\s*~ (?=[a-z./])/;
/** `➜  ~ ls`, `❯ ls`. */
const fancy = /^\s*(?:➜ +[~\w./-]+ (?:git:\([^)\n]*\) )?(?:✗ )?|[❯λ] )(?=\S)/;
/** `host> ls`, `node1> ls`: only words for machines, because a program's own prompt looks the same. */
const arrow =
  /^\s*((?:[A-Za-z][\w-]*)?(?:host|node|server|master|worker|manager|client|local|laptop|machine|controller|compute|vm|vagrant)-?\d*)> ?(?=\S)/;
/** `$ ls`, `(venv) $ ls`, `(outside): $ ls`. */
const dollar = /^\s*(?:\([\w.-]{1,30}\) |\(([\w.-]{1,30})\): ?)?\$(?: |$)/;
/** `$ls`, unless it is a variable. */
const tight = /^\s*\$(?=[a-z][\w-]*\s)/;
const percent = /^\s*%(?: |$)/;
export const root = /^\s*#(?: |$)/;
export const more = /^\s*>(?: |$)/;

/** What a line of text shows as typed at a prompt; null for nothing. */
export function typedAtPrompt(line: string): string | null {
  const text = line.replace(/\\(?=[[\]#$>_*~])/g, "");
  for (const prompt of [named, path, dollar]) {
    const typed = prompt.test(text) ? text.replace(prompt, "").trim() : "";
    if (looksLikeCommand(typed)) return typed;
  }
  return null;
}

/** Does a block only explain which prompt means which machine: `pc$ command`, `node$ run on each node`? */
export function isLegend(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const names = lines.map(
    (line) => promptOf(line, [named, host, arrow], Number.POSITIVE_INFINITY)?.machine ?? null,
  );
  if (names.includes(null) || new Set(names).size < 2 || names.length !== new Set(names).size) return false;
  return lines.every((line) => {
    const prompt = promptOf(line, [named, host, arrow], Number.POSITIVE_INFINITY);
    const typed = line
      .slice(prompt?.length ?? 0)
      .replace(/^#|\s+#.*$/, "")
      .trim();
    return (
      /^<?(?:(?:the|a|some|your) )?(?:commands?|cmd)>?$|^(?:\.{3}|…)?$/i.test(typed) ||
      !looksLikeCommand(typed)
    );
  });
}

/** The prompt at the start of a line; `deepest`: the deepest indentation at which it can be one. */
export function promptOf(
  text: string,
  prompts: readonly RegExp[],
  deepest: number,
): { length: number; machine: string | null } | null {
  if (indentOf(text) > deepest) return null;
  for (const prompt of prompts) {
    const found = prompt.exec(text);
    if (found !== null)
      return {
        length: found[0].length,
        machine:
          found
            .slice(1)
            .find((name) => name !== undefined)
            ?.trim() ?? null,
      };
  }
  return null;
}

/** The number of leading blanks. */
export function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

/** The prompts of this block; none when it is not a transcript. */
export function promptsOf(text: string, lines: readonly Line[], kind: Kind): readonly RegExp[] {
  const solid = lines.map((line) => line.text).filter((line) => line.trim() !== "");
  const first = solid.find((line) => !/^\s*#/.test(line)) ?? "";
  const uses = (prompt: RegExp) => solid.some((line) => prompt.test(line));
  const typedAfter = (prompt: RegExp) => (line: string) =>
    prompt.test(line) && looksLikeCommand(line.replace(prompt, ""));
  const found: RegExp[] = [];
  const isPercentPrompt = () =>
    kind === "console"
      ? uses(percent) && (percent.test(first) || found.length > 0)
      : kind === "untagged" &&
        percent.test(first) &&
        solid.filter((line) => percent.test(line)).every(typedAfter(percent));
  if (
    uses(named) &&
    (named.test(first) || kind !== "shell" || isTypedOutside(text, lines, typedAfter(named)))
  )
    found.push(named);
  for (const prompt of [host, path])
    if (prompt.test(first) && (found.length > 0 || solid.some(typedAfter(prompt)))) found.push(prompt);
  if (solid.some(typedAfter(arrow))) {
    found.push(arrow);
    if (more.test(first) && typedAfter(more)(first)) found.push(more);
  }
  if (fancy.test(first)) found.push(fancy);
  if (typedAfter(tilde)(first)) found.push(tilde);
  if (
    uses(dollar) &&
    (found.length > 0 || dollar.test(first) || isTypedOutside(text, lines, typedAfter(dollar)))
  )
    found.push(dollar);
  // What the first command opened may have its own prompt.
  for (const prompt of [host, path])
    if (found.length > 0 && !found.includes(prompt) && solid.some(typedAfter(prompt))) found.push(prompt);
  if (found.length === 0 && kind !== "shell" && typedAfter(tight)(first)) found.push(tight);
  if (isPercentPrompt()) found.push(percent);
  // Below the user's prompt, root's: only if every `#` precedes a command.
  const hashes = solid.filter((line) => root.test(line)).map((line) => line.replace(root, ""));
  if (found.length > 0 && hashes.length > 0 && hashes.every(looksLikeWholeCommand)) found.push(root);
  if (found.length > 0) return found;
  if (isRootTranscript(solid, kind)) return [root];
  // In a block marked as shell, `> word` would empty a file: there, every such line must be a command.
  const angles = kind === "shell" ? solid.filter((line) => more.test(line)) : [first];
  const angle = more.test(first) && angles.every(typedAfter(more)) && !/\s`\s*$/m.test(text);
  return angle ? [more] : [];
}

/** Is a line outside of here-documents a typed one? */
function isTypedOutside(text: string, lines: readonly Line[], typed: (line: string) => boolean): boolean {
  const bodies = heredocBodies(text);
  let next = 0;
  let start = 0;
  for (const line of lines) {
    while (next < bodies.length && (bodies[next]?.end ?? 0) <= start) next++;
    const inBody = start >= (bodies[next]?.start ?? Number.POSITIVE_INFINITY);
    start += line.text.length + 1;
    if (!inBody && typed(line.text)) return true;
  }
  return false;
}

/** `#` before commands only, with nothing between that could be a command: then it is root's prompt. */
function isRootTranscript(solid: readonly string[], kind: Kind): boolean {
  if (!root.test(solid[0] ?? "")) return false;
  const hashes = solid.filter((line) => root.test(line)).map((line) => line.replace(root, ""));
  const others = solid.filter((line, index) => !root.test(line) && !/\\\s*$/.test(solid[index - 1] ?? ""));
  // Root does not need sudo: then it is a comment.
  if (others.some(looksLikeCommand) || hashes.some((line) => /^\s*sudo\b/.test(line))) return false;
  if (kind !== "shell")
    return (
      hashes.every(looksLikeWholeCommand) ||
      (hashes.every(looksLikeCommand) && hashes.length + others.length > 1)
    );
  // The text below must be certain output, unless no comment would read like that.
  const shown = others.filter((line) => foreignLine(line) !== null).length;
  if (hashes.every(looksLikeWholeCommand)) return shown === others.length;
  return hashes.every(isTypedByRoot) && shown > 0 && shown * 2 >= others.length;
}

/** A comment that is a command rather than a sentence: `getenforce`, `cat /proc/swaps`, `df -h`. */
function isTypedByRoot(text: string): boolean {
  const words = text.trim().split(/\s+/);
  return (
    looksLikeCommand(text) &&
    (words.length === 1 || /\s--?[A-Za-z]|\s\S*[/=\d]/.test(text) || looksLikeWholeCommand(text))
  );
}
