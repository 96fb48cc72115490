// The words for events on the operator's own machine: the log's disk, and the clock.
import { byteWords, count, durationWords } from "./run-words.ts";

/** `the disk of the log is nearly full: 41.0 MB left, room for 17 files`. */
export function logSpaceWords({ free, files }: { free: number; files: number | null }): string {
  const room = files === null ? "" : `, room for ${count(files, "file")}`;
  return `the disk of the log is nearly full: ${byteWords(free)} left${room}`;
}

/** Says that the clock was changed; `by` in ms, negative for back. */
export function clockMovedWords(by: number): string {
  const length = durationWords(Math.abs(by));
  return by < 0
    ? `the clock of this machine was set back by ${length}; events are ordered by their lines`
    : `the clock of this machine jumped ahead by ${length}: it was set, or the machine slept`;
}
