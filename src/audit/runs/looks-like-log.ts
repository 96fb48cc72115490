// Whether a file can be a log at all, so that no other file is said to be an altered one.
import { dirname } from "node:path";
import { logPath } from "../chain/append-log.ts";
import { readHead } from "../directory/head-file.ts";
import { readLines } from "../lines/read-lines.ts";

/** How each line of every format begins. */
const BEGINS = '{"seq":';

/**
 * True for a file that has a log's name or a head file beside it, or one line that begins as those of a log do: whatever was
 * done to the others. Throws OperatorError when it cannot be read.
 */
export function looksLikeLog(path: string): boolean {
  const directory = dirname(path);
  if (path === logPath(directory) || typeof readHead(directory) === "object") return true;
  for (const { bytes } of readLines(path))
    if (Buffer.from(bytes.subarray(0, BEGINS.length)).toString("latin1") === BEGINS) return true;
  return false;
}
