// Text of several lines on one.
import { visible, withBlanksMarked } from "../../output/visible.ts";

/** The text with its hidden characters as marks, and its line ends and long runs of blanks too. */
export function oneLine(text: string): string {
  return withBlanksMarked(visible(text)).replaceAll("\n", " ↵ ");
}
