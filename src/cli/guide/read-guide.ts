// A guide's file, read once: its bytes, its digest and the parsed runbook.
import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { sha256 } from "../../digest.ts";
import { OperatorError } from "../../errors.ts";
import type { Runbook } from "../../runbook/model/runbook.ts";
import { readRunbook } from "../../runbook/read-runbook.ts";
import { readWithin } from "../process/read-within.ts";

/** A larger guide is refused: nobody runs it, and reading Markdown is not linear. */
const LARGEST = 20 * 1024 * 1024;

export interface Guide {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  readonly runbook: Runbook;
}

/** Reads and parses the guide. Throws OperatorError when there is no such readable file. */
export function readGuide(path: string): Guide {
  const bytes = readFile(path);
  return { path, sha256: sha256(bytes), bytes, runbook: readRunbook(bytes) };
}

function readFile(path: string): Uint8Array {
  let file: number | null = null;
  try {
    // Without O_NONBLOCK, opening a pipe waits for a writer.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(file);
    if (stat.isDirectory())
      throw new OperatorError(`${path} is a folder.`, "Pass the path of a Markdown file in it.");
    if (!stat.isFile())
      throw new OperatorError(
        `${path} is not a regular file.`,
        "Save the guide to a file and pass its path.",
      );
    const bytes = readWithin(file, LARGEST);
    if (bytes === null)
      throw new OperatorError(
        `${path} is larger than ${LARGEST / 1024 / 1024} MB.`,
        "Split it into one guide per file.",
      );
    return bytes;
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") {
      throw new OperatorError(`file not found: ${path}.`, "Pass the path of a Markdown guide.", { cause });
    }
    throw new OperatorError(
      `cannot read ${path}: ${(cause as Error).message}`,
      "Check the file's permissions.",
      {
        cause,
      },
    );
  } finally {
    if (file !== null) closeSync(file);
  }
}
