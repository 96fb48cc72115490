// Running text of the Markdown tree → prose with exact lines: as written, as plain text, and its code and comments.
import type { Nodes, Parent, PhrasingContent } from "mdast";
import type { Inline, Prose } from "../model/part.ts";
import { joinLines } from "../model/source-text.ts";
import { type Container, stripPrefix } from "./container-prefix.ts";
import type { GuideLines } from "./guide-lines.ts";

/** The running text of a node, without its containers' marks. */
export function proseOf(node: Parent & Nodes, containers: readonly Container[], lines: GuideLines): Prose {
  const { line, endLine } = extent(node, lines);
  const start = node.position?.start.column ?? 1;
  const end = node.position?.end.column ?? 1;
  const taken = [];
  for (let at = line; at <= endLine; at++) {
    const source = lines.at(at).slice(0, at === endLine ? end - 1 : undefined);
    const own =
      at === line ? { text: source.slice(start - 1), removed: start - 1 } : stripPrefix(source, containers);
    taken.push({ text: own.text, line: at, column: own.removed + 1 + lines.cut(at) });
  }
  const code: Inline[] = [];
  const comments: Inline[] = [];
  const plain = plainText(node.children as readonly PhrasingContent[], lines, code, comments)
    .replace(/\s+/g, " ")
    .trim();
  return { raw: joinLines(taken), plain, code, comments, line, endLine };
}

/** Text without marks; placeholders such as `<NAME>` (HTML to a Markdown parser) are kept, images and comments are not. */
function plainText(
  nodes: readonly PhrasingContent[],
  lines: GuideLines,
  code: Inline[],
  comments: Inline[],
): string {
  let text = "";
  for (const node of nodes) {
    const { line } = extent(node, lines);
    if (node.type === "inlineCode") {
      code.push({ text: node.value, line });
      text += node.value;
    } else if (node.type === "text") text += node.value;
    else if (node.type === "break") text += " ";
    else if (node.type === "html") {
      if (node.value.startsWith("<!--")) comments.push({ text: node.value, line });
      else if (/^<[A-Za-z][\w.-]*>$/.test(node.value)) text += node.value;
    } else if ((node as Nodes).type === "tableCell")
      text += `${plainText((node as Parent).children as PhrasingContent[], lines, code, comments)} `;
    else if ("children" in node) text += plainText(node.children, lines, code, comments);
  }
  return text;
}

/** Is it only one link to a place in the guide itself? */
export function isLocalLink(nodes: readonly PhrasingContent[]): boolean {
  const solid = nodes.filter((node) => !blank(node));
  return solid.length === 1 && solid[0]?.type === "link" && solid[0].url.startsWith("#");
}

export function blank(node: PhrasingContent): boolean {
  return node.type === "text" && node.value.trim() === "";
}

/** The lines of a node, by their numbers in the guide. */
export function extent(node: Nodes, { before }: GuideLines): { line: number; endLine: number } {
  const line = node.position?.start.line ?? 1;
  const { line: endLine = line, column = 2 } = node.position?.end ?? {};
  // What ends in column 1 ended on the line before.
  return {
    line: line + before,
    endLine: (column === 1 ? Math.max(line, endLine - 1) : endLine) + before,
  };
}
