// A command that ended well and whose value is not known: what it was to give is read on the node, or given.
import { describe, expect, it } from "vitest";
import type { Binding } from "../../../src/plan/model/plan.ts";
import { missingValue } from "../../../src/run/decision/missing-value.ts";
import { carryOut, type StageEngine, stageEngine } from "../../support/run-fixtures.ts";

const swarm = (init: string, attributes = ""): string =>
  `---\nvariables:\n  SWARM_TOKEN: { type: swarm-token, secret: true }\n---\n# Swarm\n\n\`\`\`bash {on=manager${attributes}}\n${init}\n\`\`\`\n\n\`\`\`bash {on=worker}\ndocker swarm join --token SWARM_TOKEN 10.0.0.1:2377\n\`\`\`\n`;
const GIVEN: Binding = {
  name: "SWARM_TOKEN",
  scope: { kind: "run" },
  value: null,
  secret: true,
  from: "given",
};

/** A walk whose first command has ended well, and gave nothing. */
function walked(guide: string): StageEngine {
  const engine = stageEngine({ guide, bindings: [] });
  carryOut(engine);
  return engine;
}
const since = (engine: StageEngine, work: () => unknown) => {
  const before = engine.events.length;
  work();
  return engine.events.slice(before).map(({ type }) => type);
};

describe("a token that was printed and not captured", () => {
  it.each([
    ["docker swarm init", "docker swarm join-token -q worker"],
    ["sudo docker swarm init --advertise-addr 10.0.0.1", "sudo docker swarm join-token -q worker"],
    ["docker swarm join-token --rotate manager", "docker swarm join-token -q manager"],
    ["docker swarm join-token -q worker", null],
  ])("is read by another command of the same node: %s", (command, reading) => {
    const { run } = walked(swarm(command));
    expect(missingValue(run())).toEqual({ variable: "SWARM_TOKEN", reading });
    expect(run().tasks.at(0)).toMatchObject({
      state: "failed",
      remark: expect.stringContaining(
        reading === null ? "Set it, or edit the command" : `Read it with \`${reading}\`, or set it.`,
      ),
    });
  });

  it("is asked for by that command under its own confirmation, and then the step is done", () => {
    const engine = walked(swarm("docker swarm init"));
    const { task, attempt } = { task: engine.run().tasks.at(0)?.id ?? "", attempt: 1 };
    const command = missingValue(engine.run())?.reading ?? "";
    expect(since(engine, () => engine.submit({ type: "edit", task, attempt, command }))).toEqual([
      "task.edited",
      "task.presented",
    ]);
    expect(engine.run().tasks.at(0)).toMatchObject({
      state: "ready",
      presented: { command, capture: { how: "swarm-token" } },
    });
    expect(missingValue(engine.run())).toBeNull();
  });

  it("can be given: the step is done then, and the log says how", () => {
    const engine = walked(swarm("docker swarm init", ' verify="docker node ls"'));
    expect(since(engine, () => engine.submit({ type: "bind", binding: GIVEN }))).toEqual([
      "variable.bound",
      "task.attested",
      "task.presented",
    ]);
    expect(engine.run().tasks.at(0)).toMatchObject({
      state: "attested",
      remark:
        "The command exited with code 0, but did not give SWARM_TOKEN; the operator set it. Its verify check was not run.",
    });
    expect(engine.run().tasks.at(1)?.presented?.open).toEqual([]);
  });

  it("is also offered after a try that failed because the swarm is there", () => {
    const engine = walked(swarm("docker swarm init"));
    const task = engine.run().tasks.at(0)?.id ?? "";
    engine.submit({ type: "retry", task, attempt: 1 });
    expect(missingValue(engine.run())).toBeNull();
    const digest = engine.run().tasks.at(0)?.presented?.digest ?? "";
    const confirm = {
      type: "confirm",
      task,
      attempt: 2,
      digest,
      typed: null,
      how: "screen",
      despiteDone: false,
    } as const;
    engine.submit(confirm);
    engine.settle();
    engine.finish(1, "Error response from daemon: This node is already part of a swarm.");
    expect(missingValue(engine.run())?.reading).toBe("docker swarm join-token -q worker");
  });

  it("is not asked for where it was given before the end was known", () => {
    const engine = stageEngine({ guide: swarm("docker swarm init"), bindings: [] });
    const { id: task = "", presented } = engine.run().tasks.at(0) ?? {};
    const digest = presented?.digest ?? "";
    engine.submit({
      type: "confirm",
      task,
      attempt: 1,
      digest,
      typed: null,
      how: "screen",
      despiteDone: false,
    });
    engine.settle();
    engine.submit({ type: "bind", binding: GIVEN });
    expect(since(engine, () => engine.finish(0))).toContain("task.attested");
    expect(engine.run().tasks.at(0)?.state).toBe("attested");
  });
});

describe("nothing is offered", () => {
  it("where the command failed, and another value settles nothing", () => {
    const engine = stageEngine({ guide: swarm("docker swarm init"), bindings: [] });
    const { id: task = "", presented } = engine.run().tasks.at(0) ?? {};
    const digest = presented?.digest ?? "";
    engine.submit({
      type: "confirm",
      task,
      attempt: 1,
      digest,
      typed: null,
      how: "screen",
      despiteDone: false,
    });
    engine.settle();
    engine.finish(1);
    expect(missingValue(engine.run())).toBeNull();
    expect(since(engine, () => engine.submit({ type: "bind", binding: GIVEN }))).toEqual(["variable.bound"]);
    expect(engine.run().tasks.at(0)?.state).toBe("failed");
  });

  it("where the command gives no value", () => {
    expect(missingValue(walked("# R\n\n```bash {on=manager}\nls\n```\n").run())).toBeNull();
  });
});
