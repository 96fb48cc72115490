// Removes secrets from text: the vault's values in every form, and known shapes of other secrets.
import { findSecrets, type Span } from "./find-secrets.ts";
import type { SecretVault } from "./vault.ts";

/** A longer unfinished line is passed on in parts. */
const LONGEST_LINE = 65_536;
/**
 * The part of such a line that is held back, so that a known shape which began in it is still found whole.
 */
const LONGEST_SHAPE = 1024;
/** The most that is held back for a secret that may have begun and continues over many lines. */
const MOST_HELD = 2 * LONGEST_LINE;

/** What replaces a removed value. */
export const REMOVED = "[secret removed]";

/** A Docker Swarm join token. */
export const SWARM_TOKEN = /SWMTKN-1-[0-9a-z]{10,64}-[0-9a-z]{10,64}/g;

const SHAPES: readonly (readonly [RegExp, string])[] = [
  [SWARM_TOKEN, "[swarm join token removed]"],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, "[AWS access key removed]"],
  [/(aws_secret_access_key|aws_session_token)(\s*[=:]\s*)[^\s"']{16,}/gi, "$1$2[AWS secret removed]"],
];
const KEY_BEGIN = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/;
const KEY_END = /-----END [A-Z ]{0,30}PRIVATE KEY-----/;

export interface Redactor {
  /**
   * Takes text and returns as much as is safe; holds an unfinished last line and a secret that may have
   * begun.
   */
  push(text: string): string;
  /** The rest that was held back. */
  end(): string;
}

/** A redactor for one stream of text: it finds a secret however the stream is cut. */
export function createRedactor(vault: SecretVault): Redactor {
  let held = "";
  let insideKey = false;

  const line = (text: string): string => {
    if (insideKey) {
      const end = KEY_END.exec(text);
      if (end === null) return "";
      insideKey = false;
      return line(text.slice(end.index + end[0].length));
    }
    const begin = KEY_BEGIN.exec(text);
    if (begin === null) return withoutShapes(text);
    insideKey = true;
    const before = withoutShapes(text.slice(0, begin.index));
    return `${before}[private key removed]${line(text.slice(begin.index + begin[0].length)) || "\n"}`;
  };
  const lines = (text: string): string =>
    text === ""
      ? ""
      : text
          .split(/(?<=\n)/)
          .map(line)
          .join("");

  return {
    push(text) {
      held += text;
      if (held.length <= LONGEST_LINE && !text.includes("\n")) return "";
      const { spans, open } = findSecrets(vault.forms(), held);
      const sure = sureLength(held, spans, open);
      const out = lines(withoutSpans(held.slice(0, sure), spans));
      held = held.slice(sure);
      return out;
    },
    end() {
      const out = lines(withoutSpans(held, findSecrets(vault.forms(), held).spans));
      held = "";
      return out;
    },
  };
}

/** The whole text without the vault's secrets and without known shapes. */
export function redactText(vault: SecretVault, text: string): string {
  const redactor = createRedactor(vault);
  return redactor.push(text) + redactor.end();
}

/**
 * How much of the text can be passed on: whole lines without the beginning of a secret. Of an endless line,
 * or when too much would be held, a part.
 */
function sureLength(text: string, spans: readonly Span[], open: number): number {
  const wholeLines = before(lineStart(text, open), spans, (at) => lineStart(text, at));
  if (text.length - wholeLines <= LONGEST_LINE) return wholeLines;
  const uncut = [...spans, ...shapesIn(text)].sort((a, b) => a.start - b.start);
  const inside = before(Math.min(open, text.length - LONGEST_SHAPE), uncut, (at) => at);
  const most = text.length - MOST_HELD;
  return Math.max(wholeLines, inside, uncut.find((it) => it.start < most && most < it.end)?.end ?? most);
}

/** `end`, moved back by `back` until it cuts no span. */
function before(end: number, spans: readonly Span[], back: (at: number) => number): number {
  return spans.reduceRight(
    (sure, span) => (span.start < sure && sure < span.end ? back(span.start) : sure),
    end,
  );
}

/** The places of known shapes; the borders of a key block count as shapes. */
function shapesIn(text: string): readonly Span[] {
  const shapes = [...SHAPES.map(([shape]) => shape), new RegExp(KEY_BEGIN, "g"), new RegExp(KEY_END, "g")];
  return shapes.flatMap((shape) =>
    [...text.matchAll(shape)].map(({ 0: found, index }) => ({ start: index, end: index + found.length })),
  );
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

function withoutSpans(text: string, spans: readonly Span[]): string {
  let out = "";
  let from = 0;
  for (const { start, end } of spans) {
    if (start >= text.length) break;
    out += text.slice(from, start) + REMOVED;
    from = end;
  }
  return out + text.slice(from);
}

function withoutShapes(text: string): string {
  return SHAPES.reduce((out, [shape, words]) => out.replace(shape, words), text);
}
