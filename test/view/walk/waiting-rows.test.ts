// What a walk waits for beside its nodes stands above the keys, and leaves the steps in view.
import { expect, it } from "vitest";
import { walkFrame } from "../../../src/view/walk/frame/walk-frame.ts";
import { WALK_START } from "../../../src/view/walk/state/walk-model.ts";
import { rowText } from "../../../src/view/widgets/rows.ts";
import { stageEngine } from "../../support/run-fixtures.ts";

const WAITING = [
  "Waiting for the store s3://audit-logs/runs/01M8EM4HHEB3CZZ6WE4CH2E7WW to take 1 line of the log (4.7 s).",
  "The store is busy: SlowDown. Lamplighter retries automatically. Check the network if it lasts.",
];

it.each([
  [100, 30],
  [80, 24],
  [40, 12],
])("at %i × %i", (columns, rows) => {
  const run = stageEngine().run();
  const options = { size: { columns, rows }, logPath: "/log", bottom: null };
  const texts = (waiting: readonly string[]): readonly string[] =>
    walkFrame(run, WALK_START, { ...options, waiting }).rows.map(rowText);
  const [quiet, told] = [texts([]), texts(WAITING)];
  expect(told).toHaveLength(rows);
  expect(quiet.join("\n")).not.toContain("store");
  const at = told.findIndex((row) => row.includes("Waiting for the store"));
  expect(at).toBeGreaterThan(2);
  expect(told.slice(at).length).toBeLessThanOrEqual(Math.floor(rows / 5) + 3);
  for (const row of told) expect(row.length).toBeLessThanOrEqual(columns);
  if (rows > 20) expect(told.join("\n")).toContain("SlowDown");
});
