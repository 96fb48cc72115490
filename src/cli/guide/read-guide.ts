// A guide's file, read once: its bytes, its digest, and what was understood of it.
import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { sha256 } from "../../digest.ts";
import { OperatorError } from "../../errors.ts";
import type { Runbook } from "../../runbook/model/runbook.ts";
import { readRunbook } from "../../runbook/read-runbook.ts";
import { readWithin } from "../process/read-within.ts";

/** A guide larger than this is refused: nobody walks it, and reading Markdown is not linear. */
const LARGEST = 20 * 1024 * 1024;

export interface Guide {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  readonly runbook: Runbook;
}

/** Reads and understands the guide. Throws OperatorError when there is no such readable file. */
export function readGuide(path: string): Guide {
  const bytes = readFile(path);
  return { path, sha256: sha256(bytes), bytes, runbook: readRunbook(bytes) };
}

function readFile(path: string): Uint8Array {
  let file: number | null = null;
  try {
    // Of itself opening a pipe waits until somebody writes into it.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(file);
    if (stat.isDirectory())
      throw new OperatorError(`${path} is a folder.`, "Give the path of one Markdown file in it.");
    if (!stat.isFile())
      throw new OperatorError(
        `${path} is a pipe or a device, not a file.`,
        "Save the guide to a file, and give its path.",
      );
    const bytes = readWithin(file, LARGEST);
    if (bytes === null)
      throw new OperatorError(
        `${path} is larger than ${LARGEST / 1024 / 1024} MB.`,
        "Give the Markdown file of one guide; split a book into its guides.",
      );
    return bytes;
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") {
      throw new OperatorError(`there is no file ${path}.`, "Give the path of a Markdown guide.", { cause });
    }
    throw new OperatorError(
      `${path} cannot be read: ${(cause as Error).message}`,
      "Make it readable for you.",
      {
        cause,
      },
    );
  } finally {
    if (file !== null) closeSync(file);
  }
}
