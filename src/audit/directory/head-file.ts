// The head file beside a log: the number and digest of its last line. It reveals a cut tail, which the chain
// alone cannot. It has a fixed length and is written in place, so writing it is cheap.
import { closeSync, constants, writeSync } from "node:fs";
import { join } from "node:path";
import { openRegular, readRegular } from "../lines/regular-file.ts";

export interface Head {
  readonly seq: number;
  readonly sha256: string;
}

const FORM = /^lamplighter-head\/1 (\d{12}) ([0-9a-f]{64})\n$/;

/** The path of the head file of the log in this folder. */
export const headPath = (directory: string): string => join(directory, "head");

/** The file's exact text: signatures cover it. */
export function headText({ seq, sha256 }: Head): string {
  return `lamplighter-head/1 ${String(seq).padStart(12, "0")} ${sha256}\n`;
}

/** Opens the head file for writing in place. */
export function openHead(directory: string): { write(head: Head): void; close(): void } {
  const file = openRegular(headPath(directory), constants.O_WRONLY | constants.O_CREAT);
  return {
    write(head) {
      writeSync(file, headText(head), 0);
    },
    close: () => closeSync(file),
  };
}

/**
 * The head; "missing" when the file is missing or empty, "unreadable" when it has another format or is not a
 * regular file.
 */
export function readHead(directory: string): Head | "missing" | "unreadable" {
  let text: string;
  try {
    text = readRegular(headPath(directory)).toString("utf8");
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "ENOENT" ? "missing" : "unreadable";
  }
  // It is created with the log, and written after the first lines.
  if (text === "") return "missing";
  const found = FORM.exec(text);
  return found ? { seq: Number(found[1]), sha256: found[2] ?? "" } : "unreadable";
}
