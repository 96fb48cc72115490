// What of a stored run the practice account is built again from.
import { describe, expect, it } from "vitest";
import { rebuildSteps } from "../../src/cli/rebuild-steps.ts";
import { carryOut, stageEngine } from "../support/run-fixtures.ts";

const GUIDE = "# A disk\n\n```bash\nmkfs.xfs /dev/nvme1n1\n```\n\n```bash\nlsblk\n```\n";
const WORKER = [
  { key: "worker", roles: ["a-disk"], selector: "node-02", id: "i-0f3a9b8c7d6e5f401", name: "node-02" },
];

/** A run whose first command ended so. */
function endedWith(exitCode: number, output: string) {
  const engine = stageEngine({ guide: GUIDE, targets: WORKER, bindings: [] });
  const task = engine.run().tasks[engine.run().current];
  if (task?.presented == null) throw new Error("nothing is shown");
  const { digest, confirm } = task.presented;
  engine.submit({
    type: "confirm",
    task: task.id,
    attempt: task.attempt,
    digest,
    typed: confirm.typed,
    how: "screen",
    despiteDone: false,
  });
  engine.settle();
  engine.finish(exitCode, output);
  return engine;
}

const REFUSAL = "lamplighter: /dev/nvme1n1 is mounted at /data: nothing has run\n";

describe("the commands that a practice account is built again from", () => {
  it("are those that had ended, in their order", () => {
    const engine = endedWith(0, "");
    carryOut(engine);
    expect(rebuildSteps(engine.run())).toMatchObject([
      { target: "worker", body: "mkfs.xfs /dev/nvme1n1", refused: false },
      { target: "worker", body: "lsblk", refused: false },
    ]);
  });

  it.each([
    ["the check of its devices kept it from running", 125, REFUSAL, true],
    ["it ended with 125 itself", 125, "mkfs.xfs: something\n", false],
    ["it printed such a line and more", 125, `before\n${REFUSAL}`, false],
    ["it printed such a line and failed otherwise", 1, REFUSAL, false],
    ["it printed nothing", 125, "", false],
  ])("tell that %s", (_, exitCode, output, refused) => {
    const steps = rebuildSteps(endedWith(exitCode, output).run());
    expect(steps).toMatchObject([{ refused }]);
  });
});
