// The way in of the built program, and of its practice thread: it loads the chunks of the same name, with what V8 compiled of them
// when the same verb last ran. Nothing imports this file; what it imports must be small.
import { basename, dirname, join } from "node:path";
import { chunkLoader } from "./process/chunk-loader.ts";
import { openCodeCache } from "./process/code-cache.ts";
import { compileLess } from "./process/compile-less.ts";
import { guardProcess } from "./process/guard-process.ts";
import { version } from "./process/version.ts";

/** After how many milliseconds the practice thread's code is kept: by then it has set up, and it is ended without a word. */
const THREAD_HAS_STARTED = 2_000;
/** The verbs that read a guide or a log and end. The others load much of Node, or run for long. */
const BRIEF: ReadonlySet<string | undefined> = new Set([
  "plan",
  "check",
  "verify",
  "runs",
  "replay",
  "export",
]);

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
  if (BRIEF.has(words[0])) compileLess();
  // Each verb compiles other functions.
  const { load, keep } = loader(`verb-${/^[a-z]*$/.test(words[0] ?? "") ? (words[0] ?? "") : ""}`);
  // A usage error shows a word that may be no verb.
  process.on("exit", (code) => {
    if (code !== 2) keep();
  });
  load(chunk());
}

function chunk(): string {
  return join(dirname(path), "chunks", basename(path));
}

function loader(of: string) {
  return chunkLoader(openCodeCache(of));
}
