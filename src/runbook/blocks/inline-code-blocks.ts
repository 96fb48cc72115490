// Inline code that is alone on its lines is typed as a block's code is: "Make a place for it:", then `mkdir /srv/x`
// as a paragraph. Such lines become blocks without a language.

import { openedFile } from "../draft/opened-file.ts";
import type { CodePart, Part, Prose } from "../model/part.ts";
import { joinLines, linesOf } from "../model/source-text.ts";
import {
  hasOptions,
  isOrdinaryWord,
  looksLikeCommand,
  looksLikeWholeCommand,
} from "../vocabulary/known-programs.ts";

const line = /^\s*(`{1,2})(?!`)\s?([^`\n]+?)\s?\1\s*(?:\\|<br\s*\/?>)?\s*$/;
/** The text before says that something should be typed. */
const announces =
  /[:：]\s*$|\b(?:with|using|run|running|type|typing|do|execute|via|by|command|or|and|then)\s*[,.…]*$/i;
/** A line of a reference, which shows a command's syntax. */
const usage = /\[(?:options?|flags?|args?|arguments?|command)\b|\.\.\.(?:\s|$)|…/i;

/** The parts with such lines as code blocks. */
export function withInlineCodeBlocks(parts: readonly Part[]): readonly Part[] {
  const found: Part[] = [];
  for (const part of parts) {
    if (part.kind === "inside") found.push({ ...part, parts: withInlineCodeBlocks(part.parts) });
    else if (part.kind === "item") found.push(itemOf({ ...part, parts: withInlineCodeBlocks(part.parts) }));
    else if (part.kind !== "paragraph") found.push(part);
    else {
      const before = found.at(-1);
      const { text, code } = split(part, before?.kind === "paragraph" ? before.plain : null);
      if (text !== null) found.push({ ...part, ...text });
      if (code !== null) found.push(code);
    }
  }
  return found;
}

/** A numbered item that is only a command, or ends with one on its own line. */
function itemOf(part: Extract<Part, { kind: "item" }>): Part {
  if (!part.ordered || part.head === null) return part;
  const { text, code } = split(part.head, null);
  return code === null ? part : { ...part, head: text, parts: [code, ...part.parts] };
}

interface Split {
  /** The text before the code; null when there is none. */
  readonly text: Prose | null;
  readonly code: CodePart | null;
}

function split(prose: Prose, before: string | null): Split {
  const none = { text: prose, code: null };
  if (!/`\s*(?:\\|<br\s*\/?>)?\s*$/.test(prose.raw.text)) return none;
  const lines = linesOf(prose.raw);
  let from = lines.length;
  while (from > 0 && line.test(lines[from - 1]?.text ?? "")) from--;
  const typed = lines.slice(from).map((each) => {
    const [, marks = "", text = ""] = line.exec(each.text) ?? [];
    return { text, line: each.line, column: each.column + each.text.indexOf(marks) + marks.length };
  });
  const rest = lines.slice(0, from);
  const plain = typed.reduceRight((all, { text }) => cutEnd(all, text), prose.plain);
  const intro = from === 0 ? before : plain;
  const told = intro !== null && announces.test(intro);
  if (typed.length === 0 || (from > 0 && !told)) return none;
  if (!typed.every(({ text }) => isTyped(text, told))) return none;
  const body = joinLines(typed);
  const code: CodePart = {
    kind: "code",
    info: null,
    infoColumn: 1,
    body,
    line: typed[0]?.line ?? prose.line,
    endLine: prose.endLine,
  };
  if (from === 0) return { text: null, code };
  const spans = prose.code.filter((span) => span.line < code.line);
  return {
    text: { ...prose, raw: joinLines(rest), plain, code: spans, endLine: code.line - 1 },
    code,
  };
}

function cutEnd(text: string, end: string): string {
  const at = text.lastIndexOf(end);
  return at === -1 ? text : text.slice(0, at).trimEnd();
}

function isTyped(text: string, told: boolean): boolean {
  if (usage.test(text)) return false;
  if (looksLikeWholeCommand(text) || (told && hasOptions(text))) return true;
  return (
    told && looksLikeCommand(text) && (openedFile(text) !== null || !isOrdinaryWord(text) || /\s/.test(text))
  );
}
