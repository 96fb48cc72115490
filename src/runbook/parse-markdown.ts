// The only file that knows remark: Markdown text → parts with exact lines.
// Code is rebuilt from the source lines, never from the tree's values.
import type { List, ListItem, Nodes, Parent, PhrasingContent, RootContent } from "mdast";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { type Container, indentColumns, itemIndent, stripPrefix } from "./container-prefix.ts";
import type { CodePart, Inline, Part, Prose } from "./part.ts";
import { joinLines, type SourceText } from "./source-text.ts";

const processor = unified().use(remarkParse).use(remarkFrontmatter, ["yaml"]).use(remarkGfm).freeze();

/** More marks of quotes and lists at the start of a line than a person would nest; the parser takes minutes over thousands. */
const tooDeep =
  /^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))){200}[^\n]*[^-*+>. \t\r\n)]|^(?:[ \t]*>){200}/m;

/** The parts of a guide in document order; null when quotes or lists are nested too deeply to be read. */
export function parseMarkdown(text: string): readonly Part[] | null {
  if (tooDeep.test(text)) return null;
  const lines = text.split(/\r\n|\n|\r/);
  return partsOf(processor.parse(text).children, [], lines);
}

function partsOf(
  nodes: readonly RootContent[],
  containers: readonly Container[],
  lines: readonly string[],
): Part[] {
  return nodes.flatMap((node) => partOf(node, containers, lines));
}

function partOf(
  node: RootContent,
  containers: readonly Container[],
  lines: readonly string[],
): readonly Part[] {
  const { line, endLine } = extent(node);
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
      return [codeOf(node, containers, lines)];
    case "html":
      return [{ kind: "html", text: node.value, line, endLine }];
    case "list":
      return listOf(node, containers, lines);
    case "blockquote":
      return partsOf(node.children, [...containers, { kind: "quote" }], lines);
    case "footnoteDefinition":
      return partsOf(node.children, [...containers, { kind: "indent", columns: 4 }], lines);
    default:
      return [];
  }
}

function listOf(list: List, containers: readonly Container[], lines: readonly string[]): readonly Part[] {
  return list.children.map((item) => itemOf(item, list.ordered === true, containers, lines));
}

function itemOf(
  item: ListItem,
  ordered: boolean,
  containers: readonly Container[],
  lines: readonly string[],
): Part {
  const { line } = extent(item);
  const columns = contentIndent(lines[line - 1] ?? "", (item.position?.start.column ?? 1) - 1, containers);
  const inner = [...containers, { kind: "indent", columns } as const];
  const first = item.children[0];
  const head = first?.type === "paragraph" ? proseOf(first, inner, lines) : null;
  return {
    kind: "item",
    ordered,
    head,
    contents: first?.type === "paragraph" && isLocalLink(first.children),
    parts: partsOf(head === null ? item.children : item.children.slice(1), inner, lines),
    line,
  };
}

/** Columns between the enclosing container's text and the item's own, given the index of the item's marker. */
function contentIndent(source: string, marker: number, containers: readonly Container[]): number {
  // Enclosing items may begin on the same line (`- - a`), so their markers are blanked before the prefix is stripped.
  const line = source.slice(0, marker).replace(/[^\t>]/g, " ") + source.slice(marker);
  const quoted = containers.findLastIndex((each) => each.kind === "quote") + 1;
  const outer = containers
    .slice(quoted)
    .reduce((sum, each) => sum + (each.kind === "indent" ? each.columns : 0), 0);
  return Math.max(0, itemIndent(stripPrefix(line, containers.slice(0, quoted)).text) - outer);
}

