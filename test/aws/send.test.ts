import { expect, it, vi } from "vitest";
import type { Effect } from "../../src/run/model/ports.ts";
import {
  INSTANCE,
  NONCE,
  printed,
  replyText,
  START,
  scriptedAws,
  serviceError,
} from "../support/scripted-aws.ts";

const send: Extract<Effect, { type: "send" }> = {
  key: `send ${NONCE} 0`,
  type: "send",
  nonce: NONCE,
  epoch: 0,
  target: "manager",
  phase: "command",
  kind: "script",
  text: "uname -a",
  timeout: 300,
  notAfter: START + 90_000,
  secrets: [],
  capture: null,
  devices: [],
  local: undefined,
};
const reconcile: Effect = {
  key: `reconcile ${NONCE} 0 0`,
  type: "reconcile",
  nonce: NONCE,
  epoch: 0,
  target: "manager",
  requestedAt: START,
  text: send.text,
  notAfter: START + 90_000,
  commandId: null,
  capture: null,
  fence: false,
  stop: false,
};

it("sends one command to one instance, to be found again by its Comment", async () => {
  const aws = scriptedAws();
  expect(await aws.perform(send)).toEqual([{ type: "accepted", nonce: NONCE, commandId: "command-1" }]);
  const [sent] = aws.sent;
  expect(sent?.input).toMatchObject({
    DocumentName: "AWS-RunShellScript",
    InstanceIds: [INSTANCE],
    TimeoutSeconds: 60,
  });
  expect(sent?.input.Parameters?.executionTimeout).toEqual(["420"]);
  expect(sent?.input.Comment).toBe(
    `ll1 ${NONCE} ${Buffer.from("ab".repeat(32), "hex").toString("base64url")}`,
  );
  expect(sent?.input.Comment?.length).toBeLessThanOrEqual(100);
  expect(sent?.header.get("not_after")).toBe(String((START + 90_000) / 1000));
  expect(sent?.script).toContain("\nuname -a\n");
});

it("believes the answer only where it names the instance", async () => {
  const other = "i-0fffffffffffffff0";
  const answered = async (answersFor: readonly string[]) => {
    const aws = scriptedAws();
    aws.answersFor = answersFor;
    return (await aws.perform(send))[0]?.type;
  };
  expect(await answered([INSTANCE])).toBe("accepted");
  expect(await answered([other, INSTANCE])).toBe("accepted");
  expect(await answered([other])).toBe("uncertain");
});

it("sends by the document that was chosen", async () => {
  const aws = scriptedAws({ document: "Our-RunShell" });
  await aws.perform(send);
  expect(aws.sent[0]?.input.DocumentName).toBe("Our-RunShell");
});

it.each([
  "InvalidInstanceId",
  "AccessDeniedException",
  "ValidationException",
  "MaxDocumentSizeExceeded",
  "ExpiredTokenException",
])("knows that %s means that it never ran", async (name) => {
  const aws = scriptedAws();
  aws.onSend = () => serviceError(name);
  expect(await aws.perform(send)).toMatchObject([
    { type: "finished", outcome: "not-run", exitCode: null, message: expect.stringContaining(name) },
  ]);
  expect(aws.sent).toHaveLength(1);
});

it.each(["InternalServerError", "TimeoutError", "ECONNRESET", "SomethingNew"])(
  "does not know what %s means, and sends once",
  async (name) => {
    const aws = scriptedAws();
    aws.onSend = () => serviceError(name);
    expect(await aws.perform(send)).toMatchObject([{ type: "uncertain", nonce: NONCE }]);
    expect(aws.sent).toHaveLength(1);
  },
);

it("sends again what was throttled, under the same nonce, ever later", async () => {
  const aws = scriptedAws();
  aws.onSend = () => (aws.sent.length < 4 ? serviceError("ThrottlingException", "Rate exceeded") : null);
  expect(await aws.perform(send)).toMatchObject([{ type: "accepted", commandId: "command-4" }]);
  expect(new Set(aws.sent.map(({ script }) => script)).size).toBe(1);
  expect(aws.rests).toEqual([...aws.rests].sort((a, b) => a - b));
});

