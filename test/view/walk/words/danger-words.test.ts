// What stands above a word that is to be typed.
import { describe, expect, it } from "vitest";
import type { Presented } from "../../../../src/plan/model/presented.ts";
import type { Run } from "../../../../src/run/model/run.ts";
import { dangerWords } from "../../../../src/view/walk/words/danger-words.ts";
import { answered } from "../../../support/node-stories.ts";
import { carryOut, stageEngine } from "../../../support/run-fixtures.ts";

/** The run with its current step shown differently. */
function shown(run: Run, more: Partial<Presented>): Run {
  const task = run.tasks.at(run.current);
  if (task === undefined || task.presented === null) return run;
  return { ...run, tasks: run.tasks.with(task.id, { ...task, presented: { ...task.presented, ...more } }) };
}

const formatting = (): Run => {
  const engine = stageEngine({ answer: (target) => answered(target) });
  carryOut(engine);
  return engine.run();
};

describe("the words of a typed confirmation", () => {
  it("name the device with the volume that is checked, and the node", () => {
    expect(dangerWords(formatting())).toBe(
      "This erases /dev/nvme1n1 = vol-0fedcba9876543210 (64 GiB) on worker (node-01). This cannot be undone.",
    );
  });

  it("name the device alone where no volume is known", () => {
    expect(dangerWords(shown(formatting(), { devices: [] }))).toContain("This erases /dev/nvme1n1 on worker");
  });

  it("say what parking a secret means, beside everything else", () => {
    const words = dangerWords(shown(formatting(), { park: true }));
    expect(words).toMatch(/^This erases .* Its secrets are in Parameter Store until it ends/);
    const reads = shown(stageEngine().run(), { park: true });
    expect(dangerWords(reads)).toMatch(/^Its secrets are in Parameter Store/);
  });

  it("say where it runs when there is nothing else to say", () => {
    expect(dangerWords(stageEngine().run())).toBe("It runs on worker (node-01).");
  });
});
