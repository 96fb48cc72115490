// How a place in a store is written, what stands where in it, and what a log says of its own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createLog } from "../../../src/audit/chain/append-log.ts";
import { storeOfLog } from "../../../src/audit/store/store-of-log.ts";
import {
  firstLineOf,
  folderOf,
  parseStore,
  parseStoredRun,
  segmentKey,
  storeUrl,
} from "../../../src/audit/store/store-place.ts";
import type { LogStore, RunEvent } from "../../../src/run/model/event.ts";
import { noted, RUN_ID, safe, started } from "../../support/audit-events.ts";
import { reopened } from "../../support/reopened-log.ts";

describe("a store", () => {
  it.each([
    ["s3://audit-logs", { bucket: "audit-logs", prefix: "" }, "s3://audit-logs"],
    ["s3://audit-logs/", { bucket: "audit-logs", prefix: "" }, "s3://audit-logs"],
    ["s3://audit.logs/a/b/", { bucket: "audit.logs", prefix: "a/b" }, "s3://audit.logs/a/b"],
    [
      "s3://b01/team=ada+ben/2026",
      { bucket: "b01", prefix: "team=ada+ben/2026" },
      "s3://b01/team=ada+ben/2026",
    ],
  ])("%s is a bucket and a folder", (text, place, url) => {
    expect(parseStore(text)).toEqual(place);
    expect(storeUrl(place)).toBe(url);
  });

  it.each([
    "s3://",
    "s3://B/x",
    "s3://ab/../c",
    "s3://bucket/a//b",
    "s3://bucket/a b",
    "s3://bucket/a\u001b[2J",
    "s3://bucket/ä",
    "s3:/bucket",
    "https://bucket/x",
    `s3://bucket/${"x".repeat(1_000)}`,
  ])("%j is none, and it is said how one is written", (text) => {
    expect(() => parseStore(text)).toThrow(
      expect.objectContaining({ exitCode: 2, advice: expect.stringContaining("s3://bucket/prefix") }),
    );
  });

  it("holds a run in a folder of its own, whose last part names it", () => {
    expect(parseStoredRun(`s3://bucket/a/b/${RUN_ID}`)).toEqual({
      place: { bucket: "bucket", prefix: "a/b" },
      run: RUN_ID,
    });
    expect(parseStoredRun("s3://bucket/last")).toEqual({
      place: { bucket: "bucket", prefix: "" },
      run: "last",
    });
    expect(folderOf({ bucket: "bucket", prefix: "a/b" }, RUN_ID)).toBe(`a/b/${RUN_ID}/`);
    expect(folderOf({ bucket: "bucket", prefix: "" })).toBe("");
    for (const text of ["s3://bucket", "s3://bucket/a/not-a-run"])
      expect(() => parseStoredRun(text)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});

describe("a segment", () => {
  it("is named by its first line, so that names sort as the lines do", () => {
    const lines = [1, 2, 9, 10, 999_999, 1_000_000, 123_456_789_012];
    const keys = lines.map((line) => segmentKey("a/R/", line));
    expect([...keys].sort()).toEqual(keys);
    expect(keys.map((key) => firstLineOf("a/R/", key))).toEqual(lines);
  });

  it.each([
    "a/R/1.jsonl",
    "a/R/x/000000000001.jsonl",
    "a/R/000000000001.jsonl.bak",
    "b/R/000000000001.jsonl",
  ])("is not %s", (key) => {
    expect(firstLineOf("a/R/", key)).toBeNull();
  });
});

it("a log says which store it has: the one it began with, or was given later", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-store-of-"));
  const store: LogStore = {
    url: "s3://bucket/logs",
    endpoint: null,
    protection: { kind: "locked", mode: "COMPLIANCE", days: 365, versions: true },
  };
  const resumed: RunEvent = {
    type: "run.resumed",
    at: Date.UTC(2026, 10, 24, 9),
    epoch: 2,
    operator: { user: "ben", host: "desk", arn: null },
    program: { version: "0.0.0", sha256: "0".repeat(64), wrapper: "1" },
    message: safe("gone on"),
    store,
  };
  const log = await createLog(folder, RUN_ID);
  await log.append([started(), noted('"type":"run.resumed","store":{"url":"s3://evil/x"}')]);
  expect(storeOfLog(log.path)).toEqual({ store: null, rehearsal: true });
  await log.append([resumed]);
  expect(storeOfLog(log.path).store).toEqual(store);
  await log.close();
  const again = await reopened(join(folder, RUN_ID), Date.now);
  expect(again.events.at(-1)).toEqual(resumed);
  await again.log.close();
  rmSync(folder, { recursive: true });
});
