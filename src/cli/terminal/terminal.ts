// Is there a terminal to draw on, and may colours be used?

/** True if the screen can be used: input and output are a terminal that can do more than print lines. */
export function hasScreen(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true && process.env.TERM !== "dumb";
}

/** Colours are only for terminals, and never if NO_COLOR is set (https://no-color.org). */
export function mayColour(): boolean {
  return process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
}

/** Columns for plain text. */
export function textWidth(): number {
  return process.stdout.columns ?? 100;
}
