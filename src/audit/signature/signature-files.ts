// The signatures beside a log: `head-N.sig` signs the head that names line N, `head-N-2.sig` is a second
// signature of that head.
import { lstatSync, readdirSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { OperatorError } from "../../errors.ts";

const NAME = /^head-([1-9]\d{0,11})(?:-([1-9]\d?))?\.sig$/;
/** The most signatures for one line. */
const MOST = 99;

export interface SignatureFile {
  readonly name: string;
  readonly path: string;
  /** The number of its line. */
  readonly seq: number;
}

/** By line, then by number. Links are omitted: no log files are accessed through them. */
export function signatureFiles(directory: string): readonly SignatureFile[] {
  return readdirSync(directory)
    .flatMap((name) => {
      const found = NAME.exec(name);
      const path = join(directory, name);
      if (found === null || !lstatSync(path).isFile()) return [];
      return [{ name, path, seq: Number(found[1]), time: Number(found[2] ?? 1) }];
    })
    .sort((a, b) => a.seq - b.seq || a.time - b.time)
    .map(({ name, path, seq }) => ({ name, path, seq }));
}

/** Writes a new one beside the existing ones (0600, on disk when this returns). Returns its path. */
export async function writeSignature(directory: string, seq: number, text: string): Promise<string> {
  for (let time = 1; time <= MOST; time++) {
    const path = join(directory, `head-${seq}${time === 1 ? "" : `-${time}`}.sig`);
    try {
      const file = await open(path, "wx", 0o600);
      try {
        await file.writeFile(text);
        await file.datasync();
      } finally {
        await file.close();
      }
      return path;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "EEXIST") continue;
      throw new OperatorError(
        `cannot write the signature to ${path}: ${(cause as Error).message}`,
        "Free some space or restore access to the run's folder, then run `lamplighter sign` again.",
        { cause },
      );
    }
  }
  throw new OperatorError(
    `line ${seq} already has ${MOST} signatures.`,
    "Move signatures that you do not need out of the run's folder.",
  );
}
