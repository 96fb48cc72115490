// The terminal, owned by one object: alternate screen, painting, keys, resize, and restoring it on every exit.
import type { ReactElement } from "react";
import type { ScreenInput } from "./screen-input.ts";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Columns (from 0) at which these rows continue, wherever the terminal's cursor is: it may draw what is left of them
 * wider than counted, which would push text out on the right.
 */
export interface HeldColumns {
  readonly first: number;
  readonly last: number;
  /** Increasing. */
  readonly columns: readonly number[];
}

export type CopyResult = "sent" | "off" | "too-long";

export interface Screen {
  size(): Size;
  /** Shows the element as the whole frame (never taller than the terminal). */
  show(element: ReactElement, held?: HeldColumns | null): void;
  /** Calls back for each key, paste and resize, and once a second with a tick. Returns a function that stops it. */
  onInput(listener: (input: ScreenInput) => void): () => void;
  /**
   * Sends the text to the terminal's clipboard; the terminal gives no answer. `off`: the operator switched it off;
   * `too-long`: too long for terminals. In both cases nothing was sent.
   */
  copy(text: string): CopyResult;
  /** Releases the terminal while `use` runs, then takes it again. */
  lend<T>(use: () => Promise<T>): Promise<T>;
  /** Restores the terminal and prints the farewell on the normal screen. */
  close(farewell?: string): void;
}
