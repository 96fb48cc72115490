// Work that a person waits for outside of a run: what is waited for is said, and said again.
import { visible } from "../../output/visible.ts";
import { durationWords } from "../../transcript/words/run-words.ts";

/** After so many milliseconds it is said what is waited for. */
const SILENT = 1_500;
/** And again after so many each: no ten seconds pass in silence. */
export const NOTICE_INTERVAL = 8_000;

/** Does the work; when it takes long, says what is waited for, on the standard error. `silent`: for how many milliseconds nothing is said. */
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
