// Whether a file can be a log at all, so that no other file is reported as an altered log.
import { dirname } from "node:path";
import { logPath } from "../chain/append-log.ts";
import { readHead } from "../directory/head-file.ts";
import { readLines } from "../lines/read-lines.ts";

/** The beginning of each line in every format. */
const BEGINS = '{"seq":';

/**
 * True for a file with a log's name, with a head file beside it, or with at least one line that begins like a
 * log's. Throws OperatorError when it cannot be read.
 */
export function looksLikeLog(path: string): boolean {
  const directory = dirname(path);
  if (path === logPath(directory) || typeof readHead(directory) === "object") return true;
  for (const { bytes } of readLines(path))
    if (Buffer.from(bytes.subarray(0, BEGINS.length)).toString("latin1") === BEGINS) return true;
  return false;
}
