// Commands as the program sends, finds and compares them. The server keeps them as Systems Manager does and runs none: it
// says Success at once and has no output, so here nothing may ever be taken for done.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AwsCall } from "../../src/aws/api/call.ts";
import { type PastCommand, readHistory } from "../../src/aws/history/command-history.ts";
import { compareHistory } from "../../src/aws/history/compare-history.ts";
import type { Claim } from "../../src/aws/history/log-claims.ts";
import { carries } from "../../src/ledger/carried.ts";
import { readHeaderLine } from "../../src/ledger/encoding/header-line.ts";
import { WRAPPER_VERSION } from "../../src/ledger/node/wrapper-text.ts";
import type { Effect, Report } from "../../src/run/model/ports.ts";
import { NONCE, RUN, scriptedAws } from "../support/scripted-aws.ts";
import { never, newName, programCall, startInstances } from "./account.ts";

type EffectNamed<T extends Effect["type"]> = Extract<Effect, { type: T }>;
const HEAD = "ab".repeat(32);
const HOUR = 3_600_000;

let call: AwsCall;
beforeAll(async () => {
  call = await programCall();
});
afterAll(() => vi.unstubAllEnvs());

let nonces = 0;
/** A name that no other command has. */
function newNonce(): string {
  return `${NONCE.slice(0, -8)}${(++nonces).toString(16).padStart(8, "0")}`;
}

const newNode = async (): Promise<string> => (await startInstances({ Name: newName("node") }))[0] ?? "";

/** The program's transport at that instance; time passes only while it rests. */
const transportTo = (id: string) =>
  scriptedAws({
    call,
    targets: [{ key: "manager", roles: ["manager"], selector: id, id, name: id }],
  });

function sendOf(nonce: string, text = "uname -a"): EffectNamed<"send"> {
  return {
    key: `send ${nonce} 0`,
    type: "send",
    nonce,
    epoch: 0,
    target: "manager",
    phase: "command",
    kind: "script",
    text,
    timeout: 300,
    notAfter: Date.now() + 90_000,
    secrets: [],
    capture: null,
    devices: [],
    local: undefined,
  };
}

function reconcileOf(nonce: string, text = "uname -a"): EffectNamed<"reconcile"> {
  return {
    key: `reconcile ${nonce} 1 0`,
    type: "reconcile",
    nonce,
    epoch: 1,
    target: "manager",
    requestedAt: Date.now() - 1000,
    text,
    notAfter: Date.now() + 90_000,
    commandId: null,
    capture: null,
    fence: false,
    stop: false,
  };
}

async function sent(node: string, nonce: string, text?: string): Promise<string> {
  const reports = await transportTo(node).perform(sendOf(nonce, text));
  expect(reports).toMatchObject([{ type: "accepted", nonce, commandId: expect.any(String) }]);
  return reports[0]?.type === "accepted" ? reports[0].commandId : "";
}

const history = (node: string): Promise<readonly PastCommand[]> =>
  readHistory(call, { instances: [node], since: Date.now() - HOUR }, never);

