// The report as JSON, against the schema that is published for it. `vitest -u` writes that schema's golden file anew, to be
// read by a person: what is published keeps its meaning.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { toJsonSchema } from "@valibot/to-json-schema";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { jsonReport } from "../../src/report/json-report.ts";
import { reportSchema } from "../../src/report/report-schema.ts";
import { HOSTILE, withTexts } from "../support/hostile-log.ts";
import { GOLDEN_NAMES, goldenLog, reportOf } from "../support/reports.ts";

const PATH = fileURLToPath(new URL("../fixtures/report/report.schema.json", import.meta.url));

it("the published schema is the one of the program", async () => {
  const made = toJsonSchema(reportSchema, { target: "draft-2020-12" });
  await expect(`${JSON.stringify(made, null, 2)}\n`).toMatchFileSnapshot(PATH);
});

describe("the published schema", () => {
  const validate = new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync(PATH, "utf8")));

  it.each(GOLDEN_NAMES)("holds for the report of %s, at its end and in the middle", (name) => {
    const events = goldenLog(name);
    for (const lines of [events.length, Math.ceil(events.length / 2)]) {
      const report = JSON.parse(jsonReport(reportOf(events.slice(0, lines))));
      expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
      expect(v.safeParse(reportSchema, report).success).toBe(true);
    }
  });

  it.each([
    ["an unknown key", (report: Record<string, unknown>) => ({ ...report, more: 1 })],
    ["another format", (report: Record<string, unknown>) => ({ ...report, format: "lamplighter-report/2" })],
    ["a missing list", ({ steps: _steps, ...report }: Record<string, unknown>) => report],
    ["an outcome that is none", (report: Record<string, unknown>) => ({ ...report, state: "fine" })],
  ])("refuses %s", (_name, change) => {
    expect(validate(change(JSON.parse(jsonReport(reportOf(goldenLog("cancelled"))))))).toBe(false);
  });
});

it("hostile text comes back as it was, and acts on no terminal on its way", () => {
  const report = reportOf(withTexts(goldenLog("failed-edited-retried"), HOSTILE));
  const text = jsonReport(report);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(report)));
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});
