// Quotes a value so that the shell reads back exactly that value, for each place of the grammar. Values that are
// impossible in a place are refused with null: a value is never changed to make it fit.
import type { WordPlace } from "../model/command.ts";

/** Needs no quoting in a bare word. */
const PLAIN = /^[A-Za-z0-9._:/@%+=,-]+$/;

/** No shell word can contain NUL, and a lone surrogate has no bytes. */
const UNWRITABLE = /[\0\p{Surrogate}]/u;

/** The value quoted for its place; null where it is impossible. The result is one shell word or part of one. */
export function quoteValue(value: string, place: WordPlace): string | null {
  if (UNWRITABLE.test(value)) return null;
  switch (place) {
    case "bare":
    case "redirect-target":
    case "assignment":
      return PLAIN.test(value) ? value : `'${insideSingleQuotes(value)}'`;
    case "single-quoted":
      return insideSingleQuotes(value);
    case "double-quoted":
      return value.replace(/[\\$`"]/g, "\\$&");
    case "heredoc":
      // A newline could form the line that ends the here-document.
      return value.includes("\n") ? null : value.replace(/[\\$`]/g, "\\$&");
    case "quoted-heredoc":
      return value.includes("\n") ? null : value;
    case "unsupported":
      return null;
  }
}

/** A reference to the shell variable of a secret, for its place; null where the shell expands nothing. */
export function secretReference(name: string, place: WordPlace): string | null {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return null;
  switch (place) {
    case "bare":
    case "redirect-target":
    case "assignment":
      return `"$${name}"`;
    case "single-quoted":
      return `'"$${name}"'`;
    case "double-quoted":
    case "heredoc":
      return `\${${name}}`;
    case "quoted-heredoc":
    case "unsupported":
      return null;
  }
}

function insideSingleQuotes(value: string): string {
  return value.replaceAll("'", "'\\''");
}
