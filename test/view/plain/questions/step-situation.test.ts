// What can be answered to a step, as its node stands.
import { describe, expect, it } from "vitest";
import { safeText } from "../../../../src/output/clean.ts";
import type { Report } from "../../../../src/run/model/ports.ts";
import { situation } from "../../../../src/view/plain/questions/step-situation.ts";
import { answered, DISKS, heldBy, ROOT_DISK } from "../../../support/node-stories.ts";
import { carryOut, type StageEngine, stageEngine } from "../../../support/run-fixtures.ts";

const meanings = (engine: StageEngine) => situation(engine.run()).choices.map(({ meaning }) => meaning);
const silent = (target: string): Report => ({
  type: "probeFinished",
  probe: `identify ${target} 1 1`,
  ok: false,
  message: safeText("no answer"),
});

const GUIDE = "# R\n\n1. Look at the console.\n\n```bash {on=worker}\nls\n```\n";

describe("a step that a person does", () => {
  it("can be attested whatever its node says", () => {
    const manual = "# R\n\n## Worker {on=worker}\n\n1. Write the token down.\n\n```bash\nls\n```\n";
    for (const guide of [GUIDE, manual])
      for (const answer of [silent, heldBy]) {
        const engine = stageEngine({ guide, bindings: [], answer });
        expect(engine.run().tasks.at(0)?.presented?.command).toBe("");
        expect(situation(engine.run())).toMatchObject({ question: expect.stringMatching(/^Is it done\?/) });
        expect(situation(engine.run()).locks).toEqual([]);
      }
  });
});

describe("a step for a node", () => {
  const disks = (...known: (typeof DISKS)[number][]) => {
    const engine = stageEngine({ answer: (target) => answered(target, { disks: known }) });
    carryOut(engine);
    return engine;
  };

  it("offers to have its node asked again when that lacks a disk", () => {
    expect(meanings(disks(ROOT_DISK))).toContain("ask-node");
    expect(meanings(disks(...DISKS))).not.toContain("ask-node");
  });

  it("offers to take its node over when another run has taken it", () => {
    const engine = disks(...DISKS);
    engine.report(heldBy("worker"));
    expect(situation(engine.run()).locks).toHaveLength(1);
    expect(situation(engine.run()).typed).toBe("yes");
  });
});

describe("a value that cannot stand where the command wants it", () => {
  const guide = (secret: boolean) =>
    [
      "---",
      `variables: { NAME: { type: text, secret: ${secret} } }`,
      "---",
      "# R",
      "",
      "```bash {on=worker}",
      "sh -c <NAME>",
      "```",
      "",
    ].join("\n");
  const bound = (secret: boolean) => {
    const scope = { kind: "target", target: "worker" } as const;
    const value = secret ? null : "one; two";
    const engine = stageEngine({
      guide: guide(secret),
      bindings: [{ name: "NAME", scope, value, secret, from: "given" }],
    });
    carryOut(engine);
    return engine;
  };

  it("is asked for again when another one may stand there", () => {
    const engine = bound(false);
    expect(situation(engine.run()).question).toMatch(/^The value of NAME is not safe here\. What now\?/);
    expect(meanings(engine)).toContain("values");
  });

  it("is not asked for again when it is secret: no other could either", () => {
    const engine = bound(true);
    expect(situation(engine.run()).question).toMatch(/^The value of NAME is not safe here\. What now\?/);
    expect(meanings(engine)).not.toContain("values");
    expect(meanings(engine)).toContain("edit");
  });
});
