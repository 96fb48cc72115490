// Protects a body from two things that would change it on the way to the node: Systems Manager's agent
// replaces `{{ ssm:name }}` (and may treat other double braces in undocumented ways), and dash loses the
// first byte of a non-ASCII character when the text before it in its line is the beginning of the
// here-document's end mark. A token is inserted at such places, and the node removes it again.
import { BugError } from "../../errors.ts";

/** The alphabet of tokens; empty when there is nothing to remove. */
export const TOKEN_ALPHABET = /^(?:LL[0-9]+LL)?$/;

/**
 * The body's text in a here-document that ends with `mark`, and the token to remove from it ("" for none).
 */
export function packBody(body: string, mark: string): { readonly token: string; readonly text: string } {
  let number = 0;
  while (body.includes(`LL${number}LL`)) number++;
  const token = `LL${number}LL`;
  const text = body
    .split("\n")
    .map((line) => partAt(line, lossIn(line, mark), token))
    .join("\n")
    .replace(/\{(?=\{)/g, `{${token}`);
  return text === body ? { token: "", text } : { token, text };
}

/** Where dash loses a byte of the line; 0 when it does not. */
function lossIn(line: string, mark: string): number {
  let at = 0;
  while (at < mark.length && line[at] === mark[at]) at++;
  return (line.codePointAt(at) ?? 0) > 0x7f ? at : 0;
}

function partAt(line: string, at: number, token: string): string {
  return at === 0 ? line : line.slice(0, at) + token + line.slice(at);
}

/** Returns the script unchanged. Throws BugError when it still contains double braces. */
export function withoutBraces(script: string): string {
  if (script.includes("{{")) throw new BugError("a script with double braces cannot be sent");
  return script;
}
