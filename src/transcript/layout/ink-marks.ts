// Colours of a transcript, as SGR sequences around text that `visible` has processed. Colour only repeats
// what words and marks say.

export type Ink = "title" | "faint" | "value" | "missing" | "danger" | "caution";

const CODES: Readonly<Record<Ink, string>> = {
  title: "1",
  faint: "2",
  value: "36",
  missing: "1;33",
  danger: "1;31",
  caution: "33",
};

/** Paints the text, or returns it unchanged when colour is off. */
export type Paint = (ink: Ink, text: string) => string;

/** A painter for the setting. Paints each line separately, so that a pager may start anywhere. */
export function painter(colour: boolean): Paint {
  if (!colour) return (_ink, text) => text;
  return (ink, text) =>
    text
      .split("\n")
      .map((line) => (line === "" ? "" : `\u001b[${CODES[ink]}m${line}\u001b[0m`))
      .join("\n");
}
