// The golden logs (rewritten by UPDATE=1): they read as ever, and from every prefix of each of them a resume
// reaches a legal end without sending anything a second time.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../src/run/event.ts";
import { GOLDEN_STORIES } from "../support/golden-logs.ts";
import { planOf } from "../support/plan-builder.ts";
import { fold } from "../support/story.ts";
import { bringToAnEnd } from "../support/story-people.ts";
import { createWorld, type Ledger } from "../support/story-world.ts";

const folder = new URL("../logs/", import.meta.url);

describe.each(Object.keys(GOLDEN_STORIES))("%s", (name) => {
  const file = new URL(`${name}.jsonl`, folder);

  test("is what the story writes today", () => {
    const told = GOLDEN_STORIES[name]?.();
    const text = `${told?.log.map((event) => JSON.stringify(event)).join("\n")}\n`;
    if (process.env.UPDATE === "1") {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, text);
    }
    expect(existsSync(file), `${name}.jsonl is missing; write it with UPDATE=1`).toBe(true);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  test("reads, and ends as a run can end", () => {
    expect(["finished", "left"]).toContain(fold(readLog(file)).status);
  });

  test.each(["none", "pending", "running", "ended"] as const)(
    "every prefix of it can be resumed to an end when what is open is %s on the node",
    (ledger) => {
      const log = readLog(file);
      for (let lines = 0; lines <= log.length; lines++) resumeFrom(log.slice(0, lines), ledger);
    },
  );
});

/** The world throws when a nonce is sent again, or sent without a confirmation in its process. */
function resumeFrom(prefix: readonly RunEvent[], ledger: Ledger): void {
  const [first] = prefix;
  const plan = first?.type === "run.started" ? first.plan : planOf([{ run: "true" }]);
  const world = createWorld(plan, prefix);
  for (const nonce of world.run.open) world.ledger.set(nonce, ledger);
  const sentBefore = new Map(world.sends);
  bringToAnEnd(world);
  expect(world.run.status).toBe("finished");
  for (const [nonce, sends] of sentBefore) expect(world.sends.get(nonce)).toBe(sends);
}

function readLog(file: URL): readonly RunEvent[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as RunEvent);
}
