// Text next to a placeholder that would change the meaning of any value there.
import type { HereDoc } from "unbash";
import type { Span, WordPlace } from "../model/command.ts";
import type { Visit } from "../syntax/parse-shell.ts";

const LEAVES = new Set(["Word", "Literal", "SingleQuoted", "HereDocBody", "Glob", "BraceExpansion"]);

/** Is the offset in a comment? Only used where no leaf of the tree covers it. */
export function isComment(text: string, start: number, visit: Visit | null): boolean {
  if (visit !== null && LEAVES.has(visit.node.type)) return false;
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  return /(?:^|[\s;&|()])#[^\n]*$/.test(line);
}

/**
 * True when no quoting helps: `$<X>` would name a variable or open a substitution, `\<X>` would undo the first quote,
 * `$HOME<X>` would extend the name, `~<X>` would name a user, `<X>>file` could name a descriptor, a leading `<X>=…`
 * could become an assignment, `{<X>}` could expand.
 */
export function spoilsValue(text: string, span: Span, place: WordPlace, wholeWord: boolean): boolean {
  if (place === "single-quoted" || place === "quoted-heredoc" || place === "unsupported") return false;
  const before = text.slice(Math.max(0, span.start - 200), span.start);
  const backslashes = before.length - before.replace(/\\+$/, "").length;
  if (backslashes % 2 === 1) return true;
  if (/\$(?:[A-Za-z_][A-Za-z0-9_]{0,150})?$/.test(before)) return true;
  if (place === "double-quoted" || place === "heredoc") return false;
  const after = text.slice(span.end, span.end + 200);
  if (before.endsWith("~") || (wholeWord && /^[<>]/.test(after))) return true;
  if (
    place === "bare" &&
    /(?:^|[\n;&|({]\s*)[\w\ue000-\uf7ff]*$/.test(before) &&
    /^[\w\ue000-\uf7ff]*\+?[=[(]/.test(after)
  ) {
    return true;
  }
  return /\{[^\s"'{}]*$/.test(before) && /^[^\s"'{}]*\}/.test(after);
}

/** Could the here-document's line, with some value in it, be the line that ends it? */
export function couldEndHereDocument(text: string, span: Span, node: HereDoc): boolean {
  if (span.start < node.body.pos || node.delimiter === undefined) return false;
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const newline = text.indexOf("\n", span.end);
  const line = text.slice(start, newline === -1 ? text.length : newline);
  const shown = node.operator === "<<-" ? line.replace(/^\t+/, "") : line;
  const first = shown.search(/[\ue000-\uf7ff]/);
  const last =
    shown.length - [...shown].reverse().findIndex((character) => /[\ue000-\uf7ff]/.test(character));
  const { value } = node.delimiter;
  return value.startsWith(shown.slice(0, first)) && value.endsWith(shown.slice(last));
}
