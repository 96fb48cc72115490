// Notices for work outside a run: says what the person is waiting for, and repeats it.
import { visible } from "../../output/visible.ts";
import { durationWords } from "../../transcript/words/run-words.ts";

/** Time before the first notice, in milliseconds. */
const SILENT = 1_500;
/** Time between notices, in milliseconds: never silent for ten seconds. */
export const NOTICE_INTERVAL = 8_000;

/**
 * For work that never waits, such as reading a log: returns a function to call again and again meanwhile, which prints on
 * standard error what the person waits for. `now`: milliseconds of a clock that only goes forward.
 */
export function progressNotice(words: string, now: () => number = () => performance.now()): () => void {
  const begun = now();
  let next = begun + SILENT;
  return () => {
    const time = now();
    if (time < next) return;
    next = time + NOTICE_INTERVAL;
    sayNotice(words, time - begun);
  };
}

/** The same for reading a log: a large one takes long. */
export const readingNotice = (path: string): (() => void) => progressNotice(`Reading the log ${path}…`);

/** `waited`: milliseconds. */
function sayNotice(words: string, waited: number): void {
  const since = waited < NOTICE_INTERVAL ? "" : ` (${durationWords(waited)})`;
  process.stderr.write(`${visible(words)}${since}\n`);
}

/**
 * Does the work; if it takes long, prints on standard error what the person waits for. `silent`: milliseconds
 * before the first notice.
 */
export async function withProgressNotice<T>(
  words: string,
  work: () => Promise<T>,
  silent = SILENT,
): Promise<T> {
  const begun = performance.now();
  const say = (): void => {
    sayNotice(words, performance.now() - begun);
    timer = setTimeout(say, NOTICE_INTERVAL);
  };
  let timer = setTimeout(say, silent);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
