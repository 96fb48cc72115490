// What of a stored run the practice account is built again from.

import { describe, expect, it } from "vitest";
import { rebuildSteps } from "../../../src/cli/destination/rebuild-steps.ts";
import { OrderedMap } from "../../../src/run/model/ordered-map.ts";
import type { Invocation, Run } from "../../../src/run/model/run.ts";
import { carryOut, stageEngine } from "../../support/run-fixtures.ts";

const GUIDE = "# A disk\n\n```bash\nmkfs.xfs /dev/nvme1n1\n```\n\n```bash\nlsblk\n```\n";
const WORKER = [
  { key: "worker", roles: ["a-disk"], selector: "node-02", id: "i-0f3a9b8c7d6e5f401", name: "node-02" },
];

/** A run whose first command ended so. */
function endedWith(exitCode: number, output: string) {
  const engine = stageEngine({ guide: GUIDE, targets: WORKER, bindings: [] });
  const task = engine.run().tasks.at(engine.run().current);
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

describe("what was asked of AWS", () => {
  const NONCES = ["n1", "n2", "n3", "n4", "n5"] as const;
  const proposing = { action: "propose-stack", stack: "node-01", parameters: {} } as const;
  const making = (changeSet: string) =>
    ({ action: "make-stack", stack: "node-01", changeSet, template: "" }) as const;

  /** A run with such invocations, one after another; each task remembers the order of its newest attempt alone. */
  function runWith(all: readonly (Partial<Invocation> & { readonly task: string })[]): Run {
    const run = endedWith(0, "").run();
    const [task] = run.tasks.values();
    const [like] = run.invocations.values();
    if (task?.presented == null || like === undefined) throw new Error("nothing had ended");
    const { presented } = task;
    return {
      ...run,
      tasks: OrderedMap.of([
        ["propose", { ...task, id: "propose", presented: { ...presented, aws: proposing } }],
        ["make", { ...task, id: "make", presented: { ...presented, aws: making("lamplighter-n3") } }],
      ]),
      invocations: OrderedMap.of(
        all.map((more, at) => {
          const nonce = NONCES[at] ?? "more";
          const state = more.outcome === null ? ("accepted" as const) : ("finished" as const);
          return [nonce, { ...like, kind: "aws" as const, state, nonce, requestedAt: at, ...more }];
        }),
      ),
    };
  }

  it("is asked for again, each making by the proposal that it carried out", () => {
    const steps = rebuildSteps(
      runWith([
        { task: "propose", commandId: "a", outcome: "exited", exitCode: 0, text: "first" },
        { task: "make", commandId: "b", outcome: "exited", exitCode: 1 },
        { task: "propose", commandId: "c", outcome: "exited", exitCode: 0, text: "second" },
        { task: "make", commandId: "d", outcome: null, exitCode: null },
      ]),
    );
    expect(steps).toMatchObject([
      { order: proposing, nonce: "n1", text: "first", endedWell: true },
      { order: making("lamplighter-n1"), nonce: "n2", endedWell: false },
      { order: proposing, nonce: "n3", text: "second", endedWell: true },
      { order: making("lamplighter-n3"), nonce: "n4", endedWell: false },
    ]);
  });

  it("is left out where AWS had not taken it, but for a proposal that it had turned down", () => {
    const steps = rebuildSteps(
      runWith([
        { task: "propose", commandId: null, outcome: "not-run", exitCode: null },
        { task: "propose", commandId: "a", outcome: "exited", exitCode: 0 },
        { task: "make", commandId: null, outcome: "exited", exitCode: 1 },
      ]),
    );
    expect(steps).toMatchObject([{ nonce: "n1" }, { nonce: "n2" }]);
    expect(steps).toHaveLength(2);
  });
});
