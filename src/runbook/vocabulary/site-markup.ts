// Marks of site generators in text and HTML: tabs, admonitions, folded parts. The label of a tab or part is context
// of its content; a warning stays near its command. The marks themselves are removed.

/** What a paragraph or an HTML part opens and closes, and its remaining text. */
export interface SiteMarkup {
  /** The label of the last tab or folded part that it opens; null for none. */
  readonly opens: string | null;
  /** It closes one. */
  readonly closes: boolean;
  /** It is a warning, or a part of one. */
  readonly warns: boolean;
  /** Its warning continues in the paragraphs after it, or the warning before ends with it. */
  readonly warning: "begins" | "ends" | null;
  /** Colon containers (`::: code-group`, `:::`) in the order in which they open and close. */
  readonly colons: readonly ("tabs" | "other" | "close")[];
  /** It begins a new set of tabs, or one in which each fence is a tab; null for neither. */
  readonly group: "tabs" | "fences" | null;
  readonly plain: string;
}

/** How a tab's label appears in the context of a step. */
const TAB = "Tab: ";

/** The tab in a line of context; null for none. */
export function tabOf(context: string): string | null {
  return context.startsWith(TAB) ? context.slice(TAB.length) : null;
}

const tabs: readonly RegExp[] = [
  // MkDocs Material: `=== "Linux"`.
  /^={3}[!+]?\s+["“](.+?)["”]\s*$/,
  // Docusaurus and other MDX: `<TabItem value="linux" label="Linux">`.
  /<(?:TabItem|Tab|TabPanel|CodeGroupItem)\b[^>]*?\b(?:label|title|name)=["'{]+([^"'}>]+)["'}]/,
  /<TabItem\b[^>]*?\bvalue=["'{]+([^"'}>]+)["'}]/,
  // Hugo: `{{% tab name="Linux" %}}`, `{{< tab "Linux" >}}`.
  /^\{\{[<%]\s*tab\s+(?:(?:name|header|title|tabName)\s*=\s*)?["“]([^"”]+)["”].*[>%]\}\}/,
  // GitBook and Jekyll: `{% tab title="Linux" %}`, `{% tab install linux %}`.
  /^\{%-?\s*tab\s+title=["“]([^"”]+)["”].*%\}/,
  /^\{%-?\s*tab\s+[\w-]+\s+([^%]+?)\s*-?%\}/,
  // VuePress: `@tab Linux`.
  /^@tab(?::active)?\s+(\S.*)$/,
  // MyST: `:::{tab-item} Linux`; other sites: `::: tab Linux`.
  /^:{3,}\s*(?:\{tab(?:-item)?\}|tab\b)\s*(\S.*)$/,
];
const groups =
  /^(?:<(?:Tabs|CodeGroup|CodeTabs)\b|\{\{[<%]\s*tabs\b|\{%-?\s*tabs\b|:{3,}\s*(?:code-group|tabs)\b|:{3,}\s*\{tab-set\})/;
const fenceGroups = /^(?:<CodeGroup\b|:{3,}\s*code-group\b)/;
const folded = /<summary>\s*(?:<[a-z]+>)*([^<]+)/i;
const ends =
  /<\/(?:TabItem|Tab|Tabs|TabPanel|CodeGroup|CodeGroupItem|details)>|^\{\{[<%]\s*\/\s*tabs?\b|^\{%-?\s*endtabs?\b/;
const noise =
  /^\{\{[<%]\s*\/?\s*[\w-]+[^\n]*[>%]\}\}$|^\{%-?\s*(?:end)?(?:tabs?|hint|tip|note|warning|info|alert|code)\b[^\n]*%\}$|^:{3,}\s*$|^:{3,}\s*(?:code-group|tabs?|details)\b[^\n]*$|^:{3,}\s*\{(?:tab-set|tab-item|tab|grid|grid-item-card|card|div)\}[^\n]*$|^\{:[^\n]*\}$|^<\/?[A-Z]\w*[^>]*>$|^(?:import|export)\s[^\n]*from\s+['"][^\n]*['"];?$/;
const admonition =
  /^(?::{3,}\s*\{?|!{3}\s+|\?{3}\+?\s+|\{%-?\s*(?:hint\s+style=)?["']?|\{\{[<%]\s*(?:hint|alert|callout|admonition)?\s*|<|\[!)(warning|danger|caution|important|attention|error|note|info|tip|hint|success)\b["']?\]?\}?\s*(?:title=)?["“[]?([^"”\]\n>%]*?)["”\]]?\s*(?:-?[%>]\}?\}?)?$/i;
const closesAdmonition =
  /^(?::{3,}|\{%-?\s*end(?:hint|note|warning|info|tip|alert)\s*-?%\}|\{\{[<%]\s*\/\s*\w+\s*[>%]\}\}|<\/(?:Note|Warning|Tip|Info|Callout|Admonition)>)$/i;
const hint = /^(?:[=!?]{3}|[{<:@[]|import |export )/m;

/** Reads the marks of a text as written; `plain`: the same without Markdown's own marks. */
export function readSiteMarkup(raw: string, plain: string): SiteMarkup {
  if (!hint.test(raw.trimStart()))
    return { opens: null, closes: false, warns: false, warning: null, colons: [], group: null, plain };
  const colons: ("tabs" | "other" | "close")[] = [];
  let group: SiteMarkup["group"] = null;
  let opens: string | null = null;
  let closes = false;
  let warning: SiteMarkup["warning"] = null;
  let warns = false;
  let marked = false;
  const left: string[] = [];
  for (const written of raw.split("\n")) {
    const line = written.trim();
    const tab = tabs.map((rule) => rule.exec(line)?.[1]).find((label) => label !== undefined);
    const part = folded.exec(line)?.[1];
    const warned = admonition.exec(line);
    if (ends.test(line)) {
      closes = true;
      opens = null;
    }
    if (closesAdmonition.test(line)) warning = "ends";
    if (groups.test(line)) group = fenceGroups.test(line) ? "fences" : "tabs";
    if (/^:{3}/.test(line)) colons.push(colonMark(line, tab !== undefined || group !== null));
    if (tab !== undefined) opens = `${TAB}${tab.trim()}`;
    else if (part !== undefined) opens = part.trim();
    else if (warned !== null) {
      warning = "begins";
      warns = true;
      const title = (warned[2] ?? "").trim();
      left.push(`${capital(warned[1] ?? "")}:${title === "" ? "" : ` ${title.replace(/[.:]$/, "")}.`}`);
    } else if (!noise.test(line) && !ends.test(line)) {
      left.push(line);
      continue;
    }
    marked = true;
  }
  return {
    opens,
    closes,
    warns,
    warning,
    colons,
    group,
    plain: marked || noise.test(raw.trim()) ? tidy(left, plain) : plain,
  };
}

function colonMark(line: string, tabs: boolean): "tabs" | "other" | "close" {
  return /^:{3,}$/.test(line) ? "close" : tabs ? "tabs" : "other";
}

/** The label of a tab in a heading, as on Azure's pages: `# [Bash](#tab/bash)`; null for any other. */
export function headingTab(raw: string): string | null {
  const label = /^#{1,6}\s+\[([^\]\n]{1,80})\]\(#tabs?\/[^)\n]*\)\s*#*$/.exec(raw.trim())?.[1];
  return label === undefined ? null : `${TAB}${label.trim()}`;
}

/**
 * The label of a fence that is itself a tab: `sh [npm]`, and in a group of fences also `bash npm` or `title="npm"`.
 */
export function fenceTab(info: string | null, group: SiteMarkup["group"]): string | null {
  const text = info ?? "";
  const marked = /^[^\s[{]+(?:\s*\{[\d,\s-]*\}|:[\w-]+)*\s+\[([^\]\n]{1,80})\]/.exec(text)?.[1];
  if (marked !== undefined) return `${TAB}${marked.trim()}`;
  if (group !== "fences") return null;
  const label =
    /\b(?:title|label)=["']([^"']{1,80})["']/.exec(text)?.[1] ?? /^\S+\s+([^={}[\]]{1,80})$/.exec(text)?.[1];
  return label === undefined ? null : `${TAB}${label.trim()}`;
}

/** The text without its mark lines; what Markdown made of the others is kept where possible. */
function tidy(left: readonly string[], plain: string): string {
  const text = left.join(" ").replace(/\s+/g, " ").trim();
  return /^\w*:?$/.test(text) ? "" : plain.endsWith(text) ? text : text.replace(/[`*]+/g, "");
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase();
}
