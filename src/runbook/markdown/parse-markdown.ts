// The only file that uses remark: Markdown text → parts with exact lines. Code is rebuilt from the source lines,
// never from the tree's values.
import type { List, ListItem, Nodes, RootContent } from "mdast";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { append } from "../../shell/model/append.ts";
import type { CodePart, Part } from "../model/part.ts";
import { joinLines, linesOf, type SourceText } from "../model/source-text.ts";
import { type Chunk, definitionsIn, missingDefinitions, splitChunks } from "./chunks.ts";
import { type Container, indentColumns, itemIndent, stripPrefix } from "./container-prefix.ts";
import { cutLines, type GuideLines, plainLines, splitLines } from "./guide-lines.ts";
import { hiddenMarkdown, longFence, opensInside, withFences } from "./hidden-markdown.ts";
import { htmlCode } from "./html-code.ts";
import { limitParser } from "./limit-parser.ts";
import { blank, extent, isLocalLink, proseOf } from "./prose-of.ts";

/** Reads a piece of the guide; `before`: the number of lines before it. Throws BeyondLimit. */
type Parse = (text: string, before: number) => readonly RootContent[];

/** GitHub's additions to Markdown: tables, notes, tasks, strikethrough. Parsing them takes time. */
const extended = /^[ \t>]*\|?[ \t]*:?-+:?[ \t]*\||^[ \t>]*\|[ \t]*:?-+:?[ \t]*\|?[ \t]*$|\[\^|\[[ xX]\]|~~/m;

/** A parser for one guide, which adds up the cost of its pieces. */
function parserOf(): Parse {
  const limit = limitParser();
  const plain = unified().data("micromarkExtensions", [limit.extension]).use(remarkParse).freeze();
  const withFrontMatter = plain().use(remarkFrontmatter, ["yaml"]).freeze();
  const withTables = withFrontMatter().use(remarkGfm).freeze();
  return (text, before) => {
    limit.begin(before);
    const processor = extended.test(text) ? withTables : text.startsWith("---") ? withFrontMatter : plain;
    return processor.parse(text).children;
  };
}

/** More quote and list marks at the start of a line than a person would nest; thousands take the parser minutes. */
const tooDeep =
  /^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))){200}[^\n]*[^-*+>. \t\r\n)]|^(?:[ \t]*>){200}/m;

/**
 * The parts of a guide in document order; null when quotes or lists are nested too deeply. Throws BeyondLimit when
 * running text has too many marks.
 */
export function parseMarkdown(text: string): readonly Part[] | null {
  if (tooDeep.test(text)) return null;
  const fence = longFence(text);
  const fenced = withFences(text, fence);
  const parts = readParts(fenced);
  // A fence of ours that is text is inside other code: there the guide's marks are its own text.
  return fenced === text || !JSON.stringify(parts).includes(fence) ? parts : readParts(text);
}

function readParts(text: string): readonly Part[] {
  const parse = parserOf();
  const lines = splitLines(text);
  const definitions = definitionsIn(lines);
  const chunks = splitChunks(lines);
  const parts: Part[] = [];
  for (let at = 0; at < chunks.length; at++) {
    const chunk = chunks[at] ?? { from: 0, to: 0 };
    const nodes = nodesOf(parse, lines, chunk, definitions);
    const cut = at + 1 < chunks.length && staysOpen(nodes, lines, chunk);
    // The apparent heading is inside a block: the rest is read in one piece.
    const whole = cut ? { from: chunk.from, to: lines.length } : chunk;
    const read = cut ? nodesOf(parse, lines, whole, definitions) : nodes;
    for (const part of partsOf(parse, read, [], plainLines(lines, whole.from)))
      if (part.line <= whole.to) parts.push(part);
    if (cut) break;
  }
  return parts;
}

function nodesOf(
  parse: Parse,
  lines: readonly string[],
  { from, to }: Chunk,
  definitions: ReadonlyMap<string, string>,
): readonly RootContent[] {
  const text = `${lines.slice(from, to).join("\n")}\n`;
  const whole = from === 0 && to === lines.length;
  return parse(whole ? text : text + missingDefinitions(text, definitions), from);
}

