import { expect, it } from "vitest";
import { planOf } from "../../support/plan-builder.ts";
import { story } from "../../support/story.ts";

const limits = { nodes: 503, maxConcurrency: 10, maxErrors: 0 };
const plan = planOf([{ run: "touch /a", on: "worker" }], {}, { worker: limits });

it("greets five hundred nodes at the same time, and the next whenever one has answered", () => {
  const begun = story(plan).start();
  expect(begun.effects.map(({ type }) => type)).toEqual(Array(500).fill("identify"));
  expect(begun.due).toContain("identify worker-500 1 1");
  expect(begun.due).not.toContain("identify worker-501 1 1");
  const answered = begun.identified("worker-7");
  expect(answered.due).toContain("identify worker-501 1 1");
  expect(answered.effects).toHaveLength(500);
  for (const key of begun.due.filter((it) => it !== "identify worker-7 1 1"))
    expect(answered.due).toContain(key);
});

it("greets the node whose turn it is in any case", () => {
  const late = story(plan).start().identified("worker-1").when({ type: "identify", target: "worker-1" });
  expect(late.due).toContain("identify worker-1 1 2");
});
