import fc from "fast-check";
import { expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import type { Effect } from "../../src/run/model/ports.ts";
import {
  NONCE,
  printed,
  replyText,
  type ScriptedAws,
  scriptedAws,
  serviceError,
} from "../support/scripted-aws.ts";

const tail: Effect = { key: `tail ${NONCE} 0 1`, type: "tail", nonce: NONCE, epoch: 0, target: "manager" };
const LONGEST = 3_000;

/** What the probe prints while a command runs that has printed so much. */
function running(output: Buffer): string {
  const end = output.subarray(Math.max(0, output.length - LONGEST));
  const content = end.length === 0 ? "" : `${sha256(end)}\n${end.toString("base64")}\n`;
  const token = "a".repeat(32);
  return `LL1 ${NONCE} running - ${output.length} ${sha256(output)} - ${token} -\n${content}\nLL1-end ${token}\n`;
}

async function tailOf(output: Buffer | string, aws: ScriptedAws = scriptedAws()) {
  aws.onPoll = () => printed(running(Buffer.from(output)));
  const [report, ...others] = await aws.perform(tail);
  expect(others).toEqual([]);
  if (report?.type !== "probeFinished") throw new Error("no end of the probe");
  return report;
}

it("tells what a command has printed so far, as the end of the probe that was asked for", async () => {
  expect(await tailOf("one\ntwo\n")).toEqual({
    type: "probeFinished",
    probe: tail.key,
    ok: true,
    message: "one\ntwo\n",
  });
  expect(await tailOf("")).toMatchObject({ ok: true, message: "It has printed nothing so far." });
});

it("never splits a character or a line's secret, whatever was printed, and stays short", async () => {
  const character = fc.constantFrom("a", "é", "€", "😀", "\n");
  await fc.assert(
    fc.asyncProperty(
      fc.array(character, { minLength: 10, maxLength: 30 }),
      fc.integer({ min: 1, max: 600 }),
      fc.nat(40),
      async (characters, times, before) => {
        const text = "x".repeat(before) + characters.join("").repeat(times);
        const { ok, message } = await tailOf(text);
        expect(ok).toBe(true);
        expect(message).not.toContain("\ufffd");
        expect(text.endsWith(message)).toBe(true);
        expect(Buffer.byteLength(message)).toBeLessThanOrEqual(4_096);
        // All of it that is whole: a line or a character may be missing at its beginning.
        const most = Math.min(Buffer.byteLength(text), LONGEST);
        const longest = Math.max(...text.split("\n").map((line) => Buffer.byteLength(line) + 1));
        expect(Buffer.byteLength(message)).toBeGreaterThanOrEqual(
          Math.max(1, most - Math.min(longest, most) - 3) - 1,
        );
      },
    ),
    { numRuns: 60 },
  );
});

it("leaves out what is left of a line whose beginning is missing, and a character that has not all come", async () => {
  const line = `${"y".repeat(99)}\n`;
  const { message } = await tailOf(`${line.repeat(50)}end`);
  expect(message).toBe(`${line.repeat(29)}end`);
  expect((await tailOf(Buffer.concat([Buffer.from("so far "), Buffer.from([0xe2, 0x82])]))).message).toBe(
    "so far ",
  );
});

it("is cleaned and redacted", async () => {
  const aws = scriptedAws();
  aws.options.vault.put("X", null, "value-of-it");
  const { message } = await tailOf("\u001b[31mred\u001b[0m value-of-it\n", aws);
  expect(message).toBe("red [secret removed]\n");
});

it("stays short where every byte becomes three", async () => {
  const { message } = await tailOf(Buffer.alloc(3_000, 0xff));
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(4_096);
  expect(message).toMatch(/^\ufffd+$/);
});

it.each([
  ["AWS does not take it", (aws: ScriptedAws) => (aws.onSend = () => serviceError("ThrottlingException"))],
  ["the answer cannot be read", (aws: ScriptedAws) => (aws.onPoll = () => printed("what"))],
  [
    "what came is not what was read",
    (aws: ScriptedAws) =>
      (aws.onPoll = () => printed(replyText("running", "abc", { inline: `${"0".repeat(64)}\nYWJj` }))),
  ],
])("says so when %s, and asks once", async (_, change) => {
  const aws = scriptedAws();
  change(aws);
  expect(await aws.perform(tail)).toMatchObject([{ type: "probeFinished", probe: tail.key, ok: false }]);
  expect(aws.sent).toHaveLength(1);
});