/** Does the chunk end inside a fence or an HTML block that continues below? */
function staysOpen(nodes: readonly RootContent[], lines: readonly string[], { from, to }: Chunk): boolean {
  const last = nodes.findLast((node) => node.type !== "definition" && node.type !== "footnoteDefinition");
  if (last === undefined || (last.type !== "code" && last.type !== "html")) return false;
  const end = (last.position?.end.line ?? 0) + from;
  if (lines.slice(end, to).some((line) => line.trim() !== "")) return false;
  if (last.type === "html") return !/-->|\?>|\]\]>|>\s*$/.test(lines[end - 1] ?? "");
  const marks = /^ {0,3}(`{3,}|~{3,})/.exec(lines[(last.position?.start.line ?? 1) - 1 + from] ?? "");
  return (
    marks !== null &&
    !(last.position?.end.line !== last.position?.start.line && closes(lines[end - 1] ?? "", marks[1] ?? ""))
  );
}

function partsOf(
  parse: Parse,
  nodes: readonly RootContent[],
  containers: readonly Container[],
  lines: GuideLines,
): Part[] {
  const parts: Part[] = [];
  for (const node of nodes) {
    const before = parts.at(-1);
    const opened = node.type === "code" && before?.kind === "paragraph" && opensInside(before.raw.text);
    append(parts, partOf(parse, node, containers, lines, opened));
  }
  return parts;
}

/** `opened`: the paragraph before says that the indented text below is Markdown. */
function partOf(
  parse: Parse,
  node: RootContent,
  containers: readonly Container[],
  lines: GuideLines,
  opened: boolean,
): readonly Part[] {
  const { line, endLine } = extent(node, lines);
  switch (node.type) {
    case "yaml":
      return [{ kind: "front-matter", text: node.value, line }];
    case "heading":
      return [{ kind: "heading", depth: node.depth, ...proseOf(node, containers, lines) }];
    case "paragraph": {
      const prose = proseOf(node, containers, lines);
      if (prose.plain === "" && prose.comments.length === 0) return [];
      const warning = node.children.every((child) => child.type === "strong" || blank(child));
      return [{ kind: "paragraph", warning, ...prose }];
    }
    case "code":
      return [insideOf(parse, codeOf(node, containers, lines), opened)];
    case "html":
      return [preOf(line, endLine, containers, lines) ?? { kind: "html", text: node.value, line, endLine }];
    case "thematicBreak":
      return [{ kind: "rule", line }];
    case "list":
      return listOf(parse, node, containers, lines);
    case "blockquote":
      return partsOf(parse, node.children, [...containers, { kind: "quote" }], lines);
    case "table":
      return [{ kind: "table", rows: node.children.map((row) => proseOf(row, containers, lines)), line }];
    case "footnoteDefinition":
      return partsOf(parse, node.children, [...containers, { kind: "indent", columns: 4 }], lines);
    default:
      return [];
  }
}

/** A code block in HTML; null for any other HTML. */
function preOf(
  line: number,
  endLine: number,
  containers: readonly Container[],
  lines: GuideLines,
): CodePart | null {
  if (!/<pre\b/i.test(lines.at(line))) return null;
  const found = htmlCode(linesOf(body(line, endLine, 3, containers, lines, null)));
  if (found === null) return null;
  return { kind: "code", info: found.language, infoColumn: 1, body: found.body, line, endLine };
}

function listOf(
  parse: Parse,
  list: List,
  containers: readonly Container[],
  lines: GuideLines,
): readonly Part[] {
  return list.children.map((item) => itemOf(parse, item, list.ordered === true, containers, lines));
}

function itemOf(
  parse: Parse,
  item: ListItem,
  ordered: boolean,
  containers: readonly Container[],
  lines: GuideLines,
): Part {
  const { line } = extent(item, lines);
  const columns = contentIndent(lines.at(line), (item.position?.start.column ?? 1) - 1, containers);
  const inner = [...containers, { kind: "indent", columns } as const];
  const first = item.children[0];
  const head = first?.type === "paragraph" ? proseOf(first, inner, lines) : null;
  return {
    kind: "item",
    ordered,
    head,
    contents: first?.type === "paragraph" && isLocalLink(first.children),
    parts: partsOf(parse, head === null ? item.children : item.children.slice(1), inner, lines),
    line,
  };
}

/** Columns between the container's text and the item's own, given the index of the item's marker. */
function contentIndent(source: string, marker: number, containers: readonly Container[]): number {
  // Enclosing items may begin on the same line (`- - a`), so their markers are blanked before the prefix is stripped.
  const line = source.slice(0, marker).replace(/[^\t>]/g, " ") + source.slice(marker);
  const quoted = containers.findLastIndex((each) => each.kind === "quote") + 1;
  const outer = containers
    .slice(quoted)
    .reduce((sum, each) => sum + (each.kind === "indent" ? each.columns : 0), 0);
  return Math.max(0, itemIndent(stripPrefix(line, containers.slice(0, quoted)).text) - outer);
}

/**
 * Indented code may contain Markdown (tabs and admonitions of site generators); everything else is returned
 * unchanged.
 */
function insideOf(parse: Parse, part: CodePart, opened: boolean): Part {
  if (part.info !== null || !(opened || hiddenMarkdown(part.body.text))) return part;
  const rows = linesOf(part.body);
  const before = (rows[0]?.line ?? 1) - 1;
  const parts = partsOf(parse, parse(part.body.text, before), [], cutLines(rows, before));
  return { kind: "inside", parts, line: part.line };
}

function codeOf(node: Nodes, containers: readonly Container[], lines: GuideLines): CodePart {
  const { line, endLine } = extent(node, lines);
  const column = node.position?.start.column ?? 1;
  const first = lines.at(line);
  const fence = /^(`{3,}|~{3,})(.*)$/.exec(first.slice(column - 1));
  const own = stripPrefix(first, containers);
  if (fence === null) {
    const start = first.slice(0, column - 1).trim() === "" ? null : column - 1;
    return {
      kind: "code",
      info: null,
      infoColumn: column + lines.cut(line),
      body: trimBlank(body(line, endLine, 4, containers, lines, start)),
      line,
      endLine,
    };
  }
  const marks = fence[1] ?? "```";
  const indent = Math.max(0, Math.min(3, indentColumns(own.text)));
  const last = stripPrefix(lines.at(endLine), containers).text;
  const closed = endLine > line && closes(last, marks);
  const info = fence[2] ?? "";
  return {
    kind: "code",
    info: info.trim(),
    infoColumn: column + lines.cut(line) + marks.length + (info.length - info.trimStart().length),
    body: body(line + 1, closed ? endLine - 1 : endLine, indent, containers, lines, null),
    line,
    endLine,
  };
}

