// Findings as a compiler tells them, as JSON, and as SARIF.
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { ALL_RULES } from "../../../src/plan/findings/findings-catalogue.ts";
import type { Finding } from "../../../src/runbook/model/runbook.ts";
import { findingsSarif } from "../../../src/transcript/check/findings-sarif.ts";
import { byPlace, findingsJson, findingsText } from "../../../src/transcript/check/findings-text.ts";

const finding = (line: number, column: number, severity: Finding["severity"], rule = "opaque"): Finding => ({
  rule,
  severity,
  message: `It is ${severity}`,
  advice: "Look at it.",
  line,
  column,
});

const three = [finding(2, 1, "info"), finding(10, 3, "warning"), finding(2, 1, "error", "syntax")];

describe("findings in order", () => {
  it("stand by line, column and gravity", () => {
    const all = [...three, finding(2, 4, "error"), finding(10, 2, "info")];
    expect(byPlace(all).map(({ line, column, severity }) => `${line}:${column} ${severity}`)).toEqual([
      "2:1 error",
      "2:1 info",
      "2:4 error",
      "10:2 info",
      "10:3 warning",
    ]);
  });
});

describe("findings as text", () => {
  it("have their place in front, the advice below, and a count at the end", () => {
    expect(findingsText("docs/guide.md", byPlace(three), { colour: false, notes: true })).toBe(
      [
        "docs/guide.md:2:1: error: It is error [syntax]",
        "    Look at it.",
        "docs/guide.md:2:1: note: It is info [opaque]",
        "    Look at it.",
        "docs/guide.md:10:3: warning: It is warning [opaque]",
        "    Look at it.",
        "docs/guide.md: 1 error, 1 warning, 1 note",
        "",
      ].join("\n"),
    );
  });

  it("count the notes where they are not asked for", () => {
    const text = findingsText("docs/guide.md", byPlace(three), { colour: false, notes: false });
    expect(text).not.toContain("note:");
    expect(text).toContain("1 error, 1 warning, 1 note (--notes lists them)\n");
  });

  it("are said once for one cause, with the other lines", () => {
    const twice = [finding(3, 1, "warning"), finding(9, 2, "warning"), finding(9, 7, "warning")];
    expect(findingsText("guide.md", twice, { colour: false, notes: false })).toBe(
      "guide.md:3:1: warning: It is warning [opaque]\n    Look at it. (also on line 9)\nguide.md: 0 errors, 1 warning, 0 notes\n",
    );
  });

  it("are a count alone when there are none", () => {
    expect(findingsText("guide.md", [], { colour: true, notes: true })).toBe(
      "guide.md: 0 errors, 0 warnings, 0 notes\n",
    );
  });

  it("say with colour what they say without it", () => {
    const painted = findingsText("guide.md", three, { colour: true, notes: true });
    expect(painted).toContain("\u001b[1;31merror:\u001b[0m");
    expect(painted.replace(/\u001b\[[\d;]*m/g, "")).toBe(
      findingsText("guide.md", three, { colour: false, notes: true }),
    );
  });

  it("are one line each, whatever is in them", () => {
    const odd = { ...finding(1, 1, "error"), message: "a\nb\u202ec\u001b[2J", advice: "x\ny" };
    expect(findingsText("a\nb.md", [odd], { colour: false, notes: true })).toBe(
      "a ↵ b.md:1:1: error: a ↵ b‹U+202E›c‹U+001B›[2J [opaque]\n    x ↵ y\na ↵ b.md: 1 error, 0 warnings, 0 notes\n",
    );
  });
});

describe("findings as JSON", () => {
  it("are an array of objects with the keys of the contract, in its order", () => {
    const json = JSON.parse(JSON.stringify(findingsJson("guide.md", three)));
    expect(json).toHaveLength(3);
    for (const it of json)
      expect(Object.keys(it)).toEqual(["path", "line", "column", "severity", "rule", "message", "advice"]);
    expect(json[0]).toMatchObject({ path: "guide.md", line: 2, column: 1, severity: "info", rule: "opaque" });
  });
});

// What the SARIF 2.1.0 schema and the code hosts demand of the parts that are used here; nothing else may be there.
const text = v.strictObject({ text: v.pipe(v.string(), v.nonEmpty()) });
const level = v.picklist(["none", "note", "warning", "error"]);
const count = v.pipe(v.number(), v.integer());
const SARIF = v.strictObject({
  $schema: v.pipe(v.string(), v.url()),
  version: v.literal("2.1.0"),
  runs: v.strictTuple([
    v.strictObject({
      tool: v.strictObject({
        driver: v.strictObject({
          name: v.literal("Lamplighter"),
          semanticVersion: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)),
          rules: v.array(
            v.strictObject({
              id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,255}$/)),
              shortDescription: v.strictObject({ text: v.pipe(v.string(), v.maxLength(1024)) }),
              fullDescription: v.strictObject({ text: v.pipe(v.string(), v.maxLength(1024)) }),
              help: v.strictObject({ ...text.entries, markdown: v.string() }),
              defaultConfiguration: v.strictObject({ level }),
            }),
          ),
        }),
      }),
      columnKind: v.picklist(["utf16CodeUnits", "unicodeCodePoints"]),
      results: v.array(
        v.strictObject({
          ruleId: v.string(),
          ruleIndex: v.pipe(count, v.minValue(0)),
          level,
          message: text,
          locations: v.strictTuple([
            v.strictObject({
              physicalLocation: v.strictObject({
                artifactLocation: v.strictObject({ uri: v.pipe(v.string(), v.regex(/^[\w.%/:!'()*~-]+$/)) }),
                region: v.strictObject({
                  startLine: v.pipe(count, v.minValue(1)),
                  startColumn: v.pipe(count, v.minValue(1)),
                }),
              }),
            }),
          ]),
        }),
      ),
    }),
  ]),
});

describe("findings as SARIF", () => {
  const log = v.parse(SARIF, JSON.parse(JSON.stringify(findingsSarif("docs/guide.md", three, "1.2.3"))));
  const [run] = log.runs;

  it("name every rule once, with why and what to do", () => {
    const { rules } = run.tool.driver;
    expect(rules.map(({ id }) => id)).toEqual(ALL_RULES.map(({ id }) => id));
    const [first] = ALL_RULES;
    expect(rules[0]?.help.text).toBe(`${first?.why} ${first?.advice}`);
    expect(rules.find(({ id }) => id === "syntax")?.defaultConfiguration.level).toBe("warning");
  });

  it("are results that point to their rule, their level and their place", () => {
    expect(run.results.map(({ level: it }) => it)).toEqual(["note", "warning", "error"]);
    for (const { ruleId, ruleIndex } of run.results)
      expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(run.results[1]).toMatchObject({
      ruleId: "opaque",
      message: { text: "It is warning. Look at it." },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "docs/guide.md" },
            region: { startLine: 10, startColumn: 3 },
          },
        },
      ],
    });
  });

  it("have one result for one cause, with its other places", () => {
    const twice = [finding(3, 1, "warning"), finding(9, 2, "warning")];
    const json = JSON.parse(JSON.stringify(findingsSarif("g.md", twice, "1.2.3")));
    expect(json.runs[0].results).toHaveLength(1);
    expect(json.runs[0].results[0].relatedLocations).toEqual([
      {
        id: 1,
        physicalLocation: { artifactLocation: { uri: "g.md" }, region: { startLine: 9, startColumn: 2 } },
      },
    ]);
  });

  it("show hidden characters as marks", () => {
    const odd = { ...finding(1, 1, "error"), message: "a\u202eb" };
    expect(JSON.stringify(findingsSarif("g.md", [odd], "1.2.3"))).toContain("a‹U+202E›b.");
  });
});
