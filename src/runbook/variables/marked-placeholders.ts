// Placeholders between marks: `<NAME>`, `[NAME]`, `{NAME}`, `{{NAME}}`, `%NAME%`, or after one: `VAR::NAME`. Marks
// have other meanings in a shell and in many programs, so each has its own conditions. Those recognised only by their
// place (`--region region`, `yes|no`) are in standing-values.ts.
import type { Span } from "../../shell/model/command.ts";
import { heredocBodies } from "../vocabulary/open-shell.ts";
import { standingValues } from "./standing-values.ts";

export interface Marked extends Span {
  readonly name: string;
  readonly form: "angle" | "bracket" | "brace" | "percent" | "prefix" | "standing" | "dollar";
}

const angle = /<([A-Za-z](?:[\w .:/-]{0,58}[\w])?|\d{1,3}(?:\.\d{1,3}){3})>/g;
/** Text in angle brackets that is not a value to replace. */
const noPlaceholder = new Set(
  "snip none nil null unset empty unknown stdin stdout stderr eof a b i p br hr em pre code div span ul ol li html head body title table tr td th script style link meta".split(
    " ",
  ),
);

/**
 * The `<NAME>` placeholders of shell text, including marks. Real redirections, tags and regular expressions are
 * excluded.
 */
export function anglesIn(text: string): readonly Marked[] {
  const found: Marked[] = [];
  if (!text.includes("<")) return found;
  const closed = new Set([...text.matchAll(/<\/([A-Za-z][\w.:-]{0,59})>/g)].map((match) => match[1]));
  for (const match of text.matchAll(angle)) {
    const name = match[1] ?? "";
    const start = match.index;
    const end = start + match[0].length;
    const before = text[start - 1] ?? " ";
    const after = text.slice(end, end + 6);
    if (/[<\\?]/.test(before) || after.startsWith("(") || noPlaceholder.has(name.toLowerCase())) continue;
    // `sort <in>out` and `cmd <in>/dev/null` are redirections.
    if (
      /\s/.test(before) &&
      (/^[A-Za-z0-9_$]/.test(after) || after.startsWith("/dev/") || after.startsWith("&"))
    )
      continue;
    if (closed.has(name)) continue;
    found.push({ name, start, end, form: "angle" });
  }
  return found;
}

/** A word in brackets that is a separate argument: `set [jail] unban`; in a character class, letters are in order. */
function standsForItself(text: string, name: string, start: number, end: number): boolean {
  const apart =
    /\S\s+$/.test(text.slice(Math.max(0, start - 40), start)) && !/^[^\s]/.test(text.slice(end, end + 1));
  return (
    apart &&
    /^[a-z]{3,}$/.test(name) &&
    [...name].sort().join("") !== name &&
    !/\bgrep\s+(?:-\S+\s+)*$/.test(text.slice(Math.max(0, start - 40), start))
  );
}

