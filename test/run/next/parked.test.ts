// Secrets for a node without openssl: parked where that was confirmed, and taken away whatever happens.
import { describe, expect, test } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import { planOf } from "../../support/plan-builder.ts";
import { type Story, story } from "../../support/story.ts";

const TOKEN = { TOKEN: { type: "swarm-token" as const, secret: true } };
const joining = planOf([{ run: "docker swarm join --token <TOKEN> node:2377" }, { run: "touch /a" }], TOKEN);
const keyless = { openssl: safeText("no") };
const shown = (plan = joining) =>
  story(plan).start().identified("node", undefined, keyless).bind("TOKEN", null);
const rules = (told: Story) =>
  (told.task.presented?.findings ?? [])
    .filter(({ rule }) => /parked|openssl/.test(rule))
    .map(({ rule, severity }) => `${severity} ${rule}`);

const NAME = "/lamplighter/01ARZ3NDEKTSV4RRFFQ69G5FAV/0123456789abcdef";
const park = (told: Story, name = NAME): Story => {
  const { nonce, target } = told.invocation;
  return told
    .when({ type: "probeRequested", probe: `park ${name}`, kind: "park", target, nonce })
    .when({ type: "probeFinished", probe: `park ${name}`, ok: true, message: safeText("parked") });
};
const unparked = (told: Story, probe: string, ok = true): Story =>
  told
    .when({ type: "probeRequested", probe, kind: "unpark", target: "node", nonce: null })
    .when({ type: "probeFinished", probe, ok, message: safeText(ok ? "removed" : "no") });

describe("a command that needs a secret on a node without openssl", () => {
  test("says what parking means, is covered by its digest, and asks for a word", () => {
    const told = shown();
    expect(told.task.presented).toMatchObject({ park: true, confirm: { how: "type", typed: "park" } });
    expect(rules(told)).toEqual(["warning parked-secret"]);
    const able = story(joining).start().identified("node").bind("TOKEN", null);
    expect(able.task.presented?.park).toBeUndefined();
    expect(rules(able)).toEqual([]);
    expect(able.task.presented?.digest).not.toBe(told.task.presented?.digest);
  });

  test("is sent with that word alone, and says that its secrets may be parked", () => {
    expect(shown().confirm({ typed: null }).refusal).toMatchObject({
      rule: "wrong-words",
      advice: "Type exactly: park",
    });
    const sent = shown().confirm();
    expect(sent.effects).toMatchObject([{ type: "send", secrets: ["TOKEN"], park: true }]);
    const able = story(joining).start().identified("node").bind("TOKEN", null).confirm();
    expect(able.effects[0]).not.toHaveProperty("park");
  });

  test("asks for both words when it asks for one already", () => {
    const plan = planOf([{ run: 'echo <TOKEN> | mkfs.xfs "/dev/nvme1n1"' }], TOKEN);
    expect(shown(plan).task.presented?.confirm).toEqual({ how: "type", typed: "nvme1n1 park" });
  });

  test("is as any other when it needs none", () => {
    const plan = planOf([{ run: "touch /a" }]);
    const told = story(plan).start().identified("node", undefined, keyless);
    expect(told.task.presented?.park).toBeUndefined();
    expect(told.task.presented?.confirm.how).toBe("key");
    expect(told.confirm().effects[0]).not.toHaveProperty("park");
  });

  test("is refused when its output is to give a secret", () => {
    const plan = planOf([{ run: "docker swarm init", capture: "TOKEN" }], TOKEN);
    const told = story(plan).start().identified("node", undefined, keyless);
    expect(rules(told)).toEqual(["error capture-needs-openssl"]);
    expect(told.confirm().refusal?.rule).toBe("capture-needs-openssl");
    const again = told.retry();
    expect(again.due).toEqual(["identify node 1 2"]);
    expect(rules(again.identified("node"))).toEqual([]);
    expect(again.identified("node").confirm().facts).toEqual(["invocation.requested"]);
  });
});

describe("what is parked", () => {
  const parked = () => park(shown().confirm());

  test("stays while its command may still fetch it, and is taken away when that has ended", () => {
    const running = parked().accepted();
    expect(running.due).not.toContain(`unpark ${NAME}`);
    const ended = running.exit(1);
    expect(ended.effects).toContainEqual({
      key: `unpark ${NAME}`,
      type: "unpark",
      epoch: 1,
      name: NAME,
      target: "node",
    });
    expect(unparked(ended, `unpark ${NAME}`).due).toEqual([]);
  });

  test("is taken away beside the next command", () => {
    const next = parked().accepted().exit(0).confirm();
    expect(next.due).toEqual([`unpark ${NAME}`, `send ${next.invocation.nonce} 1`]);
  });

  test("is tried once by each process, and the run does not end before that", () => {
    const walked = parked().accepted().exit(0).succeeds().givenBack();
    expect(walked.run.status).toBe("walking");
    expect(walked.due).toEqual([`unpark ${NAME}`]);
    const failed = unparked(walked, `unpark ${NAME}`, false);
    expect(failed.run.status).toBe("finished");
  });

  test("is taken away by the next process, under a name of its own where the first had begun", () => {
    const ended = parked().accepted().exit(1);
    expect(ended.cut().resume().due).toContain(`unpark ${NAME}`);
    const failed = unparked(ended, `unpark ${NAME}`, false);
    expect(failed.due).toEqual([]);
    const resumed = failed.cut().resume();
    expect(resumed.due).toContain(`unpark ${NAME} 2`);
    expect(unparked(resumed, `unpark ${NAME} 2`).due).not.toContain(`unpark ${NAME} 2`);
    expect(unparked(resumed, `unpark ${NAME} 2`).cut().resume().due).toEqual(["identify node 3 1"]);
  });

  test("waits after a crash until it is known what became of its command", () => {
    const resumed = parked().accepted().cut().resume();
    expect(resumed.due).toEqual([`reconcile ${resumed.invocation.nonce} 2 0 fence`]);
    expect(resumed.ends("interrupted").due).toContain(`unpark ${NAME}`);
  });

  test("is taken away each for itself", () => {
    const other = `${NAME}0`;
    const ended = park(parked(), other).accepted().exit(1);
    expect(ended.due).toEqual([`unpark ${NAME}`, `unpark ${other}`]);
    expect(unparked(ended, `unpark ${other}`).due).toEqual([`unpark ${NAME}`]);
  });
});