it("takes a refusal for no proof once the nonce was sent before", async () => {
  const aws = scriptedAws();
  aws.onSend = (sent) => (sent.kind === "order" ? serviceError("InternalServerError") : null);
  await aws.perform(send);
  aws.onPoll = () => printed(replyText("absent"));
  expect(await aws.perform(reconcile)).toContainEqual(expect.objectContaining({ type: "absent" }));
  aws.onSend = () => serviceError("AccessDeniedException");
  expect(await aws.perform({ ...send, key: `send ${NONCE} 0 1` })).toMatchObject([{ type: "uncertain" }]);
});

it("does not send what needs a secret that is not known, or a node that cannot take one", async () => {
  const aws = scriptedAws();
  expect(await aws.perform({ ...send, secrets: ["SWARM_TOKEN"] })).toMatchObject([
    {
      type: "finished",
      outcome: "not-run",
      message: expect.stringContaining("does not have the value of SWARM_TOKEN"),
    },
  ]);
  const other = scriptedAws();
  other.options.vault.put("SWARM_TOKEN", null, "value-of-it");
  expect(await other.perform({ ...send, secrets: ["SWARM_TOKEN"] })).toMatchObject([
    { type: "finished", outcome: "not-run", message: expect.stringContaining("openssl") },
  ]);
  expect([...aws.sent, ...other.sent]).toEqual([]);
});

it("deletes secrets from what the service says", async () => {
  const aws = scriptedAws();
  aws.options.vault.put("X", null, "value-of-it");
  aws.onSend = () => serviceError("ValidationException", "\u001b[31mbad value-of-it");
  const [report] = await aws.perform(send);
  expect(JSON.stringify(report)).not.toMatch(/value-of-it|\\u001b/);
});

it.each([
  ["a target without an instance", { ...send, target: "nobody" }],
  ["a command that is not for a node", { ...send, kind: "local" as const }],
  ["a text that no script can carry", { ...send, text: "a\0b" }],
])("does not send %s", async (_, effect) => {
  const aws = scriptedAws();
  expect(await aws.perform(effect)).toMatchObject([{ type: "finished", outcome: "not-run" }]);
  expect(aws.sent).toEqual([]);
});

it("reports nothing once it was aborted, and ends", async () => {
  const aws = scriptedAws();
  const controller = new AbortController();
  const reports: unknown[] = [];
  aws.onSend = () => {
    controller.abort();
    return serviceError("ThrottlingException");
  };
  aws.transport.start(send, controller.signal, (report) => reports.push(report));
  await vi.waitFor(() => expect(aws.sent).not.toEqual([]));
  await aws.transport.close();
  expect(reports).toEqual([]);
  expect(aws.sent).toHaveLength(1);
});

it("asks the node for its time again before a retry of what came late, and allows for a clock that was set", async () => {
  const aws = scriptedAws();
  aws.onPoll = () => printed(replyText("not-run:late"));
  const watch = { ...send, type: "watch", key: "watch", commandId: "command-0", requestedAt: START } as const;
  const late = (await aws.perform(watch)).at(-1);
  expect(late).toMatchObject({
    outcome: "not-run",
    message: expect.stringMatching(/clock.*Retry it.*chronyc/),
  });
  const ahead = 600;
  aws.onPoll = (sent) =>
    printed(
      sent.kind === "greet"
        ? `LL1-node ${"a".repeat(32)}\nlock=held\nclock=${Math.floor(aws.options.now() / 1000) + ahead}\n\nLL1-end ${"a".repeat(32)}\n`
        : "",
    );
  const nonce = "f".repeat(32);
  const again = { ...send, nonce, key: `send ${nonce} 0`, notAfter: aws.options.now() + 90_000 };
  expect((await aws.perform(again)).at(-1)).toMatchObject({ type: "accepted" });
  const [greet, order] = aws.sent;
  expect([greet?.kind, order?.kind]).toEqual(["greet", "order"]);
  const shift = Number(order?.header.get("not_after")) - Math.floor(again.notAfter / 1000);
  expect(Math.abs(shift - ahead)).toBeLessThanOrEqual(2);
  // It is asked once.
  const third = { ...again, nonce: "e".repeat(32), key: "third" };
  await aws.perform(third);
  expect(aws.sent.slice(2).map(({ kind }) => kind)).toEqual(["order"]);
});
