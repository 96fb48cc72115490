// A program as the partner in a conversation: it waits for a question to stand at the end of what was printed, and
// answers it. So no answer is given before its question, and a question that never comes is told with what came instead.
import type { ChildProcess } from "node:child_process";
import { type Ended, ended, type Surroundings, startProgram } from "./run-program.ts";

/** What the program asks, the line that answers it (null ends its input there), and what it has to say before it asks. */
export type Turn = readonly [question: RegExp, answer: string | null, said?: string];

/** The questions of a walk as plain lines. */
export const ASKS = {
  sections: /Run which \S+\? .*: $/,
  together: /Run each step on the \d+ nodes of .* together\? .*: $/,
  begin: /Start\? yes \(Enter\), .*: $/,
  run: /(?:Run it|Send this request to AWS)\? yes, [a-z, -]*: $/,
  rest: /Run on (?:the other )?\d+ nodes? of .*\? all, [a-z, -]*: $/,
  failed: /The step failed\. What now\? retry, [a-z, -]*: $/,
  /** The value that a step was to give; the first word is the best answer. */
  lost: /It succeeded, but [\w-]+ is not set\. What now\? (fetch|values), [a-z, -]*: $/,
  typed: /Type {2}(\S+) {2}to do it, or [a-z, -]*: $/,
  doneAlready: /Run it anyway\? [a-z, -]*: $/,
  /** The first word is for all nodes where it stands alike. */
  byHand: /Is it (?:done|met)(?: on [^?]*)?\? (yes|all), [a-z, -]*: $/,
  unmet: /: (?:not met|unknown)(?: on [^?]*)?\. What now\? (accept(?:-all)?), [a-z, -]*: $/,
  statement: /Statement for the log(?: on [^[]*)? \[.*\]: $/s,
  reason: /Why skip this step\? $/,
  accept: /Not met(?: on [^?]*)?\. Why is it OK to continue\? $/,
  note: /Note: $/,
  closes: /Press Enter to close it and quit: $/,
  nextLine: /(?:^|\n)> $/,
  unknownNode: /The node did not identify itself\. What now\? retry, [a-z, -]*: $/,
  missing: /Not set: .*\. What now\? [a-z, -]*: $/,
  more: /lines, Enter for (?:more|the question), q leaves: $/,
  value: /(?:^|\n)([A-Z][A-Z0-9_]*): $/,
} as const;

/** How every question ends: no line of other text is printed without its end. */
const QUESTION = /(?:\]|:|\?|(?:^|\n)>) $/;

/** Answers as `answer` says, to the end. */
export function answerBy(child: ChildProcess, answer: Answering): void {
  listen(child, answer);
}

/** Lets a child read `answer`'s line whenever it gives one for what was printed since the last answer. */
function listen(child: ChildProcess, answer: Answering): () => string {
  let unread = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    unread += text;
    const line = answer(unread);
    if (line === undefined) return;
    unread = "";
    if (line === null) child.stdin?.end();
    else child.stdin?.write(`${line}\n`);
  });
  return () => unread;
}

/** Runs it and answers its questions in this order; a further one ends its input. Rejects at a question that was not expected. */
export async function converse(
  words: readonly string[],
  turns: readonly Turn[],
  surroundings: Surroundings,
): Promise<Ended> {
  const child = startProgram(words, surroundings);
  const left = [...turns];
  const unread = listen(child, (text) => {
    const [turn] = left;
    if (!QUESTION.test(text)) return undefined;
    if (turn === undefined) return null;
    const [question, answer, said] = turn;
    if (question.test(text) && text.includes(said ?? "")) {
      left.shift();
      return answer;
    }
    // Waiting on would be in vain.
    child.kill();
    return undefined;
  });
  const end = await ended(child);
  const [missed] = left;
  if (missed === undefined) return end;
  const place = `turn ${turns.length - left.length + 1} of ${turns.length}`;
  const wanted = `${missed[2] === undefined ? "" : `said “${missed[2]}” and `}asked ${missed[0]}`;
  throw new Error(`It never ${wanted} (${place}). Instead:\n${unread()}\n${end.stderr}`);
}

/** More tries than any walk of these tests needs; one that fails for good would be tried for ever. */
const RETRIES = 4;

/** A question that is answered otherwise than by somebody who wants to get to the end, each time anew by a function. */
export type OwnAnswer = readonly [question: RegExp, answer: string | (() => string)];

/** What a person answers to what was printed since the last answer: a line, null to end the input, undefined to wait. */
export type Answering = (unread: string) => string | null | undefined;

/**
 * A person who wants to get to the end: yes, what is to be typed, once more what did not run, what AWS does not report all the
 * same, and the values that are asked for, by their names. `own`: questions that are answered otherwise.
 */
export function determined(
  values: Readonly<Record<string, string>> = {},
  own: readonly OwnAnswer[] = [],
): Answering {
  let retries = 0;
  return (unread) => {
    const answer = own.find(([question]) => question.test(unread))?.[1];
    if (answer !== undefined) return typeof answer === "string" ? answer : answer();
    const typed = ASKS.typed.exec(unread)?.[1];
    if (typed !== undefined) return typed;
    const value = values[ASKS.value.exec(unread)?.[1] ?? ""];
    if (value !== undefined) return value;
    const lost = ASKS.lost.exec(unread)?.[1];
    if (lost !== undefined) return lost;
    if (ASKS.missing.test(unread)) return "values";
    const unmet = ASKS.unmet.exec(unread)?.[1];
    if (unmet !== undefined) return unmet;
    const byHand = ASKS.byHand.exec(unread)?.[1];
    if (byHand !== undefined) return byHand;
    if (ASKS.accept.test(unread)) return "known, and accepted";
    if (ASKS.rest.test(unread)) return "all";
    if (ASKS.run.test(unread)) return "yes";
    if (ASKS.failed.test(unread) || ASKS.unknownNode.test(unread))
      return ++retries > RETRIES ? null : "retry";
    if (ASKS.doneAlready.test(unread)) return "skip";
    if (ASKS.reason.test(unread)) return "it is done already";
    const asProposed = [ASKS.sections, ASKS.together, ASKS.begin, ASKS.statement, ASKS.closes, ASKS.more];
    return asProposed.some((question) => question.test(unread)) ? "" : undefined;
  };
}

/** Answers as a person would who wants to get to the end. */
export function answerToTheEnd(child: ChildProcess): void {
  listen(child, determined());
}
