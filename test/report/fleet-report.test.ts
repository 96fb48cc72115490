// Reports of a run on several nodes at once: each step once, a table of nodes and steps, every node within reach.

import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import { htmlReport } from "../../src/report/html-report.ts";
import { jsonReport } from "../../src/report/json-report.ts";
import { markdownReport } from "../../src/report/markdown-report.ts";
import type { Report } from "../../src/report/model/report.ts";
import { reportSchema } from "../../src/report/report-schema.ts";
import { createTranscriber } from "../../src/report/text-report.ts";
import { DEVIATION_GROUPS } from "../../src/report/words/deviation-words.ts";
import { endingsOf } from "../../src/report/words/fleet-report-words.ts";
import { foldedDeviations } from "../../src/report/words/folded-deviations.ts";
import { auditedFleet } from "../support/audited-fleet.ts";
import { expectGolden } from "../support/golden.ts";
import { HOSTILE, withTexts } from "../support/hostile-log.ts";
import { goldenLog, reportOf } from "../support/reports.ts";
import type { StageEngine } from "../support/run-fixtures.ts";

let engine: StageEngine;
let report: Report;
beforeAll(async () => {
  engine = await auditedFleet();
  report = reportOf(engine.events);
});

it("is as it was, in every form", () => {
  expectGolden("report/fleet.html", htmlReport(report));
  expectGolden("report/fleet.md", markdownReport(report));
  expectGolden("report/fleet.json", jsonReport(report));
  const transcriber = createTranscriber(report);
  const lines = engine.events.map((event, index) => transcriber.take(event, index + 1));
  expectGolden("report/fleet.txt", `${transcriber.opening}${lines.join("")}`);
});

it("is what the schema says, wherever the log ends", () => {
  for (let length = 1; length <= engine.events.length; length++) {
    const part = reportOf(engine.events.slice(0, length));
    expect(v.safeParse(reportSchema, JSON.parse(jsonReport(part))).issues).toBe(undefined);
    htmlReport(part);
    markdownReport(part);
  }
});

describe.each([5, 12, 40])("the page of a fleet of %i nodes", (count) => {
  it("has a place for each task, once, and each cell of the table leads to one", async () => {
    const all = reportOf((await auditedFleet(count)).events);
    const page = htmlReport(all);
    const places = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    for (const { number } of all.steps)
      expect(places.filter((id) => id === `step-${number}`)).toHaveLength(1);
    expect(new Set(places).size).toBe(places.length);
    const matrix = /<table class="matrix"[^>]*>[\s\S]*?<\/table>/.exec(page)?.[0] ?? "";
    const links = [...matrix.matchAll(/href="#(step-\d+)"/g)].map(([, id]) => id);
    expect(new Set(links)).toEqual(new Set(all.steps.map(({ number }) => `step-${number}`)));
    expect(links).toHaveLength(all.steps.length);
    for (const [, href] of page.matchAll(/href="#([^"]*)"/g)) expect(places).toContain(href);
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    for (const [index, level] of levels.entries())
      expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
  });
});

it("says once what all nodes share, and counts a confirmation for several nodes as one", () => {
  const page = htmlReport(report);
  expect(page.split('<code><span class="line">dnf -y install docker</span></code>')).toHaveLength(2);
  const [fleet] = report.fleets ?? [];
  expect(fleet?.steps.map(({ waves }) => waves.map(({ nodes }) => nodes.length))).toEqual([[5], [4]]);
  expect(fleet?.aside).toMatchObject([
    { node: "w3", reason: "its disk is full", back: { actor: 0 } },
    { node: "w6", reason: "will be replaced", back: null },
  ]);
  const waves = (fleet?.steps ?? []).flatMap((step) => step.waves);
  const single = report.steps.flatMap(({ invocations }) =>
    invocations.flatMap(({ confirmed }) => (confirmed === null ? [] : [confirmed.after ?? 0])),
  );
  const reviewed = [...single, ...waves.map(({ after }) => after ?? 0)].reduce((a, b) => a + b, 0);
  expect(report.times.confirming).toBe(reviewed);
  expect(report.times.running).toBeLessThanOrEqual(report.times.total);
});

it("tells nodes that ended alike together, also where each printed a last line of its own", () => {
  const [first] = report.steps;
  if (first === undefined) throw new Error("no step");
  const printing = (node: string, text: string): Report["steps"][number] => ({
    ...first,
    node,
    invocations: first.invocations.map((one) => ({ ...one, output: { ...one.output, head: text } })),
  });
  const own = ["a", "b", "c", "d"].map((node) => printing(node, `UUID=${node}\n`));
  const same = ["e", "f"].map((node) => printing(node, "ready\n"));
  const endings = endingsOf([...own, ...same]).map(({ words, steps }) => `${steps.length}: ${words}`);
  expect(endings).toEqual([
    "4: done, exit 0, each with a last line of its own, such as “UUID=a”",
    "2: done, exit 0, “ready”",
  ]);
});

it("is made in time for many nodes", async () => {
  const { events } = await auditedFleet(200);
  const all = reportOf(events);
  const before = performance.now();
  const page = htmlReport(all);
  markdownReport(all);
  expect(performance.now() - before).toBeLessThan(10_000);
  expect(page.split('<table class="matrix"')).toHaveLength(2);
});

it("has the same elements and the same rows, whatever the texts in the log say", () => {
  const made = (more: string): Report => reportOf(withTexts(engine.events, more));
  const tags = (page: string) => page.match(/<\/?[a-z0-9]+/g);
  expect(tags(htmlReport(made(HOSTILE)))).toEqual(tags(htmlReport(made("harmless"))));
  const rows = (text: string) => text.split("\n").filter((line) => line.startsWith("|")).length;
  expect(rows(markdownReport(made(HOSTILE)))).toBe(rows(markdownReport(made("harmless"))));
});

describe("one answer for several nodes", () => {
  const byHand = () => reportOf(goldenLog("fleet-by-hand-on-several-nodes"));
  const told = (of: Report) =>
    DEVIATION_GROUPS.flatMap((group) =>
      foldedDeviations(of, group).map(({ first, steps, on, lines }) => [first.kind, steps, on, lines]),
    );

  it("is one entry with its nodes, and what was answered apart is another", () => {
    const found = told(byHand());
    expect(found.filter(([kind]) => kind === "attested")).toEqual([
      [
        "attested",
        "steps 1–2, 4",
        "3 nodes (worker-1, worker-2, worker-4)",
        expect.stringMatching(/^log lines \d+ to \d+$/),
      ],
      ["attested", "step 3", "worker-3", expect.stringMatching(/^log line \d+$/)],
    ]);
    const text = markdownReport(byHand());
    expect(text).toContain("steps 1–2, 4 By hand: step 1 on 3 nodes (worker-1, worker-2, worker-4) (");
    expect(htmlReport(byHand())).toContain(
      ">steps 1–2, 4</a>, By hand: step 1 on 3 nodes (worker-1, worker-2, worker-4) – ",
    );
    expect(
      JSON.parse(jsonReport(byHand())).deviations.filter((it: { kind: string }) => it.kind === "attested"),
    ).toHaveLength(4);
  });

  it("leaves what has a text or an output of its own apart", () => {
    expect(
      told(report)
        .filter(([kind]) => kind === "failed" || kind === "retried")
        .map(([, steps]) => steps),
    ).toEqual(["step 3", "step 3"]);
  });
});
