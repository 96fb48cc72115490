// What an operator types reaches the log without secrets: through the gate, the real loop and the real judgement.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { guardEngine } from "../../../src/cli/engine/guard-engine.ts";
import { redactIntent } from "../../../src/cli/engine/redact-intents.ts";
import type { LogDisk } from "../../../src/cli/log/log-disk.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { safeText } from "../../../src/output/clean.ts";
import { createVault } from "../../../src/output/vault.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { initial } from "../../../src/run/model/initial.ts";
import type { Intent, Refusal, Report } from "../../../src/run/model/ports.ts";
import { planOf } from "../../support/plan-builder.ts";
import { opening } from "../../support/story-opening.ts";

const SECRET = "correct horse battery";
const TOKEN = `SWMTKN-1-${"a".repeat(50)}-${"b".repeat(25)}`;

function vault() {
  const held = createVault("key of the marks");
  held.put("PASSPHRASE", "node", SECRET);
  return held;
}

/** The intents that hold a person's words, with these words. */
function worded(text: string): readonly Intent[] {
  const words = safeText(text);
  return [
    { type: "note", task: null, text: words },
    { type: "skip", task: "t", reason: words },
    { type: "attest", task: "t", statement: words },
    { type: "leave", reason: words },
  ];
}

const edit = (command: string): Intent => ({ type: "edit", task: "t", attempt: 1, command });
const bind = (value: string | null, secret = false): Intent => ({
  type: "bind",
  binding: { name: "NAME", scope: { kind: "run" }, value, secret, from: "given" },
});

describe("the gate", () => {
  it("takes what the vault holds, and what looks like a secret, out of words", () => {
    for (const intent of worded(`used ${SECRET}, then ${TOKEN}.`)) {
      const { intent: passed } = redactIntent(vault(), intent);
      const text = JSON.stringify(passed);
      expect(text).toContain("used [secret removed], then [swarm join token removed].");
    }
  });

  it("leaves everything else as it is", () => {
    const confirm: Intent = {
      type: "confirm",
      task: "t",
      attempt: 1,
      digest: "d",
      typed: "node",
      how: "plain",
      despiteDone: false,
    };
    const others: readonly Intent[] = [
      ...worded("already done"),
      edit("echo $PASSPHRASE"),
      bind("node-01"),
      bind(null, true),
      confirm,
      { type: "retry", task: "t", attempt: 1 },
      { type: "cancel", nonce: "n" },
    ];
    for (const intent of others) expect(redactIntent(vault(), intent)).toEqual({ intent, refusal: null });
  });

  it("refuses a command and a value with a secret in it, without repeating it", () => {
    const withSecret = [
      edit(`echo '${SECRET}' > f`),
      edit(`docker swarm join --token ${TOKEN} h`),
      bind(SECRET),
    ];
    for (const intent of withSecret) {
      const { intent: passed, refusal } = redactIntent(vault(), intent);
      expect(passed).toBeNull();
      expect(refusal?.rule).toBe("secret-in-text");
      expect(JSON.stringify(refusal)).not.toMatch(/horse|SWMTKN/);
    }
  });

  it("knows it in base64, hexadecimal digits, a URL and JSON too", () => {
    const hex = Buffer.from(SECRET).toString("hex");
    const base64 = Buffer.from(`u:${SECRET}`).toString("base64");
    for (const form of [hex, base64, encodeURIComponent(SECRET), JSON.stringify({ a: SECRET })]) {
      for (const intent of [edit(`echo ${form}`), bind(form)])
        expect(redactIntent(vault(), intent).refusal?.rule).toBe("secret-in-text");
      for (const intent of worded(`it is ${form}`))
        expect(JSON.stringify(redactIntent(vault(), intent).intent)).not.toContain(form);
    }
  });

  it("marks a secret that is given, so that an equal one can be told", () => {
    const given = (name: string, target: string): Intent => ({
      type: "bind",
      binding: { name, scope: { kind: "target", target }, value: null, secret: true, from: "given" },
    });
    const held = vault();
    held.put("AGAIN", "other", SECRET);
    const [one, two] = [given("PASSPHRASE", "node"), given("AGAIN", "other")].map(
      (it) => redactIntent(held, it).intent,
    );
    const mark = held.mark("PASSPHRASE", "node");
    expect(one).toMatchObject({ binding: { value: null, mark } });
    expect(two).toMatchObject({ binding: { value: null, mark } });
  });

  it("lets no text through that holds the secret, whatever stands around it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (before, after) => {
        const text = `${before}${SECRET}${after}`;
        for (const intent of [...worded(text), edit(text), bind(text)])
          expect(JSON.stringify(redactIntent(vault(), intent).intent)).not.toContain(SECRET);
      }),
    );
  });
});

