// A confirmation is judged against the run, whatever the screen believes.
import { describe, expect, test } from "vitest";
import { sha256 } from "../../../src/digest.ts";
import { decide } from "../../../src/run/decide.ts";
import { CLOCK_MARGIN, DELIVERY_TIME } from "../../../src/run/model/limits.ts";
import { nonceOf } from "../../../src/run/model/nonce.ts";
import { planOf } from "../../support/plan-builder.ts";
import { story } from "../../support/story.ts";

const two = planOf([{ run: "touch /data/a" }, { run: "touch /data/b" }]);
const shown = () => story(two).start().identified("node");

describe("the yes that counts", () => {
  test("becomes one request that holds what was confirmed and what is sent", () => {
    const told = shown().confirm();
    const [task] = two.tasks;
    expect(told.events).toEqual([
      {
        type: "invocation.requested",
        at: told.run.at,
        nonce: nonceOf("01ARZ3NDEKTSV4RRFFQ69G5FAV", task?.id ?? "", 1, "command"),
        task: task?.id,
        attempt: 1,
        phase: "command",
        kind: "script",
        target: "node",
        text: "touch /data/a",
        sha256: sha256("touch /data/a"),
        timeout: 600,
        notAfter: told.run.at + DELIVERY_TIME + CLOCK_MARGIN,
        epoch: 1,
        confirmed: { digest: shown().task.presented?.digest, typed: null, how: "screen" },
      },
    ]);
    expect(told.due).toEqual([`send ${told.invocation.nonce} 1`]);
  });

  test("given twice before any reply sends once", () => {
    const told = shown().confirm().confirm();
    expect(told.facts).toEqual([]);
    expect(told.refusal?.rule).toBe("busy");
    expect(told.due).toHaveLength(1);
  });

  test("given on and on, in every state of the command, sends once", () => {
    let told = shown().confirm();
    for (const step of [told.accepted, told.uncertain]) {
      told = step().confirm();
      expect(told.facts).toEqual([]);
    }
    expect(told.refusal?.rule).toBe("uncertain");
    expect(told.log.filter(({ type }) => type === "invocation.requested")).toHaveLength(1);
  });
});

