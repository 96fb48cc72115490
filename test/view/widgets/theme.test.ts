// One meaning a colour, readable on dark and on light, and never the only signal.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { TaskState } from "../../../src/run/model/run.ts";
import {
  COLOURS,
  leadsSafely,
  linked,
  riskSign,
  severitySign,
  type Tone,
  taskSign,
  toned,
} from "../../../src/view/widgets/theme.ts";

const STATES: readonly TaskState[] = [
  "waiting",
  "ready",
  "running",
  "uncertain",
  "failed",
  "done",
  "skipped",
  "attested",
  "accepted",
];

/** A colour of the 6×6×6 cube of the 256-colour palette as relative luminance (WCAG 2). */
function luminance(index: number): number {
  const levels = [0, 95, 135, 175, 215, 255];
  const at = index - 16;
  const [red, green, blue] = [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((level) => {
    const part = (levels[level] ?? 0) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

const TONES: readonly Tone[] = [
  "plain",
  "quiet",
  "strong",
  "accent",
  "chosen",
  "danger",
  "warning",
  "good",
  "value",
  "hole",
  "cursor",
];

/** The colour that a tone switches on; null for none. */
function colourOf(tone: Tone): string | null {
  return /38;5;(\d+)/.exec(toned("x", tone))?.[1] ?? null;
}

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : [readFileSync(path, "utf8")];
  });
}

describe("a colour", () => {
  it("is of the fixed part of the palette, with a contrast of 3.9:1 on black and on white", () => {
    for (const [name, index] of Object.entries(COLOURS)) {
      expect(index, name).toBeGreaterThanOrEqual(16);
      const light = luminance(index) + 0.05;
      expect(light / 0.05, `${name} on black`).toBeGreaterThanOrEqual(3.9);
      expect(1.05 / light, `${name} on white`).toBeGreaterThanOrEqual(3.9);
    }
  });

  it("belongs to one tone; a row that keys act on has that of the keys", () => {
    const coloured = TONES.filter((tone) => colourOf(tone) !== null && tone !== "chosen");
    expect(new Set(coloured.map(colourOf)).size).toBe(coloured.length);
    expect(colourOf("chosen")).toBe(colourOf("accent"));
    expect(new Set(TONES.map((tone) => toned("x", tone))).size).toBe(TONES.length);
  });

  it("is used for something, each of them", () => {
    const text = sources("src/view").join("\n");
    for (const tone of TONES) expect(text, tone).toMatch(new RegExp(`"${tone}"`));
  });

  it("is red for what destroys, failed or is an error alone, green for a good end, orange for a warning", () => {
    const states = STATES.map((state) => [state, taskSign(state).tone] as const);
    const of = (tone: Tone) => states.filter(([, its]) => its === tone).map(([state]) => state);
    expect(of("danger")).toEqual(["failed"]);
    expect(of("good")).toEqual(["done", "attested"]);
    expect(of("warning")).toEqual(["uncertain", "accepted"]);
    const risks = (["reads", "changes", "destroys", "opaque"] as const).map((risk) => riskSign(risk).tone);
    expect(risks).toEqual(["quiet", "plain", "danger", "warning"]);
    const severities = (["info", "warning", "error"] as const).map((severity) => severitySign(severity).tone);
    expect(severities).toEqual(["quiet", "warning", "danger"]);
  });

  it("is never the only signal: every state, risk and severity has a word of its own", () => {
    const words = (signs: readonly { readonly mark: string; readonly word: string }[]) =>
      new Set(signs.map(({ mark, word }) => `${mark} ${word}`)).size;
    expect(words(STATES.map(taskSign))).toBe(STATES.length);
    expect(words((["reads", "changes", "destroys", "opaque"] as const).map((risk) => riskSign(risk)))).toBe(
      4,
    );
    expect(words((["info", "warning", "error"] as const).map(severitySign))).toBe(3);
  });
});

describe("a link", () => {
  it("leads to addresses for a browser or a mail program, and to nothing else", () => {
    for (const good of ["https://docs.example/a?b=c;d#e", "http://10.0.0.1:8080/", "mailto:ops@example.org"])
      expect(linked("text", good)).toBe(`\u001b]8;;${good}\u001b\\text\u001b]8;;\u001b\\`);
    for (const bad of [
      "javascript:alert(1)",
      "file:///etc/passwd",
      "https://a\u001b]52;c;eA==\u0007",
      "https://a\u0007b",
      "https://еxample.org",
      "https://a b",
      `https://${"a".repeat(2001)}`,
      "",
    ]) {
      expect(leadsSafely(bad), bad).toBe(false);
      expect(linked("text", bad)).toBe("text");
    }
  });
});
