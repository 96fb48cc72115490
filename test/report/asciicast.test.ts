// The recording's form by version: header, times, markers, and the terminal as it was found.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { asciicast, type CastScreen } from "../../src/report/asciicast.ts";
import { goldenLog, reportOf } from "../support/reports.ts";

const events = goldenLog("failed-edited-retried");
const SCREENS: readonly CastScreen[] = [
  { at: 0, bytes: "one", step: null },
  { at: 400, bytes: "two", step: "Step 1: mkfs\n\u001b[2Jx" },
  { at: 900, bytes: "", step: null },
  { at: 1400, bytes: "", step: "Step 2: mount" },
  { at: 3400, bytes: "three", step: null },
];

function castOf(version: 2 | 3) {
  const text = [...asciicast(reportOf(events), SCREENS, { version, columns: 100, rows: 30 })].join("");
  const [header, ...lines] = text.trimEnd().split("\n");
  return {
    header: JSON.parse(header ?? ""),
    lines: lines.map((line) => JSON.parse(line) as readonly [number, string, string]),
    text,
  };
}

describe("a recording", () => {
  it("says in its title what it is, and what must be known first", () => {
    expect(castOf(3).header.title).toMatch(/^A guide for tests · run [0-9A-Z]{26} · This was a rehearsal\./);
  });

  it("has in version 3 the size in `term`, and the time since the line before", () => {
    const { header, lines } = castOf(3);
    expect(header).toMatchObject({ version: 3, term: { cols: 100, rows: 30 } });
    expect(header.timestamp).toBe(Math.floor((events[0]?.at ?? 0) / 1000));
    expect(lines.map(([time]) => time)).toEqual([0, 0, 0.4, 0, 1, 2, 0]);
  });

  it("has in version 2 the size at the top, and the time since the start; the same otherwise", () => {
    const [three, two] = [castOf(3), castOf(2)];
    expect(two.header).toMatchObject({ version: 2, width: 100, height: 30, title: three.header.title });
    expect(two.lines.map(([time]) => time)).toEqual([0, 0, 0.4, 0.4, 1.4, 3.4, 3.4]);
    expect(two.lines.map(([, ...rest]) => rest)).toEqual(three.lines.map(([, ...rest]) => rest));
  });

  it("marks a step behind the screen that shows it, in visible characters", () => {
    const { lines } = castOf(3);
    const at = lines.findIndex(([, code]) => code === "m");
    expect(lines[at - 1]).toEqual([0.4, "o", "two"]);
    expect(lines[at]?.[2]).toMatch(/^Step 1: mkfs [^\p{Cc}]*x$/u);
  });

  it("gives the terminal its cursor and its wrapping back", () => {
    const { lines } = castOf(3);
    expect(lines[0]?.[2]).toBe("\u001b[?25l\u001b[?7l");
    expect(lines.at(-1)?.[2]).toBe("\u001b[?7h\u001b[?25h\u001b[30;1H");
  });
});

describe.skipIf(!hasAsciinema())("asciinema itself", () => {
  it("prints the recording of version 2 as it was recorded", () => {
    const folder = mkdtempSync(join(tmpdir(), "lamplighter-cast-"));
    try {
      const { text, lines } = castOf(2);
      const path = join(folder, "run.cast");
      writeFileSync(path, text);
      const printed = execFileSync("script", ["-qec", `asciinema cat ${path}`, "/dev/null"], {
        encoding: "utf8",
      });
      const drawn = lines.flatMap(([, code, data]) => (code === "o" ? [data] : [])).join("");
      expect(printed.replaceAll("\r", "")).toBe(drawn);
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
