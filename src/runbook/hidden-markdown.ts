// Indented code that is Markdown in truth: the content of tabs (`=== "Linux"`) and admonitions (`!!! note`), which site
// generators indent by four columns and CommonMark takes for code.

const fence = /^ {0,3}(`{3,}|~{3,})[^`\n]*$/;

/** True when the text holds a fence that is opened and closed. */
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
