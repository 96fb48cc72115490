import { render } from "ink-testing-library";
import type { ReactElement } from "react";
import { describe, expect, it } from "vitest";
import { HelpOverlay, helpRows } from "../../../src/view/widgets/HelpOverlay.tsx";
import { KeyBar } from "../../../src/view/widgets/KeyBar.tsx";
import { List } from "../../../src/view/widgets/List.tsx";
import { Rows, Styled } from "../../../src/view/widgets/RowText.tsx";
import { RuleLine } from "../../../src/view/widgets/RuleLine.tsx";
import { row, rowText } from "../../../src/view/widgets/rows.ts";
import { ScrollBox } from "../../../src/view/widgets/ScrollBox.tsx";
import { SCROLL_END, SCROLL_START } from "../../../src/view/widgets/scroll-state.ts";
import { TitleBar } from "../../../src/view/widgets/TitleBar.tsx";
import { textFieldRow } from "../../../src/view/widgets/text-field-row.ts";
import { textField } from "../../../src/view/widgets/text-field-state.ts";
import { taskSign } from "../../../src/view/widgets/theme.ts";
import { frameOf } from "../../support/frame-of.ts";

const lines = (element: ReactElement): readonly string[] => frameOf(element, { columns: 140, rows: 40 });

describe("rows", () => {
  it("take one line each, also when they are empty, and none is longer than its place", () => {
    expect(lines(<Rows rows={[row("one"), [], row("a longer one")]} width={8} />)).toEqual([
      "one",
      "",
      "a longe…",
    ]);
  });

  it("make hidden characters visible", () => {
    expect(lines(<Rows rows={[row("a\u001b[2Jb\u200bc")]} width={40} />)).toEqual(["a‹U+001B›[2Jb‹U+200B›c"]);
  });

  it("show tones only where they are switched on", () => {
    const plain = render(<Rows rows={[row("x", "danger")]} width={8} />);
    expect(plain.lastFrame()).toBe("x");
    const styled = render(
      <Styled.Provider value={true}>
        <Rows rows={[row("x", "danger")]} width={8} />
      </Styled.Provider>,
    );
    expect(styled.lastFrame()).toContain("\u001b[38;5;196m");
  });
});

describe("a list", () => {
  const list = (chosen: number): readonly string[] =>
    lines(
      <List
        state={{ chosen, top: 0 }}
        count={2000}
        width={14}
        height={3}
        item={(index, isChosen) => row(`${isChosen ? "▸" : " "} item ${index}`)}
      />,
    );

  it("asks only for the items in view, and says how many there are besides", () => {
    let asked = 0;
    lines(
      <List
        state={{ chosen: 1000, top: 0 }}
        count={2000}
        width={14}
        height={3}
        item={() => {
          asked++;
          return [];
        }}
      />,
    );
    expect(asked).toBeLessThanOrEqual(6);
    expect(list(0)).toEqual(["▸ item 0", "  item 1", "  item 2 ↓1997"]);
    expect(list(1000)[2]).toMatch(/^▸ .* ↓999$/);
    expect(list(1000)[0]).toMatch(/ ↑998$/);
  });
});

describe("a scroll box", () => {
  const rows = Array.from({ length: 50 }, (_, index) => row(`line ${index}`));

  it("shows a part, and how much there is above and below", () => {
    expect(lines(<ScrollBox rows={rows} state={SCROLL_START} width={14} height={2} />)).toEqual([
      "line 0",
      "line 1     ↓48",
    ]);
    expect(lines(<ScrollBox rows={rows} state={SCROLL_END} width={14} height={2} />)).toEqual([
      "line 48    ↑48",
      "line 49",
    ]);
  });

  it("asks a function only for what is in view", () => {
    const asked: (readonly [number, number])[] = [];
    lines(
      <ScrollBox
        rows={(start, end) => {
          asked.push([start, end]);
          return rows.slice(start, end);
        }}
        count={50}
        state={{ top: 7, following: false }}
        width={14}
        height={2}
      />,
    );
    expect(asked[0]).toEqual([7, 9]);
  });

  it("never hides a character of a row that is full", () => {
    const full = [row("x".repeat(14)), row("y".repeat(14)), row("z")];
    expect(lines(<ScrollBox rows={full} state={SCROLL_START} width={14} height={2} />)).toEqual([
      "x".repeat(14),
      "y".repeat(14),
    ]);
  });
});

