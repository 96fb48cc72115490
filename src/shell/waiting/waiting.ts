// What it is to wait: for an answer, for a terminal, or for ever. Which programs do is in the tables beside this file.
import type { Call } from "../calls/call.ts";
import { hasOption } from "../calls/options.ts";

export interface Waiting {
  readonly kind: "answer" | "terminal" | "endless";
  readonly message: string;
  readonly advice: string;
}

export const answer = (message: string, advice: string): Waiting => ({ kind: "answer", message, advice });
export const terminal = (
  what: string,
  advice = "Run it yourself in a terminal, or use a form that asks nothing.",
): Waiting => ({
  kind: "terminal",
  message: `${what} needs a terminal.`,
  advice,
});
export const endless = (message: string, advice: string): Waiting => ({ kind: "endless", message, advice });

export const follows = (call: Call, options: readonly string[], advice: string): Waiting | null =>
  hasOption(call.arguments, options)
    ? endless(`${call.program} follows its source and never ends.`, advice)
    : null;

/** A server, which stays until it is stopped. */
export function serves(what: string): Waiting {
  return endless(`${what} runs until it is stopped.`, "Run it as a service, or yourself in a terminal.");
}

const GIVES_INPUT = /^<(?!>|&)/;

/** Something gives it input: an earlier stage, a file, a here-document, for itself or for a loop around it. */
export function isFed(call: Call): boolean {
  if (call.stage > 0 || call.redirects.some(({ operator }) => GIVES_INPUT.test(operator))) return true;
  for (let at = call.visit; at !== null && at.node.type !== "Script"; at = at.parent) {
    const { node, parent } = at;
    if (node.type === "Redirected" && node.redirects.some(({ operator }) => GIVES_INPUT.test(operator)))
      return true;
    if (parent?.node.type === "Pipeline" && parent.node.commands[0] !== node) return true;
  }
  return false;
}
