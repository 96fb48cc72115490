// The lines that a person or a program answers with. Where a person types, a line that was there before the question
// was printed is no answer to it. No question is put here.
import type { Answered } from "../../run/model/event.ts";
import type { SecretSink } from "../walk/state/engine-port.ts";

export interface AnswerLines {
  /** The next answer; null at the end of the input. `print` writes the question, after which answers count. */
  ask(print: () => void): Promise<string | null>;
  /** True when the newest answer was pasted, not typed. */
  pasted(): boolean;
  /** While nothing is asked: calls back for each line that a person types, with null once they have ended. Null stops it. */
  listen(listener: ((line: string | null) => void) | null): void;
  /** Stops reading. */
  close(): void;
}

/** What a question about a step is asked and answered with. */
export interface PromptOptions {
  /** Takes text with its newlines. */
  readonly write: (text: string) => void;
  /** How the answers stand in the log. */
  readonly answers: Answered;
  readonly secrets: SecretSink;
  /** Reads a line without echo; where it is missing, a secret cannot be given during the walk. */
  readonly askSecret?: (prompt: string) => Promise<string>;
}

/** Everything that a question needs: to read, to print whole lines, and the rest. */
export interface Prompter {
  readonly lines: AnswerLines;
  readonly say: (lines: readonly string[]) => void;
  readonly options: PromptOptions;
}

/**
 * Answers from the lines. `interactive`: a person types them; else they are taken in order, each for one question, and
 * told to `echo`, because no terminal shows them. `pasted`: was the newest of these lines pasted?
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
    // A line that nobody asked for is told to the listener, and otherwise forgotten.
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
  // An input that breaks ends like one that is closed: the walk is left and can be resumed.
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
 * The one of these words that an answer means: the word itself, or how it begins where no other begins so. `no` and its
 * first letter never mean one: they say that nothing is done.
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
