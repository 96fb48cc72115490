// A run's folder as it would be on disk, from any objects: for logs that this program would not write.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../../src/digest.ts";

/** Chains the objects anew (`seq`, `prev`) and writes audit.jsonl and head into the folder. */
export function writtenLines(folder: string, objects: readonly Readonly<Record<string, unknown>>[]): void {
  let prev = "0".repeat(64);
  let text = "";
  for (const [index, { seq: _seq, prev: _prev, ...fields }] of objects.entries()) {
    const line = JSON.stringify({ seq: index + 1, ...fields, prev });
    text += `${line}\n`;
    prev = sha256(line);
  }
  writeFileSync(join(folder, "audit.jsonl"), text);
  writeFileSync(
    join(folder, "head"),
    `lamplighter-head/1 ${String(objects.length).padStart(12, "0")} ${prev}\n`,
  );
}
