// Unmarked words that nobody can mean literally: `yourname`, `YOUR-TOKEN`, `/path/to/key.pem`, `sg-xxxx`, `xxx`,
// `USERNAME`, and the account numbers and ids of AWS's own documentation.
import type { Span } from "../../shell/model/command.ts";
import { hasAny } from "../vocabulary/has-any.ts";

export interface ExampleWord extends Span {
  readonly name: string;
}

const RULES: readonly RegExp[] = [
  /(?<![\w./$%@-])your(?:[-_][a-z0-9][\w-]*|[a-z]{3,}\w*|[A-Z]\w+)(?:\.[a-z][\w-]*)*(?![\w/-]|=)/g,
  /(?<=[\w./-]\/|\/\/)your-?domain\.(?:com|org|net|tld)(?=[\s"'/.:]|$)/g,
  /(?<![\w./$%@-])YOUR(?:-[A-Z0-9]+)+(?![\w-])|(?<![\w$])YOUR[A-Z0-9]{3,}(?![\w=])/g,
  /(?<![\w.~$-])\/(?:path\/to|PATH\/TO)\/[\w./-]*\w/g,
  /(?<![\w.:-])(?:i|vol|sg|subnet|vpc|ami|eni|rtb|igw|nat|eipalloc|snap|acl|lt|fs|tgw)-x{4,}(?![\w-])/g,
  /(?<![\w.:/-])(?:[xX]{3}(?:\.[xX]{3}){3}|[xX](?:\.[xX]){3}|[xX]{3,})(?![\w-])/g,
  /(?<!\d)(?:123456789012|111122223333|444455556666|210987654321)(?!\d)/g,
  /(?<![\w-])(?:i|vol|sg|subnet|vpc|ami|eni|snap)-(?:1234567890abcdef0|0123456789abcdef0?|0abcd1234efgh5678|12345678|1a2b3c4d)(?![\w-])/g,
  /(?<![\w-])(?:i|vol|sg|subnet|vpc|ami|eni|rtb|igw|snap|fs)-\w*EXAMPLE(?!\w)/g,
  /(?<![\w.$/-])[\w+/]*\d[\w+/]*EXAMPLE(?:KEY)?(?!\w)/g,
  /(?<!\w)(?:AKIA|ASIA|AIDA|AROA)[A-Z0-9]{4,20}EXAMPLE(?!\w)/g,
  /(?<![\w$%{.,-]|\$\{[!#]?|(?:-o|-e|-O|--env|--format|--output|--sort|export|unset|read|-v)[ =]{1,4})(?:USER(?:NAME|ID)|HOST(?:NAME|IP)|IP(?:ADDRESS|ADDR)|DOMAIN(?:NAME)?|NAMESPACE|(?:CLIENT|SERVER|SERVICE|VOLUME|IMAGE|DATABASE|DB|VPN|APP|STACK|BUCKET|CLUSTER|CONTAINER|INSTANCE|PROJECT|REPO|GROUP|ACCOUNT|TENANT|SUBSCRIPTION|POD|NODE)(?:NAME|ID)|ORGANI[SZ]ATION|REPOSITORY)(?![\w=,.-]|:\s|["']?\s*[:(])/g,
  /(?<=\w[=:])PASS(?:WORD|PHRASE)(?![\w=-])|(?<![\w$.-])(?:[A-Z][A-Z0-9-]*\.)+(?:COM|NET|ORG)(?![\w-]|\.\w)/g,
  /(?<![\w$./-])[a-z]+(?:[A-Z][a-z]+)+Here(?!\w)|(?<![\w$./-])[a-z]+(?:[-_][a-z]+)*[-_]here(?![\w-])/g,
  /(?<![\w$])(?:The)?(?:Desired|Chosen)[A-Z]\w+/g,
];
const hint =
  /your|YOUR|\/path\/to|\/PATH\/TO|xxx|XXX|x\.x|X\.X|\d{12}|EXAMPLE|-(?:1234|0123|0abcd|1a2b)|(?:NAME|ID|IP|ADDR(?:ESS)?|DOMAIN|SPACE|ATION|REPOSITORY)(?!\w)|Desired|Chosen|[Hh]ere|PASS|\.(?:COM|NET|ORG)/;

/** The example words of a command, in order of the rules. */
export function exampleWordsIn(text: string): readonly ExampleWord[] {
  if (!hint.test(text)) return [];
  const template = /\bmktemp\b/.test(text);
  const found: ExampleWord[] = [];
  for (const rule of RULES)
    for (const match of text.matchAll(rule)) {
      const name = match[0];
      if (template && /^X+$/.test(name)) continue;
      found.push({ name, start: match.index, end: match.index + name.length });
    }
  return found;
}

const replace =
  /\b(?:replac(?:e|ing)|substitut(?:e|ing)|swap|chang(?:e|ing))\s+(?:the\s+)?(?:values? (?:of|for)\s+|placeholders?\s+|texts?\s+|strings?\s+|words?\s+|names?\s+)?["'“*]*((?:[Yy]our [a-z]+(?: [a-z]+){0,2}|[A-Za-z][\w.-]{2,40}))["'”*]*\s+((?:with|by|for|to)\s+(?:your|the|a|an)\b|(?:with|by|for|to|in (?:the|this|these|that) commands?)\b)/gi;
const insteadOf =
  /\b(?:your own|your|the|another|a(?:nother)?)\b[^.]{1,40}\b(?:instead|in place) of ["'“`]?([A-Z][A-Z0-9]{2,}(?:[_-][A-Z0-9]+)*)\b/g;
/** A word that is an example by its form. */
const standing = /^(?:[Yy]our|[Mm]y)|[A-Z].*[A-Z]/;
const ordinary = new Set(
  "all any each everything following the this that these those them they its it him her value values variable variables name names text part parts line lines file files word words password passwords default existing old above below example examples".split(
    " ",
  ),
);

/** Words that a sentence asks to replace: "Replace yournodeid with the id of node2". */
export function wordsToReplace(sentence: string): readonly string[] {
  if (!hasAny(sentence, "instead of", "in place of", "replac", "substitut", "swap", "chang")) return [];
  const others = [...sentence.matchAll(insteadOf)].map((match) => match[1] ?? "");
  const named = [...sentence.matchAll(replace)].flatMap((match) => {
    const name = match[1] ?? "";
    const told = /\b(?:your|the)$/i.test(match[2] ?? "") && !/[.]/.test(name);
    return ordinary.has(name.toLowerCase()) || !(standing.test(name) || told) ? [] : [name];
  });
  return [...others, ...named];
}

const quotedCode =
  /\b(?:replac(?:e|ing)|substitut(?:e|ing)|swap(?:ping)?)\s+(?:\w+\s+){0,3}?`([^`\n]{3,60})`((?:,? (?:and |or )?`[^`\n]{3,60}`)*)\s+(?:with|by|for|to)\s+(?:your|the|an?|one|whatever|actual|real)\b(?! (?:following|value `))/gi;

/** Words in code marks that a paragraph asks to replace; `raw`: the paragraph as written. */
export function codeToReplace(raw: string): readonly string[] {
  if (!raw.includes("`")) return [];
  return [...raw.matchAll(quotedCode)]
    .flatMap((match) => [
      match[1] ?? "",
      ...[...(match[2] ?? "").matchAll(/`([^`\n]+)`/g)].map((each) => each[1] ?? ""),
    ])
    .filter(
      (name) =>
        /^[A-Za-z][\w.-]*$/.test(name) && !/\.example\.\w+$/.test(name) && !ordinary.has(name.toLowerCase()),
    );
}

const prefixed =
  /\b(?:placeholders?|variables?|values?|names?)\b[^.]{0,60}?\b(?:start|begin|prefixed)\w*\s+with\s+["'`“]?([A-Za-z]{1,10}[_-])(?![\w-])/i;

/** A guide that names more prefixes than this means none of them. */
const MOST_PREFIXES = 20;

/** Words of commands with a prefix that a sentence gives for replaceable values: "values that start with x_". */
export function prefixedWords(sentences: readonly string[], texts: readonly string[]): readonly string[] {
  const prefixes = new Set(sentences.flatMap((sentence) => prefixed.exec(sentence)?.[1] ?? []));
  if (prefixes.size === 0 || !/replac|chang|adapt|your|own/i.test(sentences.join(" "))) return [];
  return [...prefixes]
    .slice(0, MOST_PREFIXES)
    .flatMap((prefix) =>
      texts.flatMap((text) =>
        [...text.matchAll(new RegExp(`(?<![\\w$-])${prefix}[A-Za-z]\\w+`, "g"))].map(([name]) => name),
      ),
    );
}

const asks = /\b(?:replac(?:e|ing)|substitut(?:e|ing))\b[^.]*:\s*$|^where:?$/i;
const explained = /^([A-Z][A-Z0-9]{2,}(?:-[A-Z0-9]+)*)\s*(?::|[-–—]|is\b|=)\s*\S/;
const where = /\bwhere ["'“]?([A-Z][A-Z0-9]{2,}(?:-[A-Z0-9]+)*)["'”]? (?:is|are|stands for|means)\b/g;

/**
 * Words in capitals that the text explains: "where ZONE is …", or "ZONE: …" in a list after "Replace the following:".
 */
export function explainedWords(sentences: readonly string[]): readonly string[] {
  const listed = sentences.some((sentence) => asks.test(sentence));
  return sentences
    .flatMap((sentence) => [
      ...[...sentence.matchAll(where)].map((match) => match[1] ?? ""),
      ...(listed ? [explained.exec(sentence)?.[1] ?? ""] : []),
    ])
    .filter((name) => name !== "");
}
