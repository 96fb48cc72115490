// Unmarked values recognised by their place and form: `-region region`, `-code "activation-code"`, `--token "your
// token"`, `yes|no`, `'YYYY-MM-DD'`, `$command-id`, `i-0123…`. The same words mean nothing elsewhere, so each is
// returned with its place.
import type { Span } from "../../shell/model/command.ts";
import { looksLikeCommand } from "../vocabulary/known-programs.ts";
import { heredocBodies } from "../vocabulary/open-shell.ts";

export interface StandingValue extends Span {
  readonly name: string;
  /** `dollar`: written as a shell expansion, which ends at the first hyphen. */
  readonly form: "standing" | "dollar";
}

const option = /(?<=\s)--?([A-Za-z][\w-]{1,40})[ =](["']?)([A-Za-z][\w-]{2,60})\2(?=\s|$)/g;
/** What nobody would name by its generic word. */
const generic = /^(?:code|id|token|password|passphrase|secret|arn|email|ip)$/;
const quoted =
  /(?<=[\s=:])(["'])((?:[Yy]our|[Mm]y|[Ii]nsert|[Ee]nter|[Pp]aste|[Tt]he|[Aa]n?) [A-Za-z][\w-]*(?: [A-Za-z][\w-]*){0,4})\1/g;
/** With "the" and "a", only words for secrets or for what differs everywhere. */
const something =
  /^(?:[Tt]he|[Aa]n?) (?:.* )?(?:token|password|key|secret|id|code|address|url|email|username|hostname)$/;
/** Text for people, not for programs. */
const message =
  /(?:^|[;&|(]\s*|\n\s*)(?:sudo\s+)?(?:echo|printf|wall|logger|mail|read|say|log|info|warn|error|die|whiptail|dialog)\b[^;&|\n]*$|(?:^|\s)(?:-m|-am|--(?:message|msg|comment|description|desc|title|subject|body|label|text|note|reason|gecos))[ =]$/;
const date =
  /(?<![\w%+.])(?:YYYY([-/.]?)MM\1DD(?:[ T_-]?(?:HH|hh)(?::?(?:MM|mm)(?::?(?:SS|ss))?)?)?|yyyy-mm-dd(?:[ T_-]?hh(?::?mm(?::?ss)?)?)?)(?![\w%])/g;
const format = /(?:format|fmt|to_char|strftime|pattern|layout)[\w-]*["'=\s(:,]*$/i;
const choice = /(?<=[\s=])[a-z][a-z0-9-]*(?:\|[a-z][a-z0-9-]*)+(?=\s|$)/g;
const dollar = /(?<![\\\w$])\$([a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)+)(?![\w-])/g;
const cut = /(?<![\w-])(?:i|vol|sg|subnet|vpc|ami|eni|snap|arn|fs)-[0-9a-f]*(?:…|\.{3})(?!\w)/g;
/** The placeholder values of a command, in no order. */
export function standingValues(
  text: string,
  singleQuoted: (text: string) => readonly Span[],
): readonly StandingValue[] {
  const found: StandingValue[] = [];
  const add = (name: string, start: number, end: number, form: StandingValue["form"] = "standing") =>
    void found.push({ name, start, end, form });
  let spans: readonly Span[] | null = null;
  const isLiteral = (at: number): boolean => {
    spans ??= singleQuoted(text);
    return spans.some((span) => span.start < at && at < span.end - 1);
  };
  const all = (rule: RegExp, ...parts: readonly string[]) =>
    parts.some((part) => text.includes(part)) ? text.matchAll(rule) : [];
  for (const match of all(option, " -")) {
    const [whole, name = "", mark = "", value = ""] = match;
    const same = value.toLowerCase().replaceAll("_", "-");
    const key = name.toLowerCase().replaceAll("_", "-");
    const end = match.index + whole.length - mark.length;
    if (same === key || (generic.test(key) && same.endsWith(`-${key}`))) add(value, end - value.length, end);
  }
  for (const match of all(quoted, '"', "'")) {
    const name = match[2] ?? "";
    const before = text.slice(Math.max(0, match.index - 300), match.index);
    if (/^(?:[Tt]he|[Aa])/.test(name) && !something.test(name)) continue;
    if (message.test(before) || (/^[Mm]y/.test(name) && isLiteral(match.index))) continue;
    add(name, match.index + 1, match.index + 1 + name.length);
  }
  for (const match of all(date, "YYYY", "yyyy"))
    if (!format.test(text.slice(Math.max(0, match.index - 30), match.index)))
      add(match[0], match.index, match.index + match[0].length);
  if (text.includes("|")) {
    const bodies = heredocBodies(text);
    for (const match of text.matchAll(choice)) {
      const [first = "", ...others] = match[0].split("|");
      const inBody = bodies.some((body) => body.start <= match.index && match.index < body.end);
      const isPipe = others.some(looksLikeCommand) || (first !== "yes" && looksLikeCommand(first));
      if (!isPipe && !inBody && !isLiteral(match.index) && /\S\s/.test(text.slice(0, match.index)))
        add(match[0], match.index, match.index + match[0].length);
    }
  }
  for (const match of all(dollar, "$"))
    if (!isLiteral(match.index)) add(match[1] ?? "", match.index, match.index + match[0].length, "dollar");
  for (const match of all(cut, "…", "...")) add(match[0], match.index, match.index + match[0].length);
  return found;
}