describe("a field", () => {
  const field = (props: Parameters<typeof textFieldRow>[0]): string => rowText(textFieldRow(props)).trimEnd();

  it("never shows what is masked", () => {
    expect(field({ state: textField("SWMTKN-1"), width: 20, focused: true, masked: true })).toBe("••••••••");
  });

  it("keeps the cursor in view, and says where text is left out", () => {
    const state = { text: "abcdefghijklmnopqrstuvwxyz", cursor: 20 };
    const shown = field({ state, width: 10, focused: true });
    expect(shown).toMatch(/^….*u.*…$/);
    expect(shown.length).toBeLessThanOrEqual(10);
    expect(field({ state: { ...state, cursor: 0 }, width: 10, focused: true })).toBe("abcdefghi…");
  });

  it("shows a hint while it is empty", () => {
    expect(field({ state: textField(), width: 30, focused: false, placeholder: "for example 80" })).toBe(
      "for example 80",
    );
  });
});

describe("the frame's lines", () => {
  it("keep the last key at every width", () => {
    const keys = [
      { key: "⏎", does: "run" },
      { key: "s", does: "skip" },
      { key: "e", does: "edit" },
      { key: "?", does: "keys" },
    ];
    expect(lines(<KeyBar keys={keys} width={60} />)).toEqual([" ⏎ run   s skip   e edit   ? keys"]);
    expect(lines(<KeyBar keys={keys} width={25} />)).toEqual([" ⏎ run   s skip   ? keys"]);
    expect(lines(<KeyBar keys={keys} width={8} />)).toEqual([" ? keys"]);
  });

  it("rule with and without words", () => {
    expect(lines(<RuleLine width={8} />)).toEqual(["────────"]);
    expect(lines(<RuleLine width={14} title="Output" />)).toEqual(["── Output ────"]);
  });

  it.each([
    ["rehearsal", "REHEARSAL"],
    ["endpoint", "NOT AWS"],
    ["aws", "account 123456789012"],
  ] as const)("say at every width that commands go to: %s", (kind, words) => {
    const destination = {
      kind,
      account: "123456789012",
      region: "eu-west-1",
      endpoint: "http://127.0.0.1:1",
    };
    for (const width of [30, 59, 60, 80, 120, 140]) {
      const [shown] = lines(
        <TitleBar
          title="A guide with a long title, as they are"
          destination={destination}
          width={width}
          extra="run 01K"
        />,
      );
      expect(shown).toContain(words);
      expect(shown?.length).toBeLessThanOrEqual(width);
      expect(shown?.includes("run 01K")).toBe(width >= 120);
    }
  });

  it("have a mark and a word for each state", () => {
    const states = [
      "waiting",
      "ready",
      "running",
      "uncertain",
      "failed",
      "done",
      "skipped",
      "attested",
    ] as const;
    expect(new Set(states.map((state) => taskSign(state).word)).size).toBe(states.length);
    for (const state of states) expect(taskSign(state).mark).toHaveLength(1);
  });
});

describe("help", () => {
  const help = {
    title: "Keys on this page",
    paragraphs: ["Some words."],
    groups: [
      { title: "Keys", keys: [{ key: "⏎", does: "run", says: "run the command that is shown" }] },
      { title: "None", keys: [] },
    ],
  };

  it("lists each key with what it does, and no empty group", () => {
    expect(helpRows(help, 40).map(rowText)).toEqual([
      " Keys",
      " ⏎  run the command that is shown",
      "",
      " Some words.",
    ]);
  });

  it("fills its height", () => {
    const shown = lines(<HelpOverlay help={help} state={SCROLL_START} width={40} height={8} />);
    expect(shown).toHaveLength(8);
    expect(shown[7]).toBe(" j k scroll   Esc back");
  });
});
