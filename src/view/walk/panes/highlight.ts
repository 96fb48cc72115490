// Shell text in tones: comments quiet, values and holes marked. It only cuts the text into pieces: joined, they are
// the text again, character by character. A wrong guess only costs a colour.
import { visibleCommand } from "../../../output/visible.ts";
import type { Span } from "../../../shell/model/command.ts";
import type { Piece } from "../../widgets/rows.ts";
import type { Tone } from "../../widgets/theme.ts";

/** A span with its own tone, which overrides the shell's. */
export interface Marked extends Span {
  readonly tone: Tone;
}

/**
 * One token: comment, quoted string, variable, operator, word, blank. Linear: every branch ends at the first
 * character that is not its own.
 */
const TOKEN =
  /(?<comment>(?<=^|[\s;|&()])#[^\n]*)|(?<single>'[^']*'?)|(?<double>"(?:\\.|[^"\\])*"?)|(?<variable>\$(?:\{[^}\n]*\}?|[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]))|(?<operator>[|&;<>()]+)|(?<blank>\s+)|(?<word>(?:\\.?|[^\s|&;<>()'"$\\])+|\$)/gs;

/** Words that a program's name follows, as at the start of a command. */
const BEFORE_PROGRAM = new Set([
  "sudo",
  "then",
  "do",
  "else",
  "if",
  "while",
  "until",
  "!",
  "{",
  "env",
  "exec",
  "time",
]);

/** The text as pieces with tones; `marked` spans (values, holes) override the shell's own tones. */
export function highlight(text: string, marked: readonly Marked[]): readonly Piece[] {
  const pieces: Piece[] = [];
  const spans = [...marked].sort((a, b) => a.start - b.start);
  for (const token of tokens(text)) cut(text, token, spans, pieces);
  return pieces;
}

/** Other text, such as YAML: only comment lines have a tone. */
export function markup(text: string, marked: readonly Marked[]): readonly Piece[] {
  const pieces: Piece[] = [];
  const spans = [...marked].sort((a, b) => a.start - b.start);
  let start = 0;
  for (const line of text.split(/(?<=\n)/)) {
    const tone: Tone = /^\s*#/.test(line) ? "quiet" : "plain";
    cut(text, { start, end: start + line.length, tone }, spans, pieces);
    start += line.length;
  }
  return pieces;
}

/** Pieces with hidden and look-alike characters shown as marks, ready to draw. */
export function visiblePieces(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.map((piece) => ({ text: visibleCommand(piece.text), tone: piece.tone }));
}

function tokens(text: string): readonly Marked[] {
  const found: Marked[] = [];
  let program = true;
  let last = 0;
  for (const match of text.matchAll(TOKEN)) {
    const start = match.index;
    const end = start + match[0].length;
    if (start > last) found.push({ start: last, end: start, tone: "plain" });
    last = end;
    const groups = match.groups ?? {};
    const assignment = /^[A-Za-z_][A-Za-z0-9_]*=/.test(match[0]);
    let tone: Tone = "plain";
    if (groups.comment !== undefined) tone = "quiet";
    else if (groups.word !== undefined && program && !assignment) tone = "strong";
    found.push({ start, end, tone });
    if (groups.operator !== undefined) program = !/[<>]$/.test(match[0]);
    else if (groups.blank !== undefined) program ||= match[0].includes("\n") && !continued(text, start);
    else if (groups.word !== undefined) program = program && (assignment || BEFORE_PROGRAM.has(match[0]));
    else if (groups.comment === undefined) program = false;
  }
  if (last < text.length) found.push({ start: last, end: text.length, tone: "plain" });
  return found;
}

function continued(text: string, at: number): boolean {
  return text[at - 1] === "\\";
}

/** Cuts one token where spans begin and end. */
function cut(text: string, token: Marked, spans: readonly Marked[], pieces: Piece[]): void {
  let at = token.start;
  for (const span of spans) {
    if (span.end <= at || span.start >= token.end) continue;
    const start = Math.max(at, span.start);
    const end = Math.min(token.end, span.end);
    push(pieces, text.slice(at, start), token.tone);
    push(pieces, text.slice(start, end), span.tone);
    at = end;
  }
  push(pieces, text.slice(at, token.end), token.tone);
}

function push(pieces: Piece[], text: string, tone: Tone): void {
  if (text === "") return;
  const last = pieces.at(-1);
  if (last !== undefined && last.tone === tone) pieces[pieces.length - 1] = { text: last.text + text, tone };
  else pieces.push({ text, tone });
}
