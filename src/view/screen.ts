// The terminal, owned by one object: alternate screen, painting, keys, resize, and its restoration on every way out.
import type { ReactElement } from "react";
import type { ScreenInput } from "./screen-input.ts";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Screen {
  size(): Size;
  /** Shows the element as the whole frame (never taller than the terminal). */
  show(element: ReactElement): void;
  /** Calls back for each key, paste, resize, and once a second with a tick. Returns the way to stop it. */
  onInput(listener: (input: ScreenInput) => void): () => void;
  /** Gives the terminal back for as long as `use` runs, then takes it again. */
  lend<T>(use: () => Promise<T>): Promise<T>;
  /** Restores the terminal and prints the farewell (lines that stay) on the ordinary screen. */
  close(farewell?: string): void;
}
