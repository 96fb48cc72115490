// The vocabulary: words and phrases that must not come back, in what the program prints and in what people read of it.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAst } from "rolldown/parseAst";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What must not be said → what to say. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/(?<!On-)\bdemand(s|ed|ing)?\b/, "require, requirement"],
  [/\b(cannot|could not) (tell|be told)\b/, "unknown"],
  [/\bchain (of \S+ lines )?holds\b/, "the hash chain is intact"],
  [/\bheld by another\b|\bholds the node\b/, "locked by run …"],
  [/\b(given|give|giving) (\S+ )?back\b/, "release the lock"],
  [/\bcut short\b/, "interrupted"],
  [/\b(to|before|at) its end\b/, "finished, stopped early"],
  [/\bunder way\b/, "running, pending"],
  [/\bon (its|their) way\b/, "in flight"],
  [/\bends? (is|are|was) not known\b|\bwhat became of\b/, "outcome unknown"],
  [/\b(end|ended|ends) well\b/, "succeed"],
  [/\b(come|comes|came) to nothing\b/, "fail"],
  [/\bas (it|they) (was|were) written\b|\b(is|are) as written\b/, "not altered, log verified"],
  [/\banew\b/, "again; rewritten"],
  [/\bonce more\b/, "again"],
  [/\btried again\b/, "retried"],
  [/\bcop(y|ies) that left\b/, "stored copy"],
  [/\b(person|operator)'s word\b|\bsaid to be done\b/, "done by hand, attested by …"],
  [/\b(leave|leaves|leaving|leave it|leave them|leave this) out\b|\bleft out\b/, "skip, omit, remove"],
  [/\bleave \S+ out\b/, "remove …"],
  [/\b(go|goes|going|gone|went) on\b/, "continue, resume"],
  [/\bwalk(s|ed|ing)?\b/, "run"],
  [/\bbeside the walk\b/, "beside the run"],
  [/(?<!\bthere )\bis no (?!longer\b)/, "is not a …"],
  [/\bis like that\b/, "no matching …"],
  [/\b(is|are|was|were) to be (?!had)/, "say who does it, in the active voice"],
  [/\bto be had\b/, "available"],
  [/\bto be given\b|\bcomes by itself\b/, "not set, captured from step N, prompted"],
  [/\bwhoever\b/, "anyone who"],
  [/\bthereof\b|\btherein\b|\bwherein\b/, "of it, in it"],
  [/(?<!\bno )\bsuch (?!as\b)/, "name the thing"],
  [/\bany ?more\b/, "no longer"],
  [/\blook whether\b/, "check whether"],
  [/\btells? (of|nothing|all)\b|\btold of\b|\bit is told\b/, "say, report, list"],
  [/\bstands? (in|there|here|for|at|where|beside|behind|before)\b/, "is in, is at"],
  [/\bby way of\b/, "through"],
  [/\bdefault network\b/, "default VPC"],
  [/\bdefects?\b/, "bug"],
  [/\bremarks?\b/, "note"],
  [/\blikeliest\b/, "most likely"],
  [/\bput right\b|\bset right\b/, "correct, resolve"],
  [/\bat all times\b/, "sustains"],
  [/\bpromised?\b/, "guarantee, or say what is so"],
  [/\bto state\b|\bstated\b/, "accept"],
  [/\bholds is lost\b|\bis lost to\b/, "this erases …"],
  [/\bwhat (it|they) names?\b/, "say what: files, resources, the named items"],
  [/\bwhat (it|the \w+) (runs|holds|prints|reads)\b/, "name it: the output, the content, the input"],
  [/\bas it seems\b|\bas far as (its|their) words\b/, "probably, seems to"],
  [/\bas it stands\b/, "until then, literally"],
  [/\bwrite it as in\b|\bare written as in\b/, "write it like"],
  [/\btaken as a command\b/, "become a step"],
  [/\bnames no\b/, "does not name a …"],
  [/\b(behind|anything behind) (the|it|its)\b(?! device)/, "after"],
  [/\b(right|typed) on this node\b|\bit is typed\b/, "correct; you type it"],
  [/\bwarns of\b/, "warn about"],
  [/\bend(s)? by itself\b/, "exit"],
  [/\bwrites? over\b|\bcuts? (\S+ ){1,2}short\b|\bfor good\b/, "overwrite, shrink, permanently"],
  [/\b(commands?|word|shell) of (its|their) own\b/, "separate, its own …"],
  [/\btell each other\b/, "traffic between …"],
  [/\ball the same\b/, "anyway"],
  [/\bcannot be brought back\b/, "cannot be undone"],
  [/\bconfirmed by typing\b/, "need a typed confirmation"],
  [/\bwrite it down\b|\bwrite down\b/, "save, log"],
  [/\belse nothing runs\b/, "otherwise nothing runs"],
  [/\bretr(y|ies) by itself\b/, "automatically, on its own"],
  [/\b(given?|gave) (it )?(once|twice)\b/, "set once, set twice"],
  [/\bgive (it|them|secrets|the secret) again\b/, "enter it again"],
  [/\bquestions? (to|of) (a|the|this) (node|run)\b/, "query"],
  [/\banother (\w+ ){1,2}than\b/, "a different … than"],
  [/\bnever will\b/, "can no longer"],
  [/\bstopped after …\b/, "time limit"],
  [/\b(EC2|AWS|DocumentDB) (does|did) not say\b/, "does not report"],
  [/\b(knows?|known) of (the|a|it)\b/, "know about"],
  [/\b(each|every) \w+ (is|are) told\b/, "report, list"],
];

