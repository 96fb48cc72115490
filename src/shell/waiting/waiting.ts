// What waiting means: for an answer, for a terminal, or forever. The tables in this folder list the programs.
import type { Call } from "../calls/call.ts";
import { carried } from "../calls/carriers.ts";
import { hasOption } from "../calls/options.ts";
import { ownWords } from "../calls/own-words.ts";

export interface Waiting {
  readonly kind: "answer" | "terminal" | "endless";
  readonly message: string;
  readonly advice: string;
}

/** What waits comes last and is marked, so that several of a kind can be reported together. */
function said(kind: Waiting["kind"], why: string, what: string, advice: string): Waiting {
  const [, program = what, lack = ""] = /^(.*?)( without .*)$/.exec(what) ?? [];
  return { kind, message: `${why}: \`${program}\`${lack}.`, advice };
}

export const answer = (what: string, advice: string): Waiting =>
  said("answer", "This asks a question that nobody can answer during a run", what, advice);
export const terminal = (
  what: string,
  advice = "Run it yourself in a terminal, or use a form that asks nothing.",
): Waiting => said("terminal", "This needs a terminal, and a step has none", what, advice);
export const endless = (
  what: string,
  advice = "Run it as a service, or run it yourself in a terminal.",
): Waiting => said("endless", "This never exits", what, advice);

const LOGS = /^(?:logs?|tail|events?)$/;

/** The words up to one for logs, if an option follows them. */
export function followedLogs(call: Call): string | null {
  const at = call.arguments.findIndex(({ value }) => LOGS.test(value));
  if (
    at === -1 ||
    carried(call) !== null ||
    !ownWords(call)
      .slice(0, 3)
      .some(({ value }) => LOGS.test(value))
  )
    return null;
  const behind = call.arguments.slice(at + 1);
  return hasOption(behind, ["-f", "--follow"])
    ? `${call.program} ${call.arguments[at]?.value} --follow`
    : null;
}

const GIVES_INPUT = /^<(?!>|&)/;

/**
 * Something gives it input: an earlier stage, a file or a here-document; for itself, its carrier, or a loop around
 * it.
 */
export function isFed(call: Call): boolean {
  if (call.outer !== null && isFed(call.outer)) return true;
  if (call.stage > 0 || call.redirects.some(({ operator }) => GIVES_INPUT.test(operator))) return true;
  for (let at = call.visit; at !== null && at.node.type !== "Script"; at = at.parent) {
    const { node, parent } = at;
    if (node.type === "Redirected" && node.redirects.some(({ operator }) => GIVES_INPUT.test(operator)))
      return true;
    if (parent?.node.type === "Pipeline" && parent.node.commands[0] !== node) return true;
  }
  return false;
}
