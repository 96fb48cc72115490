// Questions and answers as plain lines, from a terminal or a pipe. Secrets are not echoed.
import { createInterface } from "node:readline";
import { Writable } from "node:stream";

export interface PlainTerminal {
  /** Lines as they come; ends with the input. */
  readonly lines: AsyncIterable<string>;
  write(text: string): void;
  /** The next line, not echoed; "" at the end of the input. */
  askSecret(prompt: string): Promise<string>;
  /** True when a person can see the questions. */
  readonly interactive: boolean;
  close(): void;
}

/** Takes over standard input and output as lines. */
export function openPlainTerminal(): PlainTerminal {
  const interactive = process.stdin.isTTY === true && process.stdout.isTTY === true;
  let silent = false;
  const echo = new Writable({
    write(chunk, _encoding, done) {
      if (!silent) process.stdout.write(chunk);
      done();
    },
  });
  const reader = createInterface({ input: process.stdin, output: echo, terminal: interactive });
  // Ctrl-C in a line editor: leave as the end of the input does, so that the log says so.
  reader.on("SIGINT", () => reader.close());

  const waiting: string[] = [];
  // Who waits for a line. The walk reads on while a secret is asked for, and the newest question is the one answered.
  const wanted: ((line: string | null) => void)[] = [];
  let ended = false;
  reader.on("line", (line) => {
    const give = wanted.pop();
    if (give === undefined) waiting.push(line);
    else give(line);
  });
  reader.on("close", () => {
    ended = true;
    for (const give of wanted.splice(0)) give(null);
  });

  const next = (): Promise<string | null> => {
    const line = waiting.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (ended) return Promise.resolve(null);
    return new Promise((resolve) => {
      wanted.push(resolve);
    });
  };

  return {
    interactive,
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
      process.stdout.write(text);
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
    close: () => reader.close(),
  };
}
