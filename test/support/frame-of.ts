// The frame that an element makes on a terminal of a given size, as plain lines. (ink-testing-library always has
// 100 columns.)
import type { ReactElement } from "react";
import type { Size } from "../../src/view/screen/screen.ts";
import { createFrameSource } from "../../src/view/terminal/frame-source.ts";

/** The lines without styles and without blanks at their ends. */
export function frameOf(element: ReactElement, size: Size): readonly string[] {
  return styledFrameOf(element, size)
    .replaceAll(/\u001b\[[0-9;]*m/g, "")
    .split("\n")
    .map((line) => line.trimEnd());
}

/** The frame with its styles. */
export function styledFrameOf(element: ReactElement, size: Size): string {
  let frame = "";
  const source = createFrameSource(
    (text) => {
      frame = text;
    },
    () => {},
  );
  source.show(element, size);
  source.stop();
  return frame;
}
