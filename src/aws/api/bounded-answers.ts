// By default the SDK reads an answer to its end, however long: an endpoint that poses as AWS could exhaust
// our memory. No answer that we request comes near these limits.
import { pipeline, Readable, Transform } from "node:stream";

/** The most bytes read from one answer. */
const MOST_BYTES = 16 * 1024 * 1024;

/** How long an answer that has begun may take, in milliseconds. */
const LONGEST = 120_000;

export interface AnswerBounds {
  readonly bytes: number;
  /** In milliseconds. */
  readonly time: number;
}

/** An answer exceeded a limit and was not read to its end. It proves nothing. */
export class EndlessAnswer extends Error {
  override readonly name = "EndlessAnswer";
  /** Without it, the SDK adds a hint to the message of every error. */
  readonly $metadata = {};
}

/** The part of an SDK client that lets us wrap the connection's answers before they are read. */
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

/** The client; its calls now reject with EndlessAnswer when an answer exceeds the limits. */
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
  // When one stream fails, the other is destroyed, and the connection with it.
  pipeline(body, counted, () => clearTimeout(timer));
  return counted;
}

function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${bytes} bytes` : `${bytes / 1024 / 1024} MB`;
}
