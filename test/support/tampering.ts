// A run's folder for tests that change it: the log's lines and head file, and what verifying says of them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ChainState, verifyLog } from "../../src/audit/chain/verify-log.ts";
import { type Diagnosis, diagnoseLog } from "../../src/audit/diagnosis/diagnose-log.ts";
import { sha256 } from "../../src/digest.ts";

/** The log of a real walk in format 2: lines without newlines, and the head file. */
export function realLog(): { readonly lines: readonly string[]; readonly head: string } {
  const folder = fileURLToPath(new URL("../logs/files/2/", import.meta.url));
  const text = readFileSync(join(folder, "audit.jsonl"), "utf8");
  return { lines: text.trimEnd().split("\n"), head: readFileSync(join(folder, "head"), "utf8") };
}

export interface Verdict extends Diagnosis {
  /** What the fast pass says. */
  readonly state: ChainState;
}

export interface TamperedFolder {
  /** Writes log and head file (none when null) and verifies them. */
  judge(log: string | Uint8Array, head: string | Uint8Array | null): Verdict;
  remove(): void;
}

export function tamperedFolder(): TamperedFolder {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-tampering-"));
  const path = join(folder, "audit.jsonl");
  return {
    judge(log, head) {
      writeFileSync(path, log);
      if (head === null) rmSync(join(folder, "head"), { force: true });
      else writeFileSync(join(folder, "head"), head);
      return { state: verifyLog(path).state, ...diagnoseLog(path) };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Lines as a file. */
export const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

/** The head file of these lines. */
export function headOf(lines: readonly string[]): string {
  return `lamplighter-head/1 ${String(lines.length).padStart(12, "0")} ${sha256(lines.at(-1) ?? "")}\n`;
}

/** The same events, numbered and chained anew from this place (from 0) on. */
export function chainedAnew(lines: readonly string[], from = 0): readonly string[] {
  const out = lines.slice(0, from);
  for (const [index, line] of lines.slice(from).entries()) {
    const { seq: _seq, prev: _prev, ...rest } = JSON.parse(line);
    const prev = out.length === 0 ? "0".repeat(64) : sha256(out.at(-1) ?? "");
    out.push(JSON.stringify({ seq: from + index + 1, ...rest, prev }));
  }
  return out;
}
