// One entry for each rule id that the code can emit, and one line for each in the table of runbooks/README.md.
// UPDATE=1 writes the table anew.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { allFindings } from "../../../src/plan/findings/all-findings.ts";
import { ALL_RULES } from "../../../src/plan/findings/findings-catalogue.ts";
import { planOf } from "../../support/plan-fixtures.ts";

const src = new URL("../../../src/", import.meta.url);
const readme = new URL("../../../runbooks/README.md", import.meta.url);

/** The sources of the rooms that have findings, without the catalogues. */
const sources = ["shell", "runbook", "plan"].flatMap((room) =>
  readdirSync(new URL(`${room}/`, src), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith("-catalogue.ts"))
    .map((name) => readFileSync(new URL(`${room}/${name}`, src), "utf8")),
);

const ID = '"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)"';
const LONG_ID = ID.replace("*)", "+)");
/** The ways in which the sources name a rule. */
const WAYS: readonly RegExp[] = [
  new RegExp(`\\brule: ${ID}`, "g"),
  new RegExp(`\\b(?:finding|\\w+Finding|error|wholeGuide)\\(\\s*(?:\\w+,\\s*)?${ID}`, "g"),
  new RegExp(`"(?:error|warning|info)",\\s*${LONG_ID}`, "g"),
  new RegExp(`${LONG_ID},\\s*"(?:error|warning|info)"`, "g"),
  new RegExp(`^  \\w+: ${ID},$(?=[\\s\\S]{0,200}\\} as const;\\n\\nexport const \\w+: FindingRule)`, "gm"),
];

const emitted = new Set(
  sources.flatMap((text) => WAYS.flatMap((way) => [...text.matchAll(way)].map((it) => it[1] ?? ""))),
);

describe("the catalogue of rules", () => {
  it("has every id that the sources name, and no other", () => {
    expect(emitted.size).toBeGreaterThan(60);
    expect([...emitted].sort()).toEqual(ALL_RULES.map(({ id }) => id));
  });

  it("has each id once, with severities from the gravest down", () => {
    expect(new Set(ALL_RULES.map(({ id }) => id)).size).toBe(ALL_RULES.length);
    const order = ["error", "warning", "info"];
    for (const { id, severities } of ALL_RULES)
      expect(severities, id).toEqual(order.filter((it) => severities.some((severity) => severity === it)));
  });

  it("allows the severity of every finding of the fixtures", () => {
    const folder = new URL("../../fixtures/", import.meta.url);
    const named = (room: string, ending: string) =>
      readdirSync(new URL(room, folder))
        .filter((name) => name.endsWith(ending))
        .map((name) => readFileSync(new URL(`${room}/${name}`, folder), "utf8"));
    const guides = [
      ...named("runbook", ".md"),
      ...named("plan", ".md"),
      ...named("shell", ".sh").map((text) => `\`\`\`\`bash\n${text}\n\`\`\`\`\n`),
    ];
    const found = guides.flatMap((text) => allFindings(planOf(text)));
    expect(new Set(found.map(({ rule }) => rule)).size).toBeGreaterThan(35);
    const allowed = new Map(ALL_RULES.map(({ id, severities }) => [id, severities]));
    expect(found.filter(({ rule, severity }) => allowed.get(rule)?.includes(severity) !== true)).toEqual([]);
  });

  it("says why and what to do in sentences", () => {
    for (const { id, why, advice } of ALL_RULES)
      for (const text of [why, advice]) expect(text, id).toMatch(/^[A-Z`][^\n]*[.]$/);
  });

  it("is the table of runbooks/README.md", () => {
    const text = readFileSync(readme, "utf8");
    const head = "| rule | severity | why | what to do |\n|---|---|---|---|\n";
    const start = text.indexOf(head) + head.length;
    expect(start).toBeGreaterThan(head.length);
    const length = /^(?:\|[^\n]*\n)*/.exec(text.slice(start))?.[0].length ?? 0;
    const table = ALL_RULES.map(
      ({ id, severities, why, advice }) =>
        `| \`${id}\` | ${severities.join(", ")} | ${cell(why)} | ${cell(advice)} |\n`,
    ).join("");
    if (process.env.UPDATE !== undefined)
      writeFileSync(readme, text.slice(0, start) + table + text.slice(start + length));
    const written = readFileSync(readme, "utf8").slice(start);
    expect(written.slice(0, table.length)).toBe(table);
    expect(written.slice(table.length)).not.toMatch(/^\|/);
  });
});

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
