// Code in HTML: `<pre>…</pre>`, which every reader sees as a block. With further tags in it, it stays HTML, because
// its text differs from the guide's.
import { joinLines, type LineOrigin, type SourceText } from "../model/source-text.ts";

const opens = /^\s*<pre\b([^>]*)>(?:\s*<code\b([^>]*)>)?/i;
const closes = /(?:<\/code>\s*)?<\/pre>\s*$/i;
const tags =
  /<\/?(?:a|b|strong|i|em|u|span|font|br|kbd|var|samp|code|pre|p|div|mark|sub|sup|del|ins|details|summary)\b[^>]*>/i;
const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#34;": '"',
  "&apos;": "'",
  "&#39;": "'",
  "&nbsp;": " ",
  "&amp;": "&",
};

export interface HtmlCode {
  /** The language that a class names; "" when none does. */
  readonly language: string;
  readonly body: SourceText;
}

/** The code of an HTML part, given its lines; null when it is not a code block, or has tags in it. */
export function htmlCode(lines: readonly (LineOrigin & { readonly text: string })[]): HtmlCode | null {
  const [first, ...rest] = lines;
  const open = opens.exec(first?.text ?? "");
  if (first === undefined || open === null) return null;
  const head = { ...first, text: first.text.slice(open[0].length), column: first.column + open[0].length };
  const all = [head, ...rest];
  const last = all.at(-1) ?? head;
  const end = closes.exec(last.text);
  if (end === null) return null;
  const inner = [...all.slice(0, -1), { ...last, text: last.text.slice(0, end.index) }];
  if (inner.some(({ text }) => tags.test(text))) return null;
  const language =
    /\b(?:lang(?:uage)?|highlight|brush)[-:=]\s*["']?([\w+-]+)/i.exec(`${open[1]} ${open[2] ?? ""}`)?.[1] ??
    "";
  const body = inner.map((line) => ({ ...line, text: decode(line.text) }));
  return { language, body: joinLines(withoutEdges(body)) };
}

/** Without a first and a last line that contain only the tag. */
function withoutEdges<T extends { readonly text: string }>(lines: readonly T[]): readonly T[] {
  const from = lines.length > 1 && lines[0]?.text.trim() === "" ? 1 : 0;
  const to = lines.length - from > 1 && lines.at(-1)?.text.trim() === "" ? -1 : undefined;
  return lines.slice(from, to);
}

function decode(text: string): string {
  return text.includes("&")
    ? text.replace(/&(?:lt|gt|quot|apos|nbsp|amp|#34|#39);/g, (entity) => entities[entity] ?? entity)
    : text;
}
