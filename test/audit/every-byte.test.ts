// No byte of a log or of its head file can be changed, taken out or put in unnoticed, and none makes verifying fail.
// TAMPER=1 makes every change at every byte of the log of a real walk (half an hour), TAMPER=13 every thirteenth; the tests
// take a share.
import { afterAll, describe, expect, it } from "vitest";
import { chainedAnew, headOf, realLog, tamperedFolder, textOf } from "../support/tampering.ts";

const real = realLog();
const { TAMPER } = process.env;
/** Every how manieth change is made; no multiple of a number of changes, so that all of them have their turn. */
const stride = (share: number): number => (TAMPER === undefined ? share : Number(TAMPER));
const folder = tamperedFolder();
afterAll(() => folder.remove());

const NEWLINE = 0x0a;
type Change = (bytes: Buffer, at: number) => Buffer;

const replaced =
  (byte: (old: number) => number): Change =>
  (bytes, at) => {
    const changed = Buffer.from(bytes);
    changed[at] = byte(bytes[at] ?? 0);
    return changed;
  };
const inserted =
  (byte: number): Change =>
  (bytes, at) =>
    Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), bytes.subarray(at)]);

const CHANGES: readonly Change[] = [
  replaced(() => NEWLINE),
  (bytes, at) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
  inserted(NEWLINE),
  // The next digit or letter, another case, no UTF-8, a control character, a quote, a blank.
  replaced((old) => old ^ 1),
  replaced((old) => old ^ 0x20),
  replaced((old) => old ^ 0x80),
  replaced(() => 0),
  replaced(() => 0x22),
  inserted(0x20),
  inserted(0x30),
  inserted(0x22),
  inserted(0xff),
];

/** Every so manieth change of the bytes at every place. */
function* changed(bytes: Buffer, every: number): Generator<{ at: number; bytes: Buffer; name: string }> {
  let count = 0;
  for (let at = 0; at <= bytes.length; at++) {
    for (const [index, change] of CHANGES.entries()) {
      if (count++ % every !== 0) continue;
      const result = change(bytes, at);
      if (!result.equals(bytes)) yield { at, bytes: result, name: `change ${index} of byte ${at}` };
    }
  }
}

/** The number of the line in which this byte stands. */
const lineOf = (bytes: Buffer, at: number): number =>
  bytes.subarray(0, at).reduce((count, byte) => count + (byte === NEWLINE ? 1 : 0), 1);

function noticed(log: Buffer, head: string, every: number): void {
  for (const it of changed(log, every)) {
    const { state, damages, newer } = folder.judge(it.bytes, head);
    expect(state, it.name).not.toBe("intact");
    expect(damages, it.name).not.toEqual([]);
    expect(newer === null || damages.length > 0, it.name).toBe(true);
    const line = damages[0]?.line ?? 0;
    const changedLine = lineOf(log, it.at);
    // A newline joins two lines or makes two of one, and its place belongs to either; the last line is judged by the head.
    expect(Math.abs(line - changedLine), `${it.name}: ${damages[0]?.words}`).toBeLessThanOrEqual(1);
  }
}

const LONG = { timeout: TAMPER === undefined ? 180_000 : 3_600_000 };

describe("every byte", LONG, () => {
  it("of the log of a real walk", () => {
    noticed(Buffer.from(textOf(real.lines)), real.head, stride(2003));
  });

  it("of the last lines, with the end of the file", () => {
    const lines = chainedAnew(real.lines.slice(-3));
    noticed(Buffer.from(textOf(lines)), headOf(lines), stride(29));
  });

  it("of the head file", () => {
    const lines = chainedAnew(real.lines.slice(-2));
    for (const it of changed(Buffer.from(headOf(lines)), stride(7))) {
      const { state, damages } = folder.judge(textOf(lines), it.bytes);
      expect(state, it.name).not.toBe("intact");
      expect(
        damages.map((found) => found.kind),
        it.name,
      ).toEqual([expect.stringMatching(/^(head-edited|truncated)$/)]);
    }
  });
});
