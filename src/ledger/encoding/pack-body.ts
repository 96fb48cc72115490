// Makes a body fit for its way to the node, where two things would change it: Systems Manager's agent replaces
// `{{ ssm:name }}` (and what the service does with other double braces is not promised), and dash loses the first byte
// of a character beyond ASCII when what comes before it in its line is the beginning of the here-document's end mark.
// A token is put in such places, and the node takes it out again.
import { BugError } from "../../errors.ts";

/** The alphabet of tokens; empty where there is nothing to take out. */
export const TOKEN_ALPHABET = /^(?:LL[0-9]+LL)?$/;

/** The body's text in a here-document that ends with `mark`, and the token to be taken out of it ("" for none). */
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

/** Gives the script back. Throws BugError when double braces are left in it. */
export function withoutBraces(script: string): string {
  if (script.includes("{{")) throw new BugError("a script with double braces cannot be sent");
  return script;
}
