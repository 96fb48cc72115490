// A command on terminals that draw its characters wider or narrower than they were counted: whatever they do, it is read to its end
// before it can be confirmed.
import { describe, expect, it } from "vitest";
import { createPainter } from "../../../src/view/terminal/painter.ts";
import { stageEngine } from "../../support/run-fixtures.ts";
import { createTerminalModel, type Drawing } from "../../support/terminal-model.ts";
import { type WalkStage, walkStage } from "../../support/walk-stage.ts";

const DRAWINGS: readonly Drawing[] = ["counted", "clusters", "parts", "wide"];

const TEXTS = {
  "signs with a tone of skin": "👍🏽".repeat(16),
  flags: "🇬🇧".repeat(24),
  "syllables of Devanagari": "नि".repeat(30),
  "syllables of Tamil": "கௌ".repeat(30),
  "letters with accents of their own": "e\u0301\u0323".repeat(40),
  "Greek letters": "δ".repeat(60),
  "marks that may be pictures": "✔\ufe0f".repeat(30),
  arrows: "→".repeat(60),
  "Hangul in parts": "\u1112\u1161\u11ab".repeat(30),
  "one letter with many accents": `a${"\u0301".repeat(90)}`,
};

function stageOf(text: string, size: { columns: number; rows: number }): WalkStage {
  const guide = `# One\n\n## ${text} Look\n\n\`\`\`bash {name="${text} look"}\necho '${text}'; touch /hid\n\`\`\`\n\n\`\`\`bash\nls /tmp\n\`\`\`\n`;
  return walkStage(stageEngine({ guide, bindings: [], targets: [] }), size);
}

/** What stands on the terminal once the frame has been painted over another one. */
function drawn(stage: WalkStage, drawing: Drawing, size: { columns: number; rows: number }): string {
  const terminal = createTerminalModel(size.columns, size.rows, drawing);
  const painter = createPainter({ colour: true, links: false });
  terminal.write(painter.paint("x".repeat(size.columns).concat("\n").repeat(size.rows), size));
  terminal.write(painter.paint(stage.text(), size, stage.frame().held));
  return terminal.lines().join("\n");
}

describe.each([
  { columns: 80, rows: 24 },
  { columns: 140, rows: 36 },
  { columns: 50, rows: 30 },
])("a command at $columns columns", (size) => {
  it.each(Object.entries(TEXTS))("is read to its end with %s", (_name, text) => {
    for (const drawing of DRAWINGS) {
      const stage = stageOf(text, size);
      let seen = "";
      for (let pages = 0; pages < 40; pages++) {
        seen += drawn(stage, drawing, size);
        if (stage.text().includes("⏎ run")) break;
        stage.press(["enter"]);
      }
      expect(stage.text(), drawing).toContain("⏎ run");
      // The row may end within it, and the list stands to its left.
      const flat = seen.replace(/^[^│↑↓\n]*[│↑↓]/gm, "").replace(/[\s↪]/g, "");
      expect(flat, drawing).toContain("touch/hid");
      expect(seen, drawing).not.toMatch(/xx/);
    }
  });
});
