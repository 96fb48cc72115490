// Colours of a transcript, as SGR sequences around text that was made visible before. Colour only repeats what words and
// marks say already.

export type Ink = "title" | "faint" | "value" | "missing" | "danger" | "caution";

const CODES: Readonly<Record<Ink, string>> = {
  title: "1",
  faint: "2",
  value: "36",
  missing: "1;33",
  danger: "1;31",
  caution: "33",
};

/** Paints, or leaves as it is when colour is off. */
export type Paint = (ink: Ink, text: string) => string;

/** A painter for the setting. Each line is painted by itself, so that a pager may begin anywhere. */
export function painter(colour: boolean): Paint {
  if (!colour) return (_ink, text) => text;
  return (ink, text) =>
    text
      .split("\n")
      .map((line) => (line === "" ? "" : `\u001b[${CODES[ink]}m${line}\u001b[0m`))
      .join("\n");
}