describe("a yes is refused", () => {
  test("for another step than the current one", () => {
    const later = two.tasks[1]?.id ?? "";
    expect(shown().confirm({ task: later }).refusal?.rule).toBe("not-current");
  });

  test("for another attempt or another text than was drawn, and the log does not grow", () => {
    for (const stale of [{ attempt: 2 }, { attempt: 0 }, { digest: sha256("older text") }]) {
      const told = shown().confirm(stale);
      expect(told.refusal?.rule).toBe("changed");
      expect(told.facts).toEqual([]);
    }
  });

  test("before the step was shown", () => {
    expect(story(two).start().confirm().refusal?.rule).toBe("not-shown");
  });

  test("before the run has begun, after it was left and after it has finished", () => {
    const confirm = {
      type: "confirm" as const,
      task: "any",
      attempt: 1,
      digest: "",
      typed: null,
      how: "screen" as const,
      despiteDone: false,
    };
    expect(story(two).when(confirm).refusal?.rule).toBe("not-walking");
    expect(shown().leave().confirm().refusal?.rule).toBe("not-walking");
    expect(shown().succeeds().succeeds().givenBack().confirm().refusal?.rule).toBe("not-walking");
  });

  test("after a failure, until the step is retried", () => {
    const failed = shown().confirm().accepted().exit(1);
    expect(failed.task.state).toBe("failed");
    expect(failed.confirm().refusal?.rule).toBe("failed");
    expect(failed.retry().confirm().facts).toEqual(["invocation.requested"]);
  });

  test("when it was given to the process before this one", () => {
    const old = shown();
    const resumed = old.cut().resume();
    const { attempt, presented } = old.task;
    expect(resumed.confirm({ attempt, digest: presented?.digest ?? "" }).refusal?.rule).toBe("not-shown");
    expect(resumed.identified("node").confirm().facts).toEqual(["invocation.requested"]);
  });

  test("for a step without a command", () => {
    const told = story(planOf([{}])).start();
    expect(told.task.state).toBe("ready");
    expect(told.confirm().refusal?.rule).toBe("not-a-command");
  });

  test("for a command on the operator's own machine, and the log says so", () => {
    const told = story(planOf([{ run: "aws ssm start-session", on: "local" }]))
      .start()
      .confirm();
    expect(told.refusal?.rule).toBe("local-off");
    expect(told.events).toMatchObject([{ type: "task.refused", rule: "local-off" }]);
    expect(told.due).toEqual([]);
  });

  test("while a value is open", () => {
    const told = story(planOf([{ run: "echo <NAME>" }], { NAME: { type: "dns-name" } }))
      .start()
      .identified("node");
    expect(told.confirm().refusal).toMatchObject({
      rule: "open-values",
      message: "Not set: NAME.",
    });
    expect(told.bind("NAME", "example.org").confirm().facts).toEqual(["invocation.requested"]);
  });

  test("while a value cannot stand where the command wants it, and says so in place of asking for it again", () => {
    const told = story(planOf([{ run: "sh -c <NAME>" }], { NAME: { type: "text" } }))
      .start()
      .identified("node")
      .bind("NAME", "one; two");
    expect(told.confirm().refusal?.rule).toBe("value-place");
    const secret = story(planOf([{ run: "sh -c <NAME>" }], { NAME: { type: "text", secret: true } }))
      .start()
      .identified("node")
      .bind("NAME", null);
    expect(secret.confirm().refusal?.rule).toBe("secret-place");
  });

  test("when a finding of the shown text is an error", () => {
    const told = shown();
    const { presented } = told.task;
    if (presented === null) throw new Error("nothing is shown");
    const finding = {
      rule: "hidden-text",
      severity: "error" as const,
      message: "Hidden.",
      advice: "Remove it.",
      line: 1,
      column: 1,
    };
    const findingShown = { ...told.task, presented: { ...presented, findings: [finding] } };
    const tasks = told.run.tasks.with(findingShown.id, findingShown);
    const { id, attempt } = told.task;
    const decision = decide(
      { ...told.run, tasks },
      {
        type: "confirm",
        task: id,
        attempt,
        digest: presented.digest,
        typed: null,
        how: "screen",
        despiteDone: false,
        at: told.run.at,
      },
    );
    expect(decision.refusal?.rule).toBe("hidden-text");
  });

  test("with `--yes` on anything but practice nodes", () => {
    const real = story(two).start("aws").identified("node");
    expect(real.confirm({ how: "yes" }).refusal?.rule).toBe("yes-not-here");
    expect(real.confirm({ how: "plain" }).facts).toEqual(["invocation.requested"]);
    expect(shown().confirm({ how: "yes" }).facts).toEqual(["invocation.requested"]);
  });
});

describe("a command that destroys", () => {
  const destroying = () =>
    story(planOf([{ run: "mkfs -t xfs /dev/nvme1n1" }]))
      .start()
      .identified("node");

  test("is confirmed by its own words, exactly", () => {
    const typed = destroying().task.presented?.confirm.typed ?? "";
    expect(typed).not.toBe("");
    for (const wrong of [null, "", `${typed} `, typed.toUpperCase()]) {
      const told = destroying().confirm({ typed: wrong });
      expect(told.refusal?.rule).toBe("wrong-words");
      expect(told.due).toEqual([]);
    }
    expect(destroying().confirm({ typed }).events).toMatchObject([{ confirmed: { typed } }]);
  });
});

test("the opening is refused for a run that has begun", () => {
  expect(shown().start().refusal?.rule).toBe("already-started");
  expect(story(two).resume().refusal?.rule).toBe("not-started");
  expect(shown().succeeds().succeeds().givenBack().resume().refusal?.rule).toBe("finished");
});
