// A guide's file, read once: its bytes, its digest, and what was understood of it.
import { readFileSync, statSync } from "node:fs";
import { sha256 } from "../digest.ts";
import { OperatorError } from "../errors.ts";
import { readRunbook } from "../runbook/read-runbook.ts";
import type { Runbook } from "../runbook/runbook.ts";

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
  try {
    const { size } = statSync(path);
    if (size > LARGEST) {
      throw new OperatorError(
        `${path} is larger than ${LARGEST / 1024 / 1024} MB.`,
        "Give the Markdown file of one guide; split a book into its guides.",
      );
    }
    return readFileSync(path);
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === "ENOENT") {
      throw new OperatorError(`there is no file ${path}.`, "Give the path of a Markdown guide.", { cause });
    }
    if (code === "EISDIR") {
      throw new OperatorError(`${path} is a folder.`, "Give the path of one Markdown file in it.", { cause });
    }
    throw new OperatorError(
      `${path} cannot be read: ${(cause as Error).message}`,
      "Make it readable for you.",
      {
        cause,
      },
    );
  }
}
