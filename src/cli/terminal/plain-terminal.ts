// Questions and answers as plain lines, from a terminal or a pipe. Secrets are not echoed.
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import type { Size } from "../../view/screen/screen.ts";
import { isTogether } from "../../view/terminal/unmarked-paste.ts";
import { onOutputClosed } from "../process/output-end.ts";

export interface PlainTerminal {
  /** Lines as they come; ends with the input. */
  readonly lines: AsyncIterable<string>;
  write(text: string): void;
  /** The next line, not echoed; "" at the end of the input. */
  askSecret(prompt: string): Promise<string>;
  /** Gives the terminal away for as long as `work` takes; what is written meanwhile comes afterwards. */
  lend<T>(work: () => Promise<T>): Promise<T>;
  /** True when a person can see the questions. */
  readonly interactive: boolean;
  /** True when the newest line came at once with its end: it was pasted, not typed. */
  pasted(): boolean;
  /** Resolves when nobody reads what is written any more. The lines have ended then. */
  readonly unread: Promise<void>;
  /** The terminal's, or a usual one where it does not say; null when nobody sees the lines. */
  size(): Size | null;
  close(): void;
}

/** Takes over standard input and output as lines. */
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
  // Ctrl-C in a line editor: leave as the end of the input does, so that the log says so.
  reader.on("SIGINT", () => reader.close());
  // A terminal that is gone ends the input as well.
  const gone = (): void => reader.close();
  process.stdin.on("error", gone);
  // Questions that nobody can read are answered by nobody.
  let readOn = (): void => {};
  const unread = new Promise<void>((resolve) => {
    readOn = onOutputClosed(() => {
      gone();
      resolve();
    });
  });

  // What the reader makes lines of, seen before it does. A terminal that sends whole lines (`dumb`, as in Emacs) does not know.
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
  // Who waits for a line. The run reads on while a secret is asked for, and the newest question is the one answered.
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
