// Notices for work outside a run: says what the person is waiting for, and repeats it.
import { visible } from "../../output/visible.ts";
import { durationWords } from "../../transcript/words/run-words.ts";

/** Time before the first notice, in milliseconds. */
const SILENT = 1_500;
/** Time between notices, in milliseconds: never silent for ten seconds. */
export const NOTICE_INTERVAL = 8_000;

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
    const waited = performance.now() - begun;
    const since = waited < NOTICE_INTERVAL ? "" : ` (${durationWords(waited)})`;
    process.stderr.write(`${visible(words)}${since}\n`);
    timer = setTimeout(say, NOTICE_INTERVAL);
  };
  let timer = setTimeout(say, silent);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
