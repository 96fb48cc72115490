// The recording: its form by version, its rhythm, its markers, and that nothing in it acts on the terminal but its own emphasis.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { safeText } from "../../src/output/clean.ts";
import { type CastOptions, createCaster } from "../../src/report/asciicast.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { HOSTILE, withTexts } from "../support/hostile-log.ts";
import { GOLDEN_NAMES, goldenLog, reportOf } from "../support/reports.ts";

interface Cast {
  readonly text: string;
  readonly header: Record<string, unknown>;
  readonly lines: readonly (readonly [time: number, code: string, data: string])[];
}

function castOf(events: readonly RunEvent[], options: Partial<CastOptions> = {}): Cast {
  const caster = createCaster(reportOf(events), { version: 3, idleLimit: 2000, ...options });
  const lines = [...caster.opening, ...events.flatMap((event, index) => caster.take(event, index + 1))];
  const text = [caster.header, ...lines].join("");
  const [header, ...rest] = text.trimEnd().split("\n");
  return { text, header: JSON.parse(header ?? ""), lines: rest.map((line) => JSON.parse(line)) };
}

const shown = ({ lines }: Cast): string => lines.map(([, code, data]) => (code === "o" ? data : "")).join("");
const sum = (numbers: readonly number[]): number => numbers.reduce((all, n) => all + n, 0);

describe.each(GOLDEN_NAMES)("the recording of %s", (name) => {
  const events = goldenLog(name);

  it("has the form of version 3: size in `term`, times since the line before, none longer than the limit", () => {
    const { header, lines } = castOf(events);
    expect(header).toMatchObject({ version: 3, term: { cols: 100, rows: 30 } });
    expect(header.timestamp).toBe(Math.floor((events[0]?.at ?? 0) / 1000));
    for (const [time, code] of lines) {
      expect(["o", "m"]).toContain(code);
      expect(time).toBeGreaterThanOrEqual(0);
      expect(time).toBeLessThanOrEqual(2);
    }
  });

  it("has the form of version 2: size at the top, times since the start; the same otherwise", () => {
    const [three, two] = [castOf(events), castOf(events, { version: 2 })];
    expect(two.header).toMatchObject({ version: 2, width: 100, height: 30, title: three.header.title });
    expect(two.lines.map(([, ...rest]) => rest)).toEqual(three.lines.map(([, ...rest]) => rest));
    let before = 0;
    for (const [index, [time]] of two.lines.entries()) {
      expect(time).toBeGreaterThanOrEqual(before);
      before = time;
      expect(time).toBeCloseTo(sum(three.lines.slice(0, index + 1).map(([pause]) => pause)), 6);
    }
  });

  it("marks each step when it is shown", () => {
    const marks = castOf(events).lines.filter(([, code]) => code === "m");
    expect(marks).toHaveLength(events.filter(({ type }) => type === "task.presented").length);
    for (const [, , label] of marks) expect(label).toMatch(/^Step \d+(, attempt \d+)?: ./);
  });

  it("acts on the terminal by its own emphasis alone, also when every text is hostile", () => {
    if (name === "session-and-substitution") return;
    for (const log of [events, withTexts(events, HOSTILE)]) {
      const cast = castOf(log);
      const plain = shown(cast)
        .replaceAll(/\u001b\[[01]m/g, "")
        .replaceAll("\r\n", "");
      expect(plain).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      for (const [, code, data] of cast.lines) if (code === "m") expect(data).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });
});

describe("a recording", () => {
  const events = goldenLog("failed-edited-retried");
  const paused = events.map((event, index) => ({ ...event, at: event.at + (index > 5 ? 3_600_000 : 0) }));

  it("waits as long as it may, and as long as it was when there is no limit", () => {
    const total = (idleLimit: number): number =>
      sum(castOf(paused, { idleLimit }).lines.map(([time]) => time));
    expect(total(0)).toBe(0);
    expect(total(5000) - total(2000)).toBeCloseTo(3, 6);
    expect(total(Number.POSITIVE_INFINITY)).toBeGreaterThan(3600);
  });

  it("says first what it is, and what is to be minded", () => {
    const [, , first] = castOf(events).lines[0] ?? [];
    expect(first).toMatch(
      /^\u001b\[1mRecording of run [0-9A-Z]{26}, made from its log\u001b\[0m\r\nThis was a rehearsal\./,
    );
  });

  it("tells of a long output its beginning and its end, and where the rest is", () => {
    const at = events.findIndex(({ type }) => type === "invocation.output");
    const output = events[at];
    if (output?.type !== "invocation.output") throw new Error("the log has no output");
    const flood = Array.from({ length: 3_000 }, (_, n) => ({
      ...output,
      text: safeText(`line ${n} of a flood\n`),
    }));
    const cast = castOf([...events.slice(0, at), ...flood, ...events.slice(at + 1)]);
    const text = shown(cast);
    expect(text).toContain("  | line 0 of a flood\r\n");
    expect(text).toContain("  | line 2999 of a flood\r\n");
    expect(text).toMatch(/\d kB left out here; they are in the log at lines \d+–\d+\.\r\n/);
    expect(cast.text.length).toBeLessThan(80_000);
  });
});

describe.skipIf(!hasAsciinema())("asciinema itself", () => {
  it("prints the recording of version 2 as it was recorded", () => {
    const folder = mkdtempSync(join(tmpdir(), "lamplighter-cast-"));
    try {
      const cast = castOf(goldenLog("killed-and-resumed"), { version: 2 });
      const path = join(folder, "run.cast");
      writeFileSync(path, cast.text);
      const printed = execFileSync("script", ["-qec", `asciinema cat ${path}`, "/dev/null"], {
        encoding: "utf8",
      });
      expect(printed.replaceAll("\r", "")).toBe(shown(cast).replaceAll("\r", ""));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** It is Python, and `cat` wants a terminal, so this is seen only where both are. */
function hasAsciinema(): boolean {
  try {
    execFileSync("sh", ["-c", "command -v asciinema && command -v script"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