function codeOf(node: Nodes, containers: readonly Container[], lines: readonly string[]): CodePart {
  const { line, endLine } = extent(node);
  const column = node.position?.start.column ?? 1;
  const first = lines[line - 1] ?? "";
  const fence = /^(`{3,}|~{3,})(.*)$/.exec(first.slice(column - 1));
  const own = stripPrefix(first, containers);
  if (fence === null) {
    const start = first.slice(0, column - 1).trim() === "" ? null : column - 1;
    return {
      kind: "code",
      info: null,
      infoColumn: column,
      body: trimBlank(body(line, endLine, 4, containers, lines, start)),
      line,
      endLine,
    };
  }
  const marks = fence[1] ?? "```";
  const indent = Math.max(0, Math.min(3, indentColumns(own.text)));
  const last = stripPrefix(lines[endLine - 1] ?? "", containers).text;
  const closed = endLine > line && closes(last, marks);
  const info = fence[2] ?? "";
  return {
    kind: "code",
    info: info.trim(),
    infoColumn: column + marks.length + (info.length - info.trimStart().length),
    body: body(line + 1, closed ? endLine - 1 : endLine, indent, containers, lines, null),
    line,
    endLine,
  };
}

/** Lines `from` to `to` without containers and `indent` columns. `start`: where line `from` really begins, when its container begins on it. */
function body(
  from: number,
  to: number,
  indent: number,
  containers: readonly Container[],
  lines: readonly string[],
  start: number | null,
): SourceText {
  const taken = [];
  for (let line = from; line <= to; line++) {
    const source = lines[line - 1] ?? "";
    const own =
      line === from && start !== null
        ? shifted(stripPrefix(source.slice(start), [], indent), start)
        : stripPrefix(source, containers, indent);
    taken.push({ text: own.text, line, column: own.removed + 1 });
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

function proseOf(node: Parent & Nodes, containers: readonly Container[], lines: readonly string[]): Prose {
  const { line, endLine } = extent(node);
  const start = node.position?.start.column ?? 1;
  const end = node.position?.end.column ?? 1;
  const taken = [];
  for (let at = line; at <= endLine; at++) {
    const source = (lines[at - 1] ?? "").slice(0, at === endLine ? end - 1 : undefined);
    const own =
      at === line ? { text: source.slice(start - 1), removed: start - 1 } : stripPrefix(source, containers);
    taken.push({ text: own.text, line: at, column: own.removed + 1 });
  }
  const code: Inline[] = [];
  const comments: Inline[] = [];
  const plain = plainText(node.children as readonly PhrasingContent[], code, comments)
    .replace(/\s+/g, " ")
    .trim();
  return { raw: joinLines(taken), plain, code, comments, line, endLine };
}

/** Text without marks; placeholders such as `<NAME>` (HTML to a Markdown parser) are kept, images and comments are not. */
function plainText(nodes: readonly PhrasingContent[], code: Inline[], comments: Inline[]): string {
  let text = "";
  for (const node of nodes) {
    const { line } = extent(node);
    if (node.type === "inlineCode") {
      code.push({ text: node.value, line });
      text += node.value;
    } else if (node.type === "text") text += node.value;
    else if (node.type === "break") text += " ";
    else if (node.type === "html") {
      if (node.value.startsWith("<!--")) comments.push({ text: node.value, line });
      else if (/^<[A-Za-z][\w.-]*>$/.test(node.value)) text += node.value;
    } else if ("children" in node) text += plainText(node.children, code, comments);
  }
  return text;
}

function isLocalLink(nodes: readonly PhrasingContent[]): boolean {
  const solid = nodes.filter((node) => !blank(node));
  return solid.length === 1 && solid[0]?.type === "link" && solid[0].url.startsWith("#");
}

function blank(node: PhrasingContent): boolean {
  return node.type === "text" && node.value.trim() === "";
}

function extent(node: Nodes): { line: number; endLine: number } {
  const line = node.position?.start.line ?? 1;
  const { line: endLine = line, column = 2 } = node.position?.end ?? {};
  // What ends in column 1 ended on the line before.
  return { line, endLine: column === 1 ? Math.max(line, endLine - 1) : endLine };
}
