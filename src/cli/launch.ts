// Entry point of the built program and of its practice thread: loads the chunks of the same name, with the
// code that V8 compiled when the same verb last ran. Nothing imports this file; it may import only small
// files.
import { basename, dirname, join } from "node:path";
import { chunkLoader } from "./process/chunk-loader.ts";
import { openCodeCache } from "./process/code-cache.ts";
import { compileLess } from "./process/compile-less.ts";
import { guardProcess } from "./process/guard-process.ts";
import { version } from "./process/version.ts";

/**
 * The practice thread's code is cached after this many milliseconds: it has set up by then, and gets no
 * notice when it is ended.
 */
const THREAD_HAS_STARTED = 2_000;

const path = import.meta.filename;
const name = basename(path, ".cjs");
const words = process.argv.slice(2);

if (name === "practice-account") {
  const { load, keep } = loader(name);
  load(chunk());
  setTimeout(keep, THREAD_HAS_STARTED).unref();
} else if (words.length === 1 && (words[0] === "--version" || words[0] === "-V")) {
  process.stdout.write(`${version()}\n`);
} else {
  guardProcess();
  compileLess();
  // Each verb compiles other functions.
  const { load, keep } = loader(`verb-${/^[a-z]*$/.test(words[0] ?? "") ? (words[0] ?? "") : ""}`);
  // After a usage error, the word may not be a verb.
  process.on("exit", (code) => {
    if (code !== 2) keep();
  });
  // Ending by itself, Node first frees every object.
  process.on("beforeExit", () => process.exit());
  load(chunk());
}

function chunk(): string {
  return join(dirname(path), "chunks", basename(path));
}

function loader(of: string) {
  return chunkLoader(openCodeCache(of));
}
