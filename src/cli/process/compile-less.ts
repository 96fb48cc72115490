// Most verbs end, and a run waits for its operator, before V8 recovers the cost of optimizing their code: that
// cost was a third of the CPU time of a plan beyond a bare Node, and a quarter of a run's until its first page.
import { setFlagsFromString } from "node:v8";

/**
 * Hundreds of regular expressions are compiled, most for a few lines: compile each quickly, and to machine
 * code only after this many uses. V8 compiles to machine code at once if the text is long.
 */
const EXPRESSIONS = [
  "--no-regexp-optimization",
  "--no-regexp-peephole-optimization",
  "--regexp-tier-up-ticks=100",
];

/** Optimize functions later than by default, but still within a large guide. */
const FUNCTIONS = ["--invocation-count-for-maglev=2000", "--invocation-count-for-turbofan=10000"];

/** Collect garbage without helper threads: there is little of it, and waking them takes longer. */
const GARBAGE = ["--no-parallel-scavenge"];

/** The flags by Node release. V8 complains on stderr about flags that it does not know. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  20: [...EXPRESSIONS, ...GARBAGE, "--interrupt-budget=500000"],
  22: [...EXPRESSIONS, ...GARBAGE, ...FUNCTIONS],
  24: [...EXPRESSIONS, ...GARBAGE, ...FUNCTIONS],
};

/**
 * Makes V8 compile quickly rather than well. Call it before reading the code cache, whose contents depend on
 * the flags. So does Node's own compiled code: parts of Node loaded after this are compiled again.
 */
export function compileLess(): void {
  for (const flag of FLAGS[Number.parseInt(process.versions.node, 10)] ?? []) setFlagsFromString(flag);
}
