// A large audit log for measuring: a real walk's chain, its output grown to a size. Every line is chained, and the head
// file names the last one.
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logPath } from "../../src/audit/chain/append-log.ts";
import { openHead } from "../../src/audit/directory/head-file.ts";
import { encodeLine, lineDigest, NO_LINE } from "../../src/audit/lines/log-line.ts";
import { safeText } from "../../src/output/clean.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { planOf } from "../support/plan-builder.ts";
import { story } from "../support/story.ts";

export interface GrownLog {
  /** Path of audit.jsonl. */
  readonly path: string;
  readonly lines: number;
  remove(): void;
}

/** One line of a build's output, as it comes when a command writes slowly. */
export const SHORT = "Step 7/12 : RUN make -j2 all && make install > /dev/null\n";

/** A range of output, as it is fetched from a node: 75 lines. */
export const RANGE = SHORT.repeat(75);

/** Writes the log of a command that prints `text` again and again until the file has so many bytes, then ends. */
export function growLog(bytes: number, text: string): GrownLog {
  const begun = story(planOf([{ run: "make" }]))
    .start()
    .identified("node")
    .confirm()
    .accepted();
  const { nonce } = begun.invocation;
  const clean = safeText(text);
  return writeGrownLog(function* (written) {
    yield begun.log;
    while (written().bytes < bytes) {
      const output = { type: "invocation.output", nonce, text: clean, bytes: text.length } as const;
      const at = begun.run.at + written().lines;
      yield Array.from({ length: 100 }, (_, line): RunEvent => ({ ...output, at: at + line }));
    }
    yield begun.later(written().lines).exit(0).givenBack().log.slice(begun.log.length);
  });
}

/** Writes the log of these events, batch by batch, so that it may be larger than memory. */
export function writeGrownLog(
  batches: (
    written: () => { readonly lines: number; readonly bytes: number },
  ) => Iterable<readonly RunEvent[]>,
): GrownLog {
  const directory = mkdtempSync(join(tmpdir(), "lamplighter-bench-"));
  const path = logPath(directory);
  const file = openSync(path, "w", 0o600);
  let [seq, head, size] = [0, NO_LINE, 0];
  for (const events of batches(() => ({ lines: seq, bytes: size }))) {
    let batch = "";
    for (const event of events) {
      const line = encodeLine({ seq: ++seq, prev: head, event });
      head = lineDigest(line);
      batch += `${line}\n`;
    }
    size += writeSync(file, batch);
  }
  closeSync(file);
  const headFile = openHead(directory);
  headFile.write({ seq, sha256: head });
  headFile.close();
  return { path, lines: seq, remove: () => rmSync(directory, { recursive: true }) };
}
