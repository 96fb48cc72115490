// Sessions on the operator's own machine: ready when a port answers, beside the walk, ended with Lamplighter.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { portAnswers } from "../../src/local/port.ts";
import { markOf } from "../../src/process-mark.ts";
import type { Report } from "../../src/run/model/ports.ts";
import { freePort } from "../support/free-port.ts";
import {
  cancelling,
  type Driver,
  finish,
  type Machine,
  nonceOf,
  openMachine,
  reconciling,
  sending,
  watching,
} from "../support/local-machine.ts";
import { until } from "../support/node-shell.ts";

let machine: Machine;
let number = 2000;
const next = (): string => nonceOf(++number);
const session = (port: number | null) => ({ local: { mode: "session" as const, port, lend: false } });
const listening = (port: number, host = "127.0.0.1", after = 0): string =>
  `echo opening; exec "${process.execPath}" -e 'setTimeout(() => require("net").createServer(() => {}).listen(${port}, "${host}"), ${after}); console.log("listening")'`;
const inBackground = (port: number): string => `${listening(port).replace("exec ", "")} &`;

beforeAll(async () => {
  machine = await openMachine();
});
afterAll(() => machine.end());

describe("a session", () => {
  it.each(["127.0.0.1", "::1"])(
    "is ready when its port answers on %s, and closes with the transport",
    async (host) => {
      const port = await freePort();
      const driver = await machine.drive();
      const finished = await finish(driver, next(), listening(port, host, 300), session(port));
      expect(finished).toMatchObject({
        outcome: "ready",
        exitCode: null,
        bytes: null,
        message: `Port ${port} of this machine is ready.`,
      });
      expect(finished.duration).toBeGreaterThan(250);
      expect(driver.output()).toContain("opening\n");
      expect(await portAnswers(port)).toBe(true);
      const began = Date.now();
      await driver.close();
      expect(Date.now() - began).toBeLessThan(3_000);
      expect(await portAnswers(port)).toBe(false);
      expect(told(driver, "sessionEnded")).toEqual([]);
    },
  );

  it("does not begin when its port is taken", async () => {
    const port = await freePort();
    const other = createServer().listen(port, "127.0.0.1");
    const driver = await machine.drive();
    const finished = await finish(driver, next(), `touch began-anyway; ${listening(port)}`, session(port));
    other.close();
    expect(finished.outcome).toBe("not-run");
    expect(finished.message).toMatch(new RegExp(`Port ${port} of this machine is in use`));
    expect(existsSync(join(machine.work, "began-anyway"))).toBe(false);
  });

  it.each([
    ["fails", "echo no such target >&2; exit 5", { outcome: "exited", exitCode: 5, message: null }],
    [
      "ends",
      "echo bye",
      {
        outcome: "interrupted",
        exitCode: null,
        message: "It ended before it was ready (exit code 0).",
      },
    ],
  ] as const)("that %s before it is ready has failed", async (_what, text, expected) => {
    const driver = await machine.drive();
    expect(await finish(driver, next(), text, session(await freePort()))).toMatchObject(expected);
    expect(driver.output()).toMatch(/no such target|bye/);
  });

  it("that is not ready within its time limit is ended", async () => {
    const port = await freePort();
    const driver = await machine.drive();
    const finished = await finish(driver, next(), "echo $$ >waiting; sleep 300", {
      ...session(port),
      timeout: 1,
    });
    expect(finished).toMatchObject({
      outcome: "timed-out",
      message: `Port ${port} of this machine did not answer within 1 s.`,
    });
    expect(livesAt("waiting")).toBe(false);
  });

  it("that is cancelled before it is ready is ended", async () => {
    const nonce = next();
    const driver = await machine.drive();
    driver.start(sending(nonce, "echo $$ >cancelled; sleep 300", session(await freePort())));
    await driver.report(`send ${nonce}`, "accepted");
    driver.start(watching(nonce));
    await until(() => existsSync(join(machine.work, "cancelled")));
    driver.start(cancelling(nonce));
    expect(await driver.report(`watch ${nonce}`, "finished")).toMatchObject({ outcome: "cancelled" });
    expect(livesAt("cancelled")).toBe(false);
  });

  it("tells when it closes later, with its last line", async () => {
    const port = await freePort();
    const nonce = next();
    const driver = await machine.drive();
    const text = `${inBackground(port)}\nuntil [ -e hang-up ]; do sleep 0.05; done; kill %1; echo the other side hung up; exit 3`;
    expect(await finish(driver, nonce, text, session(port))).toMatchObject({ outcome: "ready" });
    expect(told(driver, "sessionEnded")).toEqual([]);
    await finish(driver, next(), "touch hang-up");
    expect(await driver.report(`watch ${nonce}`, "sessionEnded")).toEqual({
      type: "sessionEnded",
      nonce,
      message: "The session closed. It ended with exit code 3; its last line: the other side hung up",
    });
  });

  it("whose port nobody knows does not begin", async () => {
    const driver = await machine.drive();
    const finished = await finish(driver, next(), "echo $$ >portless; sleep 300", session(null));
    expect(finished).toMatchObject({ outcome: "not-run" });
    expect(finished.message).toMatch(/Add `port=PORT` to the guide/);
    await driver.close();
    expect(existsSync(join(machine.work, "portless"))).toBe(false);
  });

  it("that does not want to end is killed", { timeout: 30_000 }, async () => {
    const driver = await machine.drive();
    const port = await freePort();
    const text = `trap '' TERM; echo $$ >stubborn; ${inBackground(port)} while :; do sleep 1; done`;
    expect(await finish(driver, next(), text, session(port))).toMatchObject({ outcome: "ready" });
    await driver.close();
    expect(livesAt("stubborn")).toBe(false);
  });

  it.each([
    ["", "plain"],
    ["trap '' TERM; ", "stubborn-too"],
  ])("ends with a Lamplighter that is killed (%s)", { timeout: 30_000 }, async (trap, name) => {
    const nonce = next();
    const driver = await machine.drive();
    const port = await freePort();
    const text = `${trap}echo $$ >${name}; ${inBackground(port)} while :; do sleep 1; done`;
    expect(await finish(driver, nonce, text, session(port))).toMatchObject({ outcome: "ready" });
    await driver.kill();
    await until(() => !livesAt(name));
    const later = await machine.drive();
    const effect = reconciling(nonce);
    later.start(effect);
    expect(await later.report(effect.key, "finished")).toMatchObject({
      outcome: "interrupted",
      message: "It closed when the Lamplighter process that opened it ended.",
    });
  });

  it("that was killed with it while it opened is interrupted, never ready", { timeout: 30_000 }, async () => {
    const nonce = next();
    const driver = await machine.drive();
    driver.start(sending(nonce, "echo $$ >opening; sleep 300", session(await freePort())));
    await driver.report(`send ${nonce}`, "accepted");
    await until(() => existsSync(join(machine.work, "opening")));
    await driver.kill();
    const later = await machine.drive();
    const effect = reconciling(nonce);
    later.start(effect);
    expect(await later.report(effect.key, "finished")).toMatchObject({
      outcome: "interrupted",
      exitCode: null,
    });
    expect(livesAt("opening")).toBe(false);
  });

  it("has its checks run as commands that end", async () => {
    const driver = await machine.drive();
    const finished = await finish(driver, next(), "true", { ...session(await freePort()), phase: "done" });
    expect(finished).toMatchObject({ outcome: "exited", exitCode: 0 });
  });
});

function told(driver: Driver, type: Report["type"]): readonly Report[] {
  return driver.reports.map(({ report }) => report).filter((it) => it.type === type);
}

/** Does the process live that wrote its number into the file? */
function livesAt(name: string): boolean {
  return markOf(Number(readFileSync(join(machine.work, name), "utf8"))).started !== "";
}
