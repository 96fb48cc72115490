// A node that does not exist yet, from its proposal to its first command: what the core makes of each report, after a crash too.
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { safeText } from "../../src/output/clean.ts";
import { changeSetName } from "../../src/plan/model/aws-order.ts";
import type { Report } from "../../src/run/model/ports.ts";
import { next } from "../../src/run/next/next.ts";
import { madeNode, newNode } from "../support/new-nodes.ts";
import { carryOut, type StageEngine, stageEngine } from "../support/run-fixtures.ts";

const GUIDE = `---
roles:
  node: every node
---
# Nodes

- HTTPS: TCP 443 from anywhere {on=node}

\`\`\`bash {on=node}
uptime
\`\`\`
`;

const ADA = { user: "ada", host: "desk", arn: null };
const begun = (...names: string[]) =>
  stageEngine({
    guide: GUIDE,
    bindings: [],
    targets: (names.length > 0 ? names : ["node-01"]).map((name) => newNode(name, ["node"])),
  });

/** Says yes to what is shown. */
function confirm(engine: StageEngine): void {
  const { tasks, current } = engine.run();
  const task = tasks.at(current);
  if (task?.presented == null) throw new Error("nothing is shown");
  const { digest, confirm: how } = task.presented;
  engine.submit({
    type: "confirm",
    task: task.id,
    attempt: task.attempt,
    digest,
    typed: how.typed,
    how: "screen",
    despiteDone: false,
  });
}

/** Ends what is on its way. */
function end(engine: StageEngine, more: Partial<Extract<Report, { type: "finished" }>> = {}): void {
  const nonce = engine.run().open[0] ?? "";
  engine.report({
    type: "finished",
    nonce,
    outcome: "exited",
    exitCode: 0,
    bytes: 0,
    sha256: null,
    missing: 0,
    duration: null,
    captured: null,
    message: null,
    ...more,
  });
}

const shown = (engine: StageEngine) => engine.run().tasks.at(engine.run().current);
const action = (engine: StageEngine) => shown(engine)?.presented?.aws?.action ?? null;
const due = (engine: StageEngine) =>
  next(engine.run()).map(({ type, ...rest }) => ("aws" in rest ? `${type} aws` : type));

/** Up to the step that waits for the node. */
function madeStack(engine: StageEngine): void {
  carryOut(engine, "Add Node AWS::EC2::Instance\n");
  carryOut(engine);
}

describe("making a node", () => {
  it("goes from the proposal over its making to its first command, and asks it who it is only then", () => {
    const engine = begun();
    expect([action(engine), due(engine)]).toEqual(["propose-stack", []]);
    confirm(engine);
    const proposing = engine.run().open[0] ?? "";
    expect(due(engine)).toEqual(["send aws"]);
    expect(engine.run().invocations.get(proposing)).toMatchObject({ kind: "aws", phase: "command" });
    engine.settle();
    expect(due(engine)).toEqual(["watch aws"]);
    end(engine);

    const making = shown(engine)?.presented;
    expect(making?.aws).toEqual({
      action: "make-stack",
      stack: "node-01",
      changeSet: changeSetName(proposing),
      template: sha256(engine.run().invocations.get(proposing)?.text ?? ""),
    });
    expect(making?.confirm).toEqual({ how: "type", typed: "node-01" });
    carryOut(engine);
    expect([action(engine), due(engine)]).toEqual(["wait-for-node", []]);

    confirm(engine);
    engine.settle();
    end(engine, { made: madeNode(1) });
    expect([...engine.run().made]).toEqual([["node-01", madeNode(1)]]);
    expect(next(engine.run())).toContainEqual(
      expect.objectContaining({ type: "identify", target: "node-01", instance: madeNode(1).instance }),
    );
    engine.settle();
    // The requirement is looked at, at the very instance.
    expect(next(engine.run())).toContainEqual(
      expect.objectContaining({ type: "check", target: "node-01", instance: madeNode(1).instance }),
    );
    const probe = next(engine.run()).find(({ type }) => type === "check")?.key ?? "";
    engine.report({
      type: "checked",
      probe,
      task: shown(engine)?.id ?? "",
      result: "met",
      evidence: safeText("It is open."),
    });
    expect(shown(engine)?.presented?.command).toBe("uptime");
    carryOut(engine);
    expect(engine.run()).toMatchObject({ status: "finished", outcome: "done" });
    expect([...engine.run().probes.values()].find(({ kind }) => kind === "release")?.target).toBe("node-01");
  });

  it("believes in a node only when the step that waited for it ended well", () => {
    for (const more of [{ exitCode: 1 }, { outcome: "timed-out", exitCode: null } as const]) {
      const engine = begun();
      madeStack(engine);
      confirm(engine);
      end(engine, { ...more, made: madeNode(1) });
      expect([engine.run().made.size, shown(engine)?.state]).toEqual([0, "failed"]);
    }
    const engine = begun();
    confirm(engine);
    end(engine, { made: madeNode(1) });
    expect([engine.run().made.size, action(engine)]).toEqual([0, "make-stack"]);
  });

  it("tells a further node the group that the first has", () => {
    const engine = begun("node-01", "node-02");
    madeStack(engine);
    confirm(engine);
    end(engine, { made: madeNode(1) });
    engine.settle();
    for (let left = 9; left > 0 && action(engine) === null; left--) {
      const task = shown(engine)?.id ?? "";
      engine.submit({ type: "skip", task, reason: safeText("not now") });
      engine.settle();
    }
    expect(shown(engine)?.presented?.aws).toEqual({
      action: "propose-stack",
      stack: "node-02",
      parameters: { SharedGroup: madeNode(1).group },
    });
  });
});

