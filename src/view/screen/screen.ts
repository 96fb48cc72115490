// The terminal, owned by one object: alternate screen, painting, keys, resize, and its restoration on every way out.
import type { ReactElement } from "react";
import type { ScreenInput } from "./screen-input.ts";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Columns at which something begins in these rows (all counted from 0) wherever the terminal stands by then: it may draw what is left
 * of them wider than it was counted, and what must be read to its end would be pushed out at the right.
 */
export interface HeldColumns {
  readonly first: number;
  readonly last: number;
  /** Growing. */
  readonly columns: readonly number[];
}

export type CopyResult = "sent" | "off" | "too-long";

export interface Screen {
  size(): Size;
  /** Shows the element as the whole frame (never taller than the terminal). */
  show(element: ReactElement, held?: HeldColumns | null): void;
  /** Calls back for each key, paste, resize, and once a second with a tick. Returns the way to stop it. */
  onInput(listener: (input: ScreenInput) => void): () => void;
  /**
   * Sends the text to the terminal's clipboard. Whether the terminal takes it, it does not say. `off`: the operator wants none;
   * `too-long`: terminals do not take so much. Nothing was sent then.
   */
  copy(text: string): CopyResult;
  /** Gives the terminal back for as long as `use` runs, then takes it again. */
  lend<T>(use: () => Promise<T>): Promise<T>;
  /** Restores the terminal and prints the farewell (lines that stay) on the ordinary screen. */
  close(farewell?: string): void;
}
