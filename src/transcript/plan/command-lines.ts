// A command as it will run, at the left edge so that it can be copied, with the places of its values marked
// below. Never wrapped or cut.
import { textWidth } from "../../output/text-width.ts";
import { visible, visibleCommand } from "../../output/visible.ts";
import type { Hole, RenderedText } from "../../plan/model/plan.ts";
import { secretName } from "../../plan/values/secret-name.ts";
import type { Paint } from "../layout/ink-marks.ts";

interface Mark {
  readonly start: number;
  readonly end: number;
  readonly variable: string;
  readonly kind: "value" | Hole["kind"];
}

/** The sign under a place: `^` value, `?` missing, `*` secret, `~` known later. */
const SIGNS: Readonly<Record<Mark["kind"], string>> = {
  value: "^",
  open: "?",
  secret: "*",
  captured: "~",
};

/**
 * The command's lines, then its marks: one row of signs under a one-line command (`^^^^^^^ nvme1n1`), a list
 * with line and column under a longer one. `left` precedes each row of marks, not the command.
 */
export function commandLines(command: RenderedText, paint: Paint): readonly string[] {
  const marks = marksOf(command);
  const lines = paintedLines(command.text, marks, paint);
  if (marks.length === 0) return lines;
  return command.text.includes("\n")
    ? [...lines, ...marks.map((it) => paint("faint", `  ${listed(command.text, it)}`))]
    : [...lines, paint("faint", signRow(command.text, marks))];
}

/** The meaning of a mark, in words: `nvme1n1` or `SWARM_TOKEN (secret, filled in on the node)`. */
function legend(mark: Mark): string {
  const name = visible(mark.variable);
  switch (mark.kind) {
    case "value":
      return name;
    case "open":
      return `${name} (not set)`;
    case "secret":
      return `${name} (secret, filled in as $${secretName(mark.variable)} on the node)`;
    case "captured":
      return `${name} (captured by an earlier step)`;
  }
}

function marksOf(command: RenderedText): readonly Mark[] {
  return [...command.values.map((it) => ({ ...it, kind: "value" as const })), ...command.holes].sort(
    (a, b) => a.start - b.start,
  );
}

function paintedLines(text: string, marks: readonly Mark[], paint: Paint): readonly string[] {
  let out = "";
  let from = 0;
  for (const mark of marks) {
    out += visibleCommand(text.slice(from, mark.start));
    out += paint(
      mark.kind === "open" ? "missing" : "value",
      visibleCommand(text.slice(mark.start, mark.end)),
    );
    from = mark.end;
  }
  return (out + visibleCommand(text.slice(from))).split("\n");
}

function signRow(text: string, marks: readonly Mark[]): string {
  let row = "";
  let from = 0;
  for (const mark of marks) {
    row += blank(visibleCommand(text.slice(from, mark.start)));
    const width = textWidth(visibleCommand(text.slice(mark.start, mark.end)));
    row += SIGNS[mark.kind].repeat(Math.max(1, width));
    from = mark.end;
  }
  return `${row}  ${marks.map(legend).join(", ")}`;
}

/** Blanks as wide as the text; tabs remain tabs, so that they end at the same stop. */
function blank(text: string): string {
  return text
    .split("\t")
    .map((it) => " ".repeat(textWidth(it)))
    .join("\t");
}

function listed(text: string, mark: Mark): string {
  const before = text.slice(0, mark.start).split("\n");
  const column = (before[before.length - 1] ?? "").length + 1;
  const shown = visibleCommand(text.slice(mark.start, mark.end));
  return `${SIGNS[mark.kind]} line ${before.length}, column ${column}: ${shown} is ${legend(mark)}`;
}
