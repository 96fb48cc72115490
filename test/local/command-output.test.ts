import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { createCommandOutput } from "../../src/local/command-output.ts";
import { createVault } from "../../src/output/vault.ts";

const MARK = "0123456789abcdef0123456789abcdef";

function collect(chunks: readonly Buffer[], more: { secret?: boolean; keep?: boolean } = {}) {
  const told: { text: string; bytes: number }[] = [];
  let ended = 0;
  const output = createCommandOutput({
    vault: createVault("key of the marks"),
    mark: MARK,
    secret: false,
    keep: false,
    ...more,
    told: (text, bytes) => told.push({ text, bytes }),
    ended: () => void ended++,
  });
  for (const chunk of chunks) output.push(chunk);
  output.close();
  const text = told.map((it) => it.text).join("");
  return { output, told, text, bytes: told.reduce((sum, it) => sum + it.bytes, 0), ended };
}

/** The bytes in pieces, cut at the given places. */
function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const at = [...new Set(places.map((it) => it % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length));
}

describe("the output of a command", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("0", "0123", MARK.slice(0, 31), `${MARK.slice(0, 20)}x`, "\u20ac\u20ac", "line\n"),
  );
  const places = fc.array(fc.nat(400), { maxLength: 12 });

  it("ends at the mark, however it comes in pieces", () => {
    fc.assert(
      fc.property(fc.array(text), text, places, (before, after, at) => {
        const printable = before.join("").replace(/\p{Cc}|\p{Cs}/gu, "-");
        const bytes = Buffer.from(printable);
        const whole = Buffer.concat([bytes, Buffer.from(MARK), Buffer.from(after)]);
        fc.pre(whole.indexOf(MARK) === bytes.length);
        const { output, text: told, ended, bytes: count } = collect(cut(whole, at));
        expect({ told, ended }).toEqual({ told: printable, ended: 1 });
        expect(output.measured()).toEqual({ bytes: bytes.length, sha256: sha256(bytes), missing: 0 });
        expect(count).toBe(bytes.length);
        expect(output.tail()).toBe(printable.slice(-4096));
      }),
    );
  });

  it("without a mark is what came", () => {
    fc.assert(
      fc.property(text, places, (it, at) => {
        const bytes = Buffer.from(it.replace(/\p{Cc}|\p{Cs}/gu, "-"));
        const { output, text: told, ended } = collect(cut(bytes, at));
        expect({ told, ended }).toEqual({ told: bytes.toString(), ended: 0 });
        expect(output.measured().sha256).toBe(sha256(bytes));
      }),
    );
  });

  it("is told up to a limit, whole characters only", () => {
    for (let shift = 0; shift < 4; shift++) {
      const bytes = Buffer.from("x".repeat(shift) + "\ud83d\ude00".repeat(260_000));
      for (const size of [4_096, 65_536, 1_000_000, bytes.length]) {
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
          bytes.subarray(at * size, (at + 1) * size),
        );
        const { output, text: told, bytes: count } = collect(pieces);
        const { missing, sha256: digest } = output.measured();
        expect(told.replaceAll("\ud83d\ude00", "")).toBe("x".repeat(shift));
        expect(digest).toBe(sha256(bytes));
        expect(Buffer.byteLength(told)).toBe(count);
        expect(count + missing).toBe(bytes.length);
        expect(count).toBeGreaterThan(999_990);
        expect(count).toBeLessThanOrEqual(1_000_000);
      }
    }
  });

  it("that is a secret is kept and not told", () => {
    const { output, told } = collect([Buffer.from("hush\n")], { secret: true, keep: true });
    expect(told).toEqual([]);
    expect(output.kept().toString()).toBe("hush\n");
    expect(output.tail()).toBe("");
    expect(output.measured().bytes).toBe(5);
  });

  it("is told in few reports, soon", () => {
    vi.useFakeTimers();
    try {
      const told: string[] = [];
      const output = createCommandOutput({
        vault: createVault("key of the marks"),
        mark: MARK,
        secret: false,
        keep: false,
        told: (it) => void told.push(it),
        ended: () => {},
      });
      for (let line = 0; line < 50; line++) output.push(Buffer.from(`${line}\n`));
      expect(told).toEqual([]);
      vi.advanceTimersByTime(100);
      expect(told).toHaveLength(1);
      output.push(Buffer.alloc(40_000, "x\n"));
      expect(told).toHaveLength(2);
      output.close();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
