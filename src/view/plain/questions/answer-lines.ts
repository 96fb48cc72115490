// Answer lines from a person or a program. A line typed before the question was printed does not answer it.
import type { Answered } from "../../../run/model/event.ts";
import type { SecretSink } from "../../walk/state/engine-port.ts";

export interface AnswerLines {
  /**
   * The next answer; null at the end of the input. `print` writes the question; only later lines count as
   * answers.
   */
  ask(print: () => void): Promise<string | null>;
  /** True when the newest answer was pasted, not typed. */
  pasted(): boolean;
  /**
   * Calls back for each line that a person types while nothing is asked, and with null at the end. Null
   * removes the callback.
   */
  listen(listener: ((line: string | null) => void) | null): void;
  /** Stops reading. */
  close(): void;
}

/** How a question about a step is asked and answered. */
export interface PromptOptions {
  /** Takes text with its newlines. */
  readonly write: (text: string) => void;
  /** How the answers are recorded in the log. */
  readonly answers: Answered;
  readonly secrets: SecretSink;
  /** Reads a line without echo; where this is missing, a secret cannot be set during the run. */
  readonly askSecret?: (prompt: string) => Promise<string>;
}

/** Everything that a question needs: reading, printing whole lines, and the rest. */
export interface Prompter {
  readonly lines: AnswerLines;
  readonly say: (lines: readonly string[]) => void;
  readonly options: PromptOptions;
}

/**
 * Answers from the lines. `interactive`: a person types them; otherwise each line answers one question in
 * order and is passed to `echo`, because no terminal shows it. `pasted`: was the newest line pasted?
 */
export function answerLines(
  input: AsyncIterable<string> | null,
  interactive: boolean,
  echo: (line: string) => void = () => {},
  pasted: () => boolean = () => false,
): AnswerLines {
  const iterator = input?.[Symbol.asyncIterator]() ?? null;
  return interactive && iterator !== null ? typedLines(iterator, pasted) : pipedLines(iterator, echo);
}

function pipedLines(iterator: AsyncIterator<string> | null, echo: (line: string) => void): AnswerLines {
  return {
    async ask(print) {
      print();
      if (iterator === null) return null;
      const next = await iterator.next();
      if (next.done === true) return null;
      echo(next.value);
      return next.value;
    },
    pasted: () => false,
    listen: () => {},
    close: () => {},
  };
}

function typedLines(iterator: AsyncIterator<string>, pasted: () => boolean): AnswerLines {
  let wanted: ((line: string | null) => void) | null = null;
  let listener: ((line: string | null) => void) | null = null;
  let ended = false;
  let closed = false;
  let newestPasted = false;

  const give = (line: string | null): void => {
    const to = wanted;
    wanted = null;
    newestPasted = line !== null && pasted();
    if (to !== null) to(line);
    // An unrequested line goes to the listener, or is dropped.
    else listener?.(line);
  };

  const pump = async (): Promise<void> => {
    try {
      for (let next = await iterator.next(); next.done !== true && !closed; next = await iterator.next())
        give(next.value);
    } finally {
      ended = true;
      give(null);
    }
  };
  // An input that fails counts as closed: the run is left and can be resumed.
  pump().catch(() => {});

  return {
    ask(print) {
      print();
      if (ended) return Promise.resolve(null);
      return new Promise((resolve) => {
        wanted = resolve;
      });
    },
    pasted: () => newestPasted,
    listen(next) {
      listener = next;
      if (ended) next?.(null);
    },
    close() {
      closed = true;
    },
  };
}

/**
 * The word that an answer means: the word itself, or an unambiguous prefix. `no` and `n` never match: they
 * mean that nothing is done.
 */
export function wordFor(words: readonly string[], answer: string): string | null {
  const text = answer.trim().toLowerCase();
  if (isNo(text)) return null;
  const meant = words.filter((word) => word.startsWith(text));
  return words.find((word) => word === text) ?? (meant.length === 1 ? (meant[0] ?? null) : null);
}

/** True for `no`, its first letter, and an empty answer. */
export function isNo(answer: string): boolean {
  return "no".startsWith(answer.trim().toLowerCase());
}