/** What imitates the sentences of AWS and of a node's commands, scripts, a style sheet, and the words of guides. */
const FOREIGN = [
  "src/rehearsal/cloud/",
  "src/rehearsal/commands/",
  "src/rehearsal/node/",
  "src/rehearsal/ssm/",
  "src/ledger/node/",
  "src/local/supervisor-shell.ts",
  "src/report/html/html-style.ts",
  "src/runbook/requirements/read-",
  "src/runbook/vocabulary/",
];

describe("what the program prints", () => {
  it("keeps to the vocabulary", () => {
    const files = filesBelow("src").filter((it) => /\.tsx?$/.test(it));
    const texts = files
      .filter((file) => !FOREIGN.some((it) => file.startsWith(it)))
      .flatMap((file) => printed(file, readFileSync(join(root, file), "utf8")));
    expect(texts.length).toBeGreaterThan(2000);
    expect(broken(texts)).toEqual([]);
  });

  it("is found in every kind of text, and a word that must not come back is named with the better one", () => {
    const source = [
      'export const a = "the volume is demanded";',
      "export const b = `run ${a} is held by another run`;",
      "export const c = <Text>Nobody can tell {a} anything, whoever asks</Text>;",
      'import d from "./demanded file";',
      "// a comment may be demanded",
    ].join("\n");
    expect(broken(printed("x.tsx", source))).toEqual([
      "x.tsx:1: “demanded” (say: require, requirement) in: the volume is demanded",
      "x.tsx:2: “held by another” (say: locked by run …) in: run … is held by another run",
      "x.tsx:3: “whoever” (say: anyone who) in: anything, whoever asks",
    ]);
  });
});

describe("what people read of the program", () => {
  const files = ["README.md", ...filesBelow("src/help"), ...filesBelow("runbooks")].filter((it) =>
    it.endsWith(".md"),
  );

  it.each(files)("%s keeps to the vocabulary", (file) => {
    // The findings below come from the catalogues of the rooms.
    const text = readFileSync(join(root, file), "utf8").replace(/^## Findings$.*/ms, "");
    expect(broken(paragraphs(file, text))).toEqual([]);
  });
});

interface Printed {
  readonly place: string;
  readonly text: string;
}

function broken(texts: readonly Printed[]): readonly string[] {
  return texts.flatMap(({ place, text }) =>
    RULES.flatMap(([rule, better]) => {
      const found = new RegExp(rule, "i").exec(text);
      if (found === null) return [];
      const near = text.slice(Math.max(0, found.index - 60), found.index + 100);
      return [`${place}: “${found[0].trim()}” (say: ${better}) in: ${near.replace(/\s+/g, " ").trim()}`];
    }),
  );
}

/** The texts of a source file that have a blank in them; what a template puts in is "…". Imports and types have none. */
function printed(file: string, source: string): readonly Printed[] {
  const found: Printed[] = [];
  const take = (start: number, text: string): void => {
    const line = source.slice(0, start).split("\n").length;
    if (/\S\s/.test(text.trim()))
      found.push({ place: `${file}:${line}`, text: text.replace(/<[^>]*>/g, "…") });
  };
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const it of node) visit(it);
    if (typeof node !== "object" || node === null || Array.isArray(node)) return;
    const it = node as {
      type?: string;
      start: number;
      value?: unknown;
      quasis?: { value: { cooked: string } }[];
    };
    if (it.type === "ImportDeclaration") return;
    if ((it.type === "Literal" || it.type === "JSXText") && typeof it.value === "string")
      take(it.start, it.value);
    if (it.type === "TemplateLiteral")
      take(it.start, (it.quasis ?? []).map(({ value }) => value.cooked).join("…"));
    for (const child of Object.values(it)) visit(child);
  };
  visit(parseAst(source, { lang: file.endsWith("x") ? "tsx" : "ts" }));
  return found;
}

/** Paragraphs and rows of a Markdown file, without its code. */
function paragraphs(file: string, text: string): readonly Printed[] {
  const blank = (it: string): string => it.replace(/[^\n]/g, "");
  const prose = text.replace(/^( *)(`{3,})[^\n]*\n.*?^ *\2 *$/gms, blank).replace(/`[^`\n]+`/g, "…");
  const found: Printed[] = [];
  let start = 1;
  for (const part of prose.split(/\n(?=\n|\|)/)) {
    found.push({ place: `${file}:${start}`, text: part.replace(/\s+/g, " ").trim() });
    start += part.split("\n").length;
  }
  return found;
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => relative(root, join(it.parentPath, it.name)));
}
