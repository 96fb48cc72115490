// Text of several lines as one line.
import { visible, withBlanksMarked } from "../../output/visible.ts";

/** The text with its hidden characters as marks, also its line ends and long runs of blanks. */
export function oneLine(text: string): string {
  return withBlanksMarked(visible(text)).replaceAll("\n", " ↵ ");
}