const bracket = /(?<![\w$\\\])}"'])\[([A-Za-z][\w-]*(?: [A-Za-z][\w-]*){0,4})\](?![\w(*+?{])/g;
const brace =
  /(?<![\w$%@\\{}'])(?:\{\{ ?([A-Za-z][\w-]*(?: [A-Za-z][\w-]*){0,4}) ?\}\}|\{([A-Za-z][\w-]*(?: [A-Za-z][\w-]*){0,4})\})(?!\})/g;
/**
 * What a site generator replaces with a value: `{{< version >}}`, `{{% param "release" %}}`, `{{ site.latest_version
 * }}`.
 */
const generated =
  /\{\{[<%] *(?:[a-z]+ +)?["']?([A-Za-z][\w-]{2,40})["']? *[>%]\}\}|\{\{ ?(?:site|page|book|params?|versions?|vars?|variables?)\.(?:\w+\.){0,2}(\w*(?:[Vv]ersion|[Rr]elease)\w*) ?\}\}/g;
/** Capitals only: date formats and SQL patterns have lower-case letters between these signs. */
const percent = /(?<![\w%+'"]|[Ll][Ii][Kk][Ee] ['"])%([A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*)%(?![\w%])/g;
const quotedPercent = /(?<=['"])%([A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)+)%(?=['"])/g;
/** A site generator replaces `VAR::NAME`. */
const prefix = /(?<![A-Z0-9_:])VAR::([A-Z][A-Z0-9_]*)/g;
/** Words of usage lines and templates. */
const usage =
  /^(?:options?|flags?|args?|arguments?|command|commands|else|end|range|json|print|upper|lower|all|ok|error|info|warn|warning|debug)$/i;
/** A name that can only be a placeholder, wherever it is. */
const surely = /^(?:your|my|insert|enter|the)[ _-]|^(?:your|my)[A-Z]|^[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)+$/;

/** Hyphenated words that nobody would write as a character class: letters repeat. */
function isNoClass(name: string): boolean {
  return /^[a-z]{3,}(?:[_-][a-z]{3,})+$/.test(name) && new Set(name).size < name.length;
}

/** All placeholders between marks, in order, not nested. */
export function markedIn(text: string): readonly Marked[] {
  const found: Marked[] = [...anglesIn(text)];
  if (/[[{]/.test(text)) {
    const single = singleQuoted(text);
    const bodies = text.includes("<<") ? heredocBodies(text) : [];
    const isLiteral = (start: number) =>
      single.some((span) => span.start < start && start < span.end) ||
      bodies.some((span) => span.start <= start && start < span.end);
    const add = (name: string, start: number, end: number, form: Marked["form"]): void => {
      const isRange = /^(?:[A-Za-z]-[A-Za-z])+/.test(name);
      if (usage.test(name) || isRange || name.length < (/^[A-Z]+$/.test(name) && form === "bracket" ? 2 : 3))
        return;
      const quoted = isLiteral(start) || /["][^"\s]*$/.test(text.slice(Math.max(0, start - 40), start));
      const alone = form === "brace" && /^[A-Z]+$/.test(name) && text[start - 1] === '"' && text[end] === '"';
      if (
        surely.test(name) ||
        (form === "bracket" && isNoClass(name) && /[/|=:,@]/.test(text[start - 1] ?? "")) ||
        (alone && !isLiteral(start)) ||
        (form === "bracket" && !quoted && standsForItself(text, name, start, end)) ||
        (!quoted && (/[ _-]/.test(name) || /^[A-Z]+$/.test(name) || form === "brace"))
      )
        found.push({ name, start, end, form });
    };
    for (const match of text.matchAll(bracket))
      add(match[1] ?? "", match.index, match.index + match[0].length, "bracket");
    for (const match of text.matchAll(brace))
      add(match[1] ?? match[2] ?? "", match.index, match.index + match[0].length, "brace");
  }
  if (text.includes("{{"))
    for (const match of text.matchAll(generated))
      found.push({
        name: match[1] ?? match[2] ?? "",
        start: match.index,
        end: match.index + match[0].length,
        form: "brace",
      });
  if (text.includes("%") || text.includes("VAR::"))
    for (const [rule, form] of [
      [percent, "percent"],
      [quotedPercent, "percent"],
      [prefix, "prefix"],
    ] as const)
      for (const match of text.matchAll(rule))
        if ((match[1] ?? "").length > 2)
          found.push({
            name: match[1] ?? "",
            start: match.index,
            end: match.index + match[0].length,
            form,
          });
  for (const value of standingValues(text, singleQuoted)) found.push(value);
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return found.filter((each) => {
    if (each.start < end) return false;
    end = each.end;
    return true;
  });
}

/** Texts in single quotes, as far as a scan without a parser finds them. */
function singleQuoted(text: string): readonly Span[] {
  const found: Span[] = [];
  let double = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "\\") at++;
    else if (character === '"') double = !double;
    else if (character === "'" && !double) {
      const end = text.indexOf("'", at + 1);
      if (end === -1) break;
      found.push({ start: at, end: end + 1 });
      at = end;
    }
  }
  return found;
}
