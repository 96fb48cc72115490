// What the terminal tells the view: single keys, pastes, new sizes. Data only.

export interface Key {
  /** `enter`, `escape`, `tab`, `backspace`, `delete`, `up`, `down`, `left`, `right`, `home`, `end`, `pageup`, `pagedown`, `space`, or the character itself. */
  readonly name: string;
  /** The text that the key would insert; "" for none. */
  readonly text: string;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly shift: boolean;
}

/**
 * `at`: when it was read, milliseconds. `drawnAt`: when the frame that was visible then reached the terminal. Both by
 * the screen's monotonic clock: the clock of the events may go back an hour between a frame and its Enter.
 */
export type ScreenInput = { readonly at: number; readonly drawnAt: number } & (
  | { readonly type: "key"; readonly key: Key }
  | { readonly type: "paste"; readonly text: string }
  | { readonly type: "resize"; readonly columns: number; readonly rows: number }
  | { readonly type: "tick" }
);
