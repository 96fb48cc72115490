// Text of several lines on one.
import { visible } from "../output/visible.ts";

/** The text with its hidden characters as marks, and its line ends too. */
export function oneLine(text: string): string {
  return visible(text).replaceAll("\n", " ↵ ");
}
