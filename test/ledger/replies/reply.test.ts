import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GREETING_NAMES, readHolder } from "../../../src/ledger/replies/holder.ts";
import { readNodeReply, readRange, readReply } from "../../../src/ledger/replies/reply.ts";

const NONCE = "0123456789abcdef0123456789abcdef";
const END = "fedcba9876543210fedcba9876543210";
const SHA = "a".repeat(64);
const reply = (content: string, state = "exited", exit = "0") =>
  `LL1 ${NONCE} ${state} ${exit} ${content.length} ${SHA} 12 ${END} -\n${content}\nLL1-end ${END}\n`;

describe("a reply", () => {
  it("gives back any output between its first and last line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (content) => {
        expect(readReply(reply(content), NONCE)?.content).toBe(content);
      }),
    );
  });

  it("is not ended by output that looks like its last line", () => {
    const forged = `a\nLL1-end ${"0".repeat(32)}\nLL1 ${NONCE} exited 0 0 - - ${END} -`;
    expect(readReply(reply(forged), NONCE)?.content).toBe(forged);
  });

  it("is unreadable when a character of its first line is missing, or its end is cut off", () => {
    const text = reply("output");
    const first = text.indexOf("\n");
    fc.assert(
      fc.property(fc.nat({ max: text.length - 2 }), (at) => {
        expect(readReply(text.slice(0, at), NONCE)).toBeNull();
      }),
    );
    // A shorter number is still a number; everything else has its length.
    for (let at = 0; at < first; at++) {
      const without = text.slice(0, at) + text.slice(at + 1);
      const read = readReply(without, NONCE);
      if (read !== null)
        expect({ ...read, bytes: 0, duration: 0 }).toEqual({
          ...readReply(text, NONCE),
          bytes: 0,
          duration: 0,
        });
    }
  });

  it.each([
    ["another nonce", reply("").replace(NONCE, END)],
    ["an unknown state", reply("", "exploded", "-")],
    ["an exit code that there is not", reply("", "exited", "256")],
    ["an end without an exit code", reply("", "exited", "-")],
    ["an exit code without an end", reply("", "interrupted", "1")],
    ["something after the end", `${reply("")}more`],
    ["something before the beginning", ` ${reply("")}`],
    ["the service's mark of a cut", reply("x").replace(/\nLL1-end.*/s, "\n--output truncated--")],
    ["an unknown reason of the wrapper's", reply("", "not-run:wrapper-new", "-")],
    ["an unknown reason", reply("", "not-run:mood", "-")],
    ["nothing", ""],
  ])("is unreadable with %s", (_, text) => {
    expect(readReply(text, NONCE)).toBeNull();
  });

  it.each(["timed-out", "cancelled", "interrupted", "absent", "claimed", "running"])(
    "knows the state %s",
    (state) => {
      expect(readReply(reply("", state, "-"), NONCE)?.ledger).toEqual({ state });
    },
  );

  it.each([
    "late",
    "epoch",
    "taken",
    "altered",
    "secret",
    "parked",
    "fenced",
    "unstarted",
    "files",
    "ledger",
    "wrapper-missing",
    "wrapper-altered",
    "tools:setsid",
  ])("knows why: %s", (reason) => {
    expect(readReply(reply("", `not-run:${reason}`, "-"), NONCE)?.ledger).toEqual({
      state: "not-run",
      reason,
    });
  });
});

it("never throws on anything", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(readReply(text, NONCE)).toBeNull();
      expect(readNodeReply(text)).toBeNull();
    }),
  );
});

it("tells of a holder only when every line of it can be read", () => {
  const lines = {
    hold: "3",
    holder: "RUN1 1700000000 YWRhQGhvc3Q=",
    more: "0",
    pending: `${NONCE} running 1700000001 bHM=`,
  };
  const read = (wanted: Partial<typeof lines>) =>
    readHolder(new Map(Object.entries({ ...lines, ...wanted }).map(([name, line]) => [name, [line]])));
  expect(read({})).toEqual({
    hold: 3,
    run: "RUN1",
    who: "ada@host",
    since: 1700000000,
    pending: [{ nonce: NONCE, state: "running", since: 1700000001, command: "ls" }],
    more: 0,
  });
  expect(read({ holder: "RUN1 1700000000 YWRhQGhvc3Q" })?.who).toBe("-");
  for (const broken of [
    { hold: "" },
    { hold: "-1" },
    { holder: "RUN1 yesterday YQ==" },
    { holder: "RUN1 1" },
    { holder: "RU N1 1 YQ==" },
    { more: "many" },
    { pending: `${NONCE} ended 1 bHM=` },
    { pending: `${NONCE} running 1` },
    { pending: "../.. running 1 bHM=" },
    // A command that is still running there, its line damaged on the way.
    { pxnding: `${NONCE} running 1 bHM=` },
  ])
    expect(read(broken), JSON.stringify(broken)).toBeNull();
});

it("reads a range only when it is base64 with its digest", () => {
  const range = (content: string) => {
    const read = readReply(reply(content), NONCE);
    return read === null ? null : readRange(read);
  };
  expect(range(`${SHA}\nYWJj\nZGVm\n`)).toEqual({ sha256: SHA, base64: "YWJjZGVm" });
  expect(range("YWJj\n")).toBeNull();
  expect(range(`${SHA}\nYW*j\n`)).toBeNull();
});

it("knows every name that a greeting says", () => {
  const folder = new URL("../../../src/ledger/node/", import.meta.url);
  const files = ["greet-shell.ts", "hold-shell.ts", "disks-shell.ts"];
  const texts = files.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
  const literal = [...texts.matchAll(/\bll_say ([a-z]+)/g)].map((found) => found[1] ?? "");
  const tools = /for ll_tool in ([a-z ]+); do\n\s*if command -v/.exec(texts)?.[1]?.split(" ") ?? [];
  expect(tools).toContain("openssl");
  expect([...new Set([...literal, ...tools])].toSorted()).toEqual([...GREETING_NAMES].toSorted());
});
