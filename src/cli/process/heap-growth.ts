// How much memory V8 takes beyond what a large fleet's run holds.
import { setFlagsFromString } from "node:v8";

/** Tasks of a run whose state is large. */
const MANY = 10_000;

/**
 * By default, what is held may become four times as much before V8 looks for garbage in it: of 200,000 tasks that is close
 * to a gigabyte. From here on it looks earlier, which takes some more time; a run of few tasks is left alone.
 */
export function limitHeapGrowth(tasks: number): void {
  if (tasks >= MANY) setFlagsFromString("--heap-growing-percent=40");
}
