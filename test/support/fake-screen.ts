// A screen without a terminal: keeps what is shown, and gives the inputs that a test wants.
import type { ReactElement } from "react";
import type { Screen, Size } from "../../src/view/screen/screen.ts";
import type { ScreenInput } from "../../src/view/screen/screen-input.ts";
import { type Row, rowText } from "../../src/view/widgets/rows.ts";
import { keyOf } from "./walk-stage.ts";

export interface FakeScreen extends Screen {
  /** The text of the newest frame; "" before the first. */
  text(): string;
  press(...names: string[]): void;
  /** What the screen gives once a second. */
  tick(): void;
  /** What was sent to the clipboard. */
  copies(): readonly string[];
  farewells(): readonly string[];
  listeners(): number;
}

/** A screen of that size, whose frames are visible at once. `now` is read for every input. */
export function fakeScreen(now: () => number, size: Size = { columns: 100, rows: 28 }): FakeScreen {
  const listeners = new Set<(input: ScreenInput) => void>();
  const farewells: string[] = [];
  const copies: string[] = [];
  let rows: readonly Row[] = [];
  let drawnAt = 0;
  return {
    size: () => size,
    show(element: ReactElement) {
      rows = (element.props as { rows: readonly Row[] }).rows;
      drawnAt = now();
    },
    onInput(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    copy(text) {
      copies.push(text);
      return "sent";
    },
    lend: (use) => use(),
    close: (farewell = "") => farewells.push(farewell),
    text: () => rows.map((row) => rowText(row).trimEnd()).join("\n"),
    press(...names) {
      for (const name of names)
        for (const listener of [...listeners])
          listener({ type: "key", at: now(), drawnAt, key: keyOf(name) });
    },
    tick() {
      for (const listener of [...listeners]) listener({ type: "tick", at: now(), drawnAt });
    },
    copies: () => copies,
    farewells: () => farewells,
    listeners: () => listeners.size,
  };
}