/**
 * Lines `from` to `to` without containers and `indent` columns. `start`: where line `from` really begins, if its
 * container begins on it.
 */
function body(
  from: number,
  to: number,
  indent: number,
  containers: readonly Container[],
  lines: GuideLines,
  start: number | null,
): SourceText {
  const taken = [];
  for (let line = from; line <= to; line++) {
    const source = lines.at(line);
    const own =
      line === from && start !== null
        ? shifted(stripPrefix(source.slice(start), [], indent), start)
        : stripPrefix(source, containers, indent);
    taken.push({ text: own.text, line, column: own.removed + 1 + lines.cut(line) });
  }
  return joinLines(taken);
}

function shifted(own: { text: string; removed: number }, by: number): { text: string; removed: number } {
  return { text: own.text, removed: own.removed + by };
}

function trimBlank(source: SourceText): SourceText {
  const lines = source.text.split("\n");
  let end = lines.length;
  while (end > 1 && (lines[end - 1] ?? "").trim() === "") end--;
  return { text: lines.slice(0, end).join("\n"), origins: source.origins.slice(0, end) };
}

function closes(line: string, marks: string): boolean {
  if (indentColumns(line) > 3) return false;
  const text = line.trim();
  return text.length >= marks.length && text === (marks[0] ?? "`").repeat(text.length);
}