describe("a command that was sent", () => {
  it("is kept with its Comment, its time to be delivered, and the script that was confirmed", async () => {
    const [node, nonce] = [await newNode(), newNonce()];
    const commandId = await sent(node, nonce, "echo 'né' && true");
    const { Commands = [] } = await call("ssm:ListCommands", { InstanceId: node, MaxResults: 50 }, never);
    const kept = Commands.find(({ CommandId }) => CommandId === commandId);
    expect(kept).toMatchObject({
      Comment: `ll1 ${nonce} ${Buffer.from(HEAD, "hex").toString("base64url")}`,
      DocumentName: "AWS-RunShellScript",
      TimeoutSeconds: 60,
      Parameters: { executionTimeout: ["420"] },
    });
    const [script = ""] = kept?.Parameters?.commands ?? [];
    expect(carries(script, { nonce, body: "echo 'né' && true", instance: node })).toBe(true);
    expect(readHeaderLine(script.slice(0, script.indexOf("\n")))?.get("run")).toBe(RUN);
  });

  it("is not taken for done because the service says Success", async () => {
    const [node, nonce] = [await newNode(), newNonce()];
    const commandId = await sent(node, nonce);
    const reports = await transportTo(node).perform({
      key: `watch ${nonce} 0`,
      type: "watch",
      nonce,
      epoch: 0,
      target: "manager",
      commandId,
      timeout: 300,
      capture: null,
    } as EffectNamed<"watch">);
    expect(reports).toEqual([{ type: "uncertain", nonce, message: "The node's answer is unreadable." }]);
  });

  it("is found again by a process that knows its name alone", async () => {
    const [node, nonce] = [await newNode(), newNonce()];
    const commandId = await sent(node, nonce);
    expect(await transportTo(node).perform(reconcileOf(nonce))).toEqual([
      { type: "accepted", nonce, commandId },
    ]);
  });

  it("is not adopted when it carries another text under its name, or is there twice", async () => {
    const node = await newNode();
    const [other, twice] = [newNonce(), newNonce()];
    const words = (reports: readonly Report[]) =>
      reports.flatMap((it) => ("message" in it ? [it.message] : []));
    const askedNode = (reports: readonly Report[]) => reports.some(({ type }) => type === "probeRequested");
    await sent(node, other, "true # another text");
    const unknown = await transportTo(node).perform({ ...reconcileOf(other), requestedAt: 0 }, askedNode);
    expect(unknown).toMatchObject([{ type: "probeRequested", kind: "read", nonce: other }]);
    await sent(node, twice);
    await sent(node, twice);
    const two = await transportTo(node).perform(reconcileOf(twice), askedNode);
    expect(words(two)).toEqual(["2 commands have its name. The node's ledger is asked what ran."]);
  });
});

it("a node that answers nothing that can be read is not identified, and nothing is known of it", async () => {
  const reports = await transportTo(await newNode()).perform(
    { key: "identify manager 0", type: "identify", target: "manager", epoch: 0, takeOver: null },
    (all) => all.filter(({ type }) => type === "probeFinished").length === 3,
  );
  expect(reports.slice(3)).toMatchObject(
    Array(3).fill({ type: "probeFinished", ok: false, message: "The node's answer is unreadable." }),
  );
});

describe("the history of a run's nodes", () => {
  it("agrees with what the log says was sent, and names what the log has not and what has another text", async () => {
    const node = await newNode();
    const begun = Date.now();
    const claims: Claim[] = [];
    for (let at = 0; at < 60; at++) {
      const nonce = newNonce();
      const ids = [await sent(node, nonce, `echo ${at}`)];
      const task = `step-${at}@manager`;
      claims.push({
        nonce,
        line: at + 2,
        task,
        phase: "command",
        instance: node,
        text: `echo ${at}`,
        wrapper: WRAPPER_VERSION,
        requestedAt: begun,
        refused: false,
        ids,
      });
    }
    const log = {
      run: RUN,
      claims,
      heads: new Map([[HEAD, 1000]]),
      lines: 1000,
      head: HEAD,
      from: begun,
      to: begun,
    };
    const here = (await history(node)).filter(({ requestedAt }) => (requestedAt ?? 0) >= begun - 1);
    // Asked an hour later: nothing is too young for the lists.
    const time = { reach: begun - HOUR, now: begun + HOUR };
    const whole = compareHistory(log, here, time);
    expect(whole).toMatchObject({ differences: [], neverSent: [], outOfReach: [], anchored: 60 });
    expect(whole.matched).toHaveLength(60);

    const [first, second, ...rest] = claims;
    if (first === undefined || second === undefined) throw new Error("no claims");
    const forged = { ...log, claims: [{ ...second, text: "echo another" }, ...rest] };
    const kinds = compareHistory(forged, here, time).differences.map(({ kind, command }) => [
      kind,
      command?.id,
    ]);
    expect(kinds).toEqual(
      expect.arrayContaining([
        ["text-differs", second.ids[0]],
        ["not-in-log", first.ids[0]],
      ]),
    );
    const cut = here.filter(({ id }) => id !== first.ids[0]);
    expect(compareHistory(log, cut, time).differences).toMatchObject([{ kind: "not-in-history", line: 2 }]);
  });
});
