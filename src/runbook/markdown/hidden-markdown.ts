// Indented code that is really Markdown: the content of tabs (`=== "Linux"`) and admonitions (`!!! note`), which site
// generators indent by four columns and CommonMark takes for code.

const fence = /^ {0,3}(`{3,}|~{3,})[^`\n]*$/;

/** True when the text contains a fence that is opened and closed. */
export function hiddenMarkdown(text: string): boolean {
  if (!text.includes("```") && !text.includes("~~~")) return false;
  let open: string | null = null;
  for (const line of text.split("\n")) {
    const marks = fence.exec(line)?.[1];
    if (marks === undefined) continue;
    if (open === null) open = marks;
    else if (marks.startsWith(open) && line.trim() === marks) return true;
  }
  return false;
}

/** Does a paragraph begin a tab or an admonition whose content is indented below it? */
export function opensInside(paragraph: string): boolean {
  return /^(?:={3}[!+]?|!{3}|\?{3}\+?)\s+["“\w]/.test(paragraph);
}

const highlight =
  /^([ \t]*)(?:\{%-?[ \t]*highlight[ \t]+([\w-]+)[^%\n]*%\}|\{\{[<%][ \t]*highlight[ \t]+"?([\w-]+)"?[^\n]*[>%]\}\})[ \t]*(?=\r?$)/;
const highlightEnd =
  /^([ \t]*)(?:\{%-?[ \t]*endhighlight[ \t]*-?%\}|\{\{[<%][ \t]*\/[ \t]*highlight[ \t]*[>%]\}\})[ \t]*(?=\r?$)/;

/** The fence that replaces a code mark: at least six backticks, and more than the text has in a row anywhere. */
export function longFence(text: string): string {
  const runs = text.match(/`{6,}/g) ?? [];
  return "`".repeat(runs.reduce((longest, { length }) => Math.max(longest, length), 5) + 1);
}

/**
 * The text with the code marks of Jekyll and Hugo (`{% highlight bash %}`) as fences, line by line. A mark inside a
 * fence is the guide's own text, as far as lines show where a fence ends: lists and quotes are not parsed here.
 */
export function withFences(text: string, long: string = longFence(text)): string {
  if (!/\{[%{][<% \t-]*highlight[ \t]/.test(text)) return text;
  /** The open fence, and whether it is one of these marks: its content is text. */
  let open: string | null = null;
  let marked = false;
  const lines = text.split("\n").map((line) => {
    if (marked) {
      const end = line.replace(highlightEnd, (_, blanks: string) => `${blanks}${long}`);
      marked = end === line;
      return end;
    }
    const marks = /^[ \t>]*(`{3,}|~{3,})/.exec(line)?.[1];
    if (open !== null) {
      if (marks?.startsWith(open) && line.trimEnd().endsWith(marks)) open = null;
      return line;
    }
    const begin = line.replace(
      highlight,
      (_, blanks: string, one?: string, two?: string) => `${blanks}${long}${one ?? two ?? ""}`,
    );
    marked = begin !== line;
    open = marks ?? null;
    return begin;
  });
  return lines.join("\n");
}
