// Turns the output of a running command into reports: cut at the mark after it, measured completely, passed
// on up to a limit, decoded, cleaned and redacted.
import { createHash } from "node:crypto";
import { createOutputPipe } from "../output/output-pipe.ts";
import type { SafeText } from "../output/safe-text.ts";
import type { SecretVault } from "../output/vault.ts";
import { characterStart } from "../output/whole-characters.ts";

/** The most bytes of an output that go into the log; the rest is only counted. */
export const MOST_OUTPUT = 1_000_000;
/** A report is made after this many bytes or this many milliseconds. */
const REPORT_BYTES = 32_768;
const REPORT_AFTER = 100;
/** The most that `tail` returns, in characters. */
const TAIL = 4_096;

export interface CommandOutput {
  /** Takes bytes as they arrive; ignores bytes after the mark. */
  push(bytes: Buffer): void;
  /** Call it when no more bytes will arrive. */
  close(): void;
  measured(): { readonly bytes: number; readonly sha256: string; readonly missing: number };
  /** The bytes up to the limit if they should be kept; else nothing. */
  kept(): Buffer;
  /** The newest text. */
  tail(): string;
}

export interface OutputOptions {
  readonly vault: SecretVault;
  /** What the waiting process writes after the command's output. */
  readonly mark: string;
  /** The whole output is secret or must not be kept: none of it is passed on. */
  readonly secret: boolean;
  readonly keep: boolean;
  readonly told: (text: SafeText, bytes: number) => void;
  /** Called when the mark arrives: the command has ended. */
  readonly ended: () => void;
}

export function createCommandOutput(options: OutputOptions): CommandOutput {
  const { vault, mark, secret, keep, told, ended } = options;
  const hash = createHash("sha256");
  const pipe = createOutputPipe(vault);
  let total = 0;
  let passed = 0;
  let sha256: string | null = null;
  let held: Buffer = Buffer.alloc(0);
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let untold = 0;
  let timer: NodeJS.Timeout | null = null;
  let marked = false;
  let tail = "";
  const kept: Buffer[] = [];

  const tell = (text: SafeText): void => {
    // Text of an unfinished line is still held back; its bytes are reported with it.
    if (text === "") return;
    tail = (tail + text).slice(-TAIL);
    told(text, untold);
    untold = 0;
  };
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (waitingBytes === 0) return;
    const bytes = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    untold += bytes.length;
    tell(pipe.push(bytes));
  };
  const take = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    hash.update(bytes);
    const room = MOST_OUTPUT - total;
    total += bytes.length;
    if (room <= 0) return;
    const part = bytes.length < room ? bytes : upTo(bytes, room);
    passed += part.length;
    if (keep) kept.push(part);
    if (secret) return;
    waiting.push(part);
    waitingBytes += part.length;
    if (waitingBytes >= REPORT_BYTES) flush();
    else timer ??= setTimeout(flush, REPORT_AFTER);
  };
  const close = (): void => {
    if (sha256 !== null) return;
    take(held);
    held = Buffer.alloc(0);
    sha256 = hash.digest("hex");
    flush();
    tell(pipe.end());
  };

  return {
    push(bytes) {
      if (marked) return;
      const all = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
      const at = all.indexOf(mark);
      if (at < 0) {
        const whole = all.length - startOfMark(all, mark);
        take(all.subarray(0, whole));
        held = all.subarray(whole);
        return;
      }
      marked = true;
      held = all.subarray(0, at);
      close();
      ended();
    },
    close,
    measured: () => ({ bytes: total, sha256: sha256 ?? "", missing: total - passed }),
    kept: () => Buffer.concat(kept),
    tail: () => tail,
  };
}

/** How many of the last bytes may be the beginning of the mark. */
function startOfMark(bytes: Buffer, mark: string): number {
  for (let length = Math.min(mark.length - 1, bytes.length); length > 0; length--)
    if (bytes.subarray(bytes.length - length).equals(Buffer.from(mark.slice(0, length)))) return length;
  return 0;
}

/** At most that many bytes, without a character that would be cut. */
function upTo(bytes: Buffer, most: number): Buffer {
  const first = bytes.subarray(0, most);
  return first.subarray(0, characterStart(first));
}
