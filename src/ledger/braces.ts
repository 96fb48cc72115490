// Double braces never cross Systems Manager: the agent replaces `{{ ssm:name }}`, and what the service does with other
// text in them is not promised. A token stands between the braces on the way, and the node takes it out again.
import { BugError } from "../errors.ts";

/** The alphabet of tokens; empty where there is nothing to take out. */
export const TOKEN_ALPHABET = /^(?:LL[0-9]+LL)?$/;

/** The body without double braces, and the token to be taken out of it again ("" when it had none). */
export function partBraces(body: string): { readonly token: string; readonly text: string } {
  if (!body.includes("{{")) return { token: "", text: body };
  let number = 0;
  while (body.includes(`LL${number}LL`)) number++;
  const token = `LL${number}LL`;
  return { token, text: body.replace(/\{(?=\{)/g, `{${token}`) };
}

/** Gives the script back. Throws BugError when double braces are left in it. */
export function withoutBraces(script: string): string {
  if (script.includes("{{")) throw new BugError("a script with double braces cannot be sent");
  return script;
}
