// What plain lines say of the nodes that answered: all of the first, and of those that are like it their names.
import { expect, it } from "vitest";
import type { SafeText } from "../../../src/output/safe-text.ts";
import type { Report } from "../../../src/run/model/ports.ts";
import { nodeNews } from "../../../src/view/plain/node-lines.ts";
import { FLEET_GUIDE } from "../../support/fleet-stage.ts";
import { stageEngine } from "../../support/run-fixtures.ts";

const text = (words: string): SafeText => words as SafeText;

/** A run on six nodes: the third is of another type, the fifth has a warning. */
function run() {
  const targets = [1, 2, 3, 4, 5, 6].map((at) => ({
    key: `w${at}`,
    roles: ["worker"],
    selector: `w${at}`,
    id: `i-0000000000000000${at}`,
    name: `w${at}`,
  }));
  const answer = (target: string): Report => ({
    type: "identified",
    target,
    facts: {
      type: text(target === "w3" ? "m5.large" : "t3.medium"),
      image: text("ami-1"),
      os: text("Linux"),
      hostname: text(target),
      tools: text("complete"),
    },
    ...(target === "w5" ? { concerns: [text("Its clock is 12 s behind.")] } : {}),
  });
  const bindings = targets.map(({ key }) => ({
    name: "NAME",
    scope: { kind: "target", target: key } as const,
    value: key,
    secret: false,
    from: "given" as const,
  }));
  const together = { roles: ["worker"], maxConcurrency: { count: 2 }, maxErrors: { count: 0 }, soak: 0 };
  return stageEngine({ guide: FLEET_GUIDE, targets, bindings, together, answer }).run();
}

it("shows a node whole when it is the first of its kind or has a warning, and names the others", () => {
  const news = nodeNews();
  const lines = news.of(run());
  const titles = lines.filter((line) => line.endsWith(": answered"));
  expect(titles.map((line) => line.trim().split(" ")[0])).toEqual(["w1", "w3", "w5"]);
  expect(lines).toContain("  Answered, like w1: w2, w4, w6");
  expect(lines.filter((line) => line.includes("Its clock is 12 s behind."))).toHaveLength(1);
  expect(news.of(run())).toEqual([]);
});