describe("a stack that could not be made", () => {
  const failed = (more: Partial<Extract<Report, { type: "finished" }>> = { exitCode: 1 }) => {
    const engine = begun();
    carryOut(engine);
    confirm(engine);
    engine.settle();
    end(engine, more);
    expect(shown(engine)?.state).toBe("failed");
    return engine;
  };
  const retry = (engine: StageEngine) => {
    const task = shown(engine);
    return engine.submit({ type: "retry", task: task?.id ?? "", attempt: task?.attempt ?? 0 });
  };

  it("is proposed anew when it is tried again, because a change set is carried out once", () => {
    const engine = failed();
    const first = engine.run().invocations.keys().next().value ?? "";
    retry(engine);
    expect([action(engine), shown(engine)?.attempt, shown(engine)?.state]).toEqual([
      "propose-stack",
      2,
      "ready",
    ]);
    carryOut(engine);
    const { aws } = shown(engine)?.presented ?? {};
    expect([action(engine), shown(engine)?.attempt]).toEqual(["make-stack", 2]);
    expect(aws).not.toMatchObject({ changeSet: changeSetName(first) });
    carryOut(engine);
    expect([action(engine), [...engine.run().tasks.values()].some(({ failed }) => failed)]).toEqual([
      "wait-for-node",
      false,
    ]);
  });

  it("is tried again as it is when nothing of it was carried out, or its end was not seen", () => {
    for (const outcome of ["not-run", "timed-out", "interrupted"] as const) {
      const engine = failed({ outcome, exitCode: null });
      retry(engine);
      expect([action(engine), shown(engine)?.attempt]).toEqual(["make-stack", 2]);
    }
  });

  it("may be proposed otherwise while it is only shown", () => {
    const engine = begun();
    carryOut(engine);
    retry(engine);
    expect(action(engine)).toBe("propose-stack");
    const task = shown(engine);
    const command = safeText("Resources:\n  A: {Type: AWS::EC2::Instance}\n");
    engine.submit({ type: "edit", task: task?.id ?? "", attempt: task?.attempt ?? 0, command });
    expect(shown(engine)?.presented).toMatchObject({ command, aws: { parameters: {} } });
    carryOut(engine);
    expect(shown(engine)?.presented?.aws).toMatchObject({ action: "make-stack", template: sha256(command) });
  });

  it("cannot be made while nothing was proposed, and says where to go", () => {
    const engine = begun();
    engine.submit({ type: "skip", task: shown(engine)?.id ?? "", reason: safeText("not now") });
    confirm(engine);
    expect(engine.refusals.at(-1)?.rule).toBe("nothing-proposed");
    expect(engine.run().open).toEqual([]);
    retry(engine);
    expect(action(engine)).toBe("propose-stack");
  });
});

describe("what is asked of AWS", () => {
  it("is not attested, and edited only where it is a template", () => {
    const engine = begun();
    const attest = () =>
      engine.submit({ type: "attest", task: shown(engine)?.id ?? "", statement: safeText("done") });
    attest();
    expect(engine.refusals.at(-1)).toMatchObject({
      rule: "not-by-hand",
      message: "This step is an AWS request.",
    });
    carryOut(engine);
    const task = shown(engine);
    engine.submit({
      type: "edit",
      task: task?.id ?? "",
      attempt: 1,
      command: safeText("make-stack: another"),
    });
    expect(engine.refusals.at(-1)?.rule).toBe("not-to-edit");
  });

  it("is looked for after a crash, with its order, and never asked for again unasked", () => {
    for (let steps = 0; steps < 3; steps++) {
      const engine = begun();
      for (let step = 0; step < steps; step++) carryOut(engine);
      confirm(engine);
      const order = shown(engine)?.presented?.aws;
      engine.resume(ADA);
      expect(next(engine.run())).toEqual([
        expect.objectContaining({ type: "reconcile", fence: true, aws: order }),
      ]);
      end(engine, { outcome: "not-run", exitCode: null });
      expect([shown(engine)?.state, engine.run().open]).toEqual(["failed", []]);
    }
  });

  it("keeps a node that was made over a crash, and what was proposed", () => {
    const engine = begun();
    carryOut(engine, "Add Node\n");
    engine.resume(ADA);
    expect(shown(engine)?.presented?.command).toContain("#   Add Node");
    carryOut(engine);
    confirm(engine);
    engine.resume(ADA);
    end(engine, { made: madeNode(1) });
    engine.resume(ADA);
    expect(next(engine.run())).toContainEqual(
      expect.objectContaining({ type: "identify", instance: madeNode(1).instance }),
    );
  });

  it("asks nothing of a node that was not made, until its own turn comes", () => {
    const engine = begun();
    for (let left = 3; left > 0; left--) {
      expect(due(engine)).toEqual([]);
      engine.submit({
        type: "skip",
        task: shown(engine)?.id ?? "",
        reason: safeText("another tool makes it"),
      });
    }
    // The requirement can only be attested; then comes the command.
    expect(due(engine)).toEqual([]);
    engine.submit({ type: "attest", task: shown(engine)?.id ?? "", statement: safeText("looked at") });
    expect(due(engine)).toEqual(["identify"]);
  });
});
