// Of itself the SDK reads an answer to the end, however long that is: what answers in AWS's place could take all memory. No
// answer that is asked for comes near the limits.
import { pipeline, Readable, Transform } from "node:stream";

/** The most that is read of one answer, in bytes. */
const MOST_BYTES = 16 * 1024 * 1024;

/** How long an answer that has begun may take, in milliseconds. */
const LONGEST = 120_000;

export interface AnswerBounds {
  readonly bytes: number;
  /** In milliseconds. */
  readonly time: number;
}

/** An answer was not read to the end, because it is beyond a limit. It proves nothing of what was asked for. */
export class EndlessAnswer extends Error {
  override readonly name = "EndlessAnswer";
  /** The SDK writes a hint into the message of every error without it. */
  readonly $metadata = {};
}

/** A client of the SDK, as far as it takes to stand between its connection and what reads the answers. */
interface ReadingClient {
  readonly middlewareStack: {
    add(
      middleware: <A, R extends { readonly response: unknown }>(
        next: (step: A) => Promise<R>,
      ) => (step: A) => Promise<R>,
      options: { readonly step: "deserialize"; readonly priority: "low"; readonly name: string },
    ): void;
  };
}

/** The client, whose calls from now on reject with EndlessAnswer where an answer is beyond the bounds. */
export function bounded<C extends ReadingClient>(
  client: C,
  bounds: AnswerBounds = { bytes: MOST_BYTES, time: LONGEST },
): C {
  client.middlewareStack.add(
    (next) => async (step) => {
      const result = await next(step);
      const response = result.response as { body?: unknown };
      if (response.body instanceof Readable) response.body = boundedBody(response.body, bounds);
      return result;
    },
    { step: "deserialize", priority: "low", name: "boundAnswers" },
  );
  return client;
}

function boundedBody(body: Readable, { bytes, time }: AnswerBounds): Readable {
  let read = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      read += chunk.length;
      if (read > bytes)
        done(new EndlessAnswer(`more than ${size(bytes)} in one response, which is the limit`));
      else done(null, chunk);
    },
  });
  const timer = setTimeout(() => {
    counted.destroy(new EndlessAnswer(`the response was still incomplete after ${time / 1000} s`));
  }, time);
  timer.unref();
  // Where one of them fails the other is destroyed, and with it the connection.
  pipeline(body, counted, () => clearTimeout(timer));
  return counted;
}

function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${bytes} bytes` : `${bytes / 1024 / 1024} MB`;
}
