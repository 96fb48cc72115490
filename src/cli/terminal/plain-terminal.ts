// Questions and answers as plain lines, from a terminal or a pipe. Secrets are not echoed.
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import type { Size } from "../../view/screen/screen.ts";
import { isTogether } from "../../view/terminal/unmarked-paste.ts";
import { onOutputClosed } from "../process/output-end.ts";

export interface PlainTerminal {
  /** The input, line by line; ends with it. */
  readonly lines: AsyncIterable<string>;
  write(text: string): void;
  /** The next line, not echoed; "" at the end of the input. */
  askSecret(prompt: string): Promise<string>;
  /** Lends the terminal to `work`; output written meanwhile comes after it. */
  lend<T>(work: () => Promise<T>): Promise<T>;
  /** True when a person can see the questions. */
  readonly interactive: boolean;
  /** True if the newest line arrived at once, with its newline: it was pasted, not typed. */
  pasted(): boolean;
  /** Resolves when the reader of the output is gone. The lines have ended then. */
  readonly unread: Promise<void>;
  /** The terminal's size, or a default if it reports none; null if the output is not a terminal. */
  size(): Size | null;
  close(): void;
}

/** Reads standard input and writes standard output as lines. */
export function openPlainTerminal(): PlainTerminal {
  const interactive = process.stdin.isTTY === true && process.stdout.isTTY === true;
  let silent = false;
  let held: string[] | null = null;
  const echo = new Writable({
    write(chunk, _encoding, done) {
      if (!silent) process.stdout.write(chunk);
      done();
    },
  });
  const reader = createInterface({ input: process.stdin, output: echo, terminal: interactive });
  // Ctrl-C in the line editor leaves as the end of the input does, so that the log records it.
  reader.on("SIGINT", () => reader.close());
  // A closed terminal ends the input, too.
  const gone = (): void => reader.close();
  process.stdin.on("error", gone);
  // If nobody can read a question, it must not be answered.
  let readOn = (): void => {};
  const unread = new Promise<void>((resolve) => {
    readOn = onOutputClosed(() => {
      gone();
      resolve();
    });
  });

  // Watches the input before the reader splits it into lines. Useless on a terminal that sends whole lines
  // (`dumb`, as in Emacs).
  const tells = interactive && process.env.TERM !== "dumb";
  let keyAt: number | null = null;
  let isPaste = false;
  if (tells)
    process.stdin.prependListener("data", (chunk: Buffer | string) => {
      const at = performance.now();
      const alone = /^(?:\r\n?|\n)$/.test(chunk.toString());
      isPaste = !alone || isTogether(keyAt, at);
      keyAt = at;
    });

  const waiting: { readonly line: string; readonly pasted: boolean }[] = [];
  // Readers that wait for a line. The run continues to read while a secret is prompted for; a line answers
  // the newest question.
  const wanted: ((line: string | null) => void)[] = [];
  let ended = false;
  let newestPasted = false;
  reader.on("line", (line) => {
    const give = wanted.pop();
    if (give === undefined) {
      waiting.push({ line, pasted: isPaste });
      return;
    }
    newestPasted = isPaste;
    give(line);
  });
  reader.on("close", () => {
    ended = true;
    for (const give of wanted.splice(0)) give(null);
  });

  const next = (): Promise<string | null> => {
    const next = waiting.shift();
    if (next !== undefined) {
      newestPasted = next.pasted;
      return Promise.resolve(next.line);
    }
    if (ended) return Promise.resolve(null);
    return new Promise((resolve) => {
      wanted.push(resolve);
    });
  };

  return {
    interactive,
    unread,
    pasted: () => newestPasted,
    size: () =>
      interactive ? { columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 } : null,
    lines: {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          const line = await next();
          if (line === null) return;
          yield line;
        }
      },
    },
    write: (text) => {
      if (held === null) process.stdout.write(text);
      else held.push(text);
    },
    async lend(work) {
      held = [];
      reader.pause();
      if (interactive) process.stdin.setRawMode(false);
      try {
        return await work();
      } finally {
        const late = held.join("");
        held = null;
        process.stdout.write(late);
        if (!ended) {
          if (interactive) process.stdin.setRawMode(true);
          reader.resume();
        }
      }
    },
    async askSecret(prompt) {
      process.stdout.write(prompt);
      silent = true;
      try {
        return (await next()) ?? "";
      } finally {
        silent = false;
        process.stdout.write("\n");
      }
    },
    close() {
      reader.close();
      readOn();
      process.stdin.off("error", gone);
    },
  };
}
