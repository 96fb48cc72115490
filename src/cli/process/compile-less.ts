// A verb that reads a guide or a log and ends is over before V8 has earned back what it spends on making code fast: a third of the
// CPU time that a plan took beyond a bare Node was that.
import { setFlagsFromString } from "node:v8";

/**
 * Hundreds of regular expressions are compiled, most of them for a few lines: each is to be made quickly, not well, and is made
 * machine code only when it was used this many times. V8 makes machine code at once where the text is long.
 */
const EXPRESSIONS = [
  "--no-regexp-optimization",
  "--no-regexp-peephole-optimization",
  "--regexp-tier-up-ticks=20",
];

/** A function is to be optimized later than by default, but in a large guide all the same. */
const FUNCTIONS = ["--invocation-count-for-maglev=2000", "--invocation-count-for-turbofan=10000"];

/** The flags by the release of Node whose V8 has them. Of a flag that it has not, V8 complains on stderr. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  20: [...EXPRESSIONS, "--interrupt-budget=500000"],
  22: [...EXPRESSIONS, ...FUNCTIONS],
  24: [...EXPRESSIONS, ...FUNCTIONS],
};

/**
 * Makes V8 compile quickly rather than well. To be called before the code cache is read, since what it holds belongs to the flags
 * that it was made with. So does the compiled code in Node itself: a part of Node that is loaded from here on is compiled anew.
 */
export function compileLess(): void {
  for (const flag of FLAGS[Number.parseInt(process.versions.node, 10)] ?? []) setFlagsFromString(flag);
}