describe("a guarded engine", () => {
  const FULL: Refusal = { rule: "log-disk", message: "The disk is full.", advice: "Make room." };

  async function walking(room: ReturnType<LogDisk> = { refusal: null, low: null }) {
    const events: RunEvent[] = [];
    const loop = createEngine({
      run: initial(),
      log: {
        append: async (more) => {
          events.push(...more);
        },
        head: () => "0".repeat(64),
      },
      transport: {
        start: (effect, _signal, report: (it: Report) => void) => {
          if (effect.type === "identify") report({ type: "identified", target: effect.target, facts: {} });
        },
        close: async () => {},
      },
      now: () => 1_000_000,
    });
    const engine = guardEngine(loop, vault(), () => room);
    const refusals: Refusal[] = [];
    const stop = engine.subscribe((_run, _events, refusal) => {
      if (refusal !== null) refusals.push(refusal);
    });
    const quiet = async (): Promise<void> => {
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    };
    loop.submit(opening(planOf([{ run: "touch /a" }, { run: "touch /b" }])));
    await quiet();
    return { engine, events, refusals, stop, quiet, task: engine.run().tasks.at(0)?.id ?? "" };
  }

  it("writes no secret into the log, and tells why an edit was refused", async () => {
    const { engine, events, refusals, quiet, task } = await walking();
    engine.submit({ type: "note", task, text: safeText(`it is ${SECRET}`) });
    engine.submit({ type: "edit", task, attempt: 1, command: `touch '${SECRET}'` });
    engine.submit({ type: "edit", task, attempt: 1, command: "touch /c" });
    engine.submit({ type: "skip", task, reason: safeText(`done with ${SECRET}`) });
    engine.submit({ type: "leave", reason: safeText(SECRET) });
    await quiet();
    expect((await engine.ended).status).toBe("left");
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["task.noted", "task.edited", "task.skipped", "run.left"]),
    );
    expect(events.filter(({ type }) => type === "task.edited")).toHaveLength(1);
    expect(JSON.stringify(events)).not.toContain(SECRET);
    expect(refusals.map(({ rule }) => rule)).toEqual(["secret-in-text"]);
  });

  it("begins nothing while the log's disk is almost full, and goes on with what ends or is only written down", async () => {
    const { engine, refusals, quiet, task } = await walking({ refusal: FULL, low: null });
    engine.submit({
      type: "confirm",
      task,
      attempt: 1,
      digest: "",
      typed: null,
      how: "screen",
      despiteDone: false,
    });
    engine.submit({
      type: "confirmRest",
      task,
      attempt: 1,
      digest: "",
      rest: "",
      typed: null,
      how: "screen",
    });
    engine.submit({ type: "bringBack", target: "node" });
    expect(refusals).toEqual([FULL, FULL, FULL]);
    engine.submit({ type: "note", task, text: safeText("no room") });
    engine.submit({ type: "leave", reason: safeText("no room") });
    await quiet();
    expect((await engine.ended).status).toBe("left");
  });

  it("tells nobody who has stopped listening", async () => {
    const { engine, refusals, stop, task } = await walking();
    stop();
    engine.submit({ type: "edit", task, attempt: 1, command: SECRET });
    expect(refusals).toEqual([]);
  });
});
