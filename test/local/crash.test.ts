// What becomes of commands when Lamplighter is killed (kill -9), and what a later process finds out of them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { markOf } from "../../src/process-mark.ts";
import {
  type Driver,
  finish,
  type Machine,
  nonceOf,
  openMachine,
  own,
  reconciling,
  sending,
  watching,
} from "../support/local-machine.ts";
import { until } from "../support/node-shell.ts";

let machine: Machine;
let number = 1000;
const next = (): string => nonceOf(++number);
const entry = (nonce: string): string => join(machine.run, "local", nonce);
const at = (name: string): string => join(machine.work, name);
const linesOf = (name: string): number =>
  existsSync(at(name)) ? readFileSync(at(name), "utf8").split("\n").length - 1 : 0;
const settle = async (driver: Driver, nonce: string, more = {}) => {
  const effect = reconciling(nonce, more);
  driver.start(effect);
  return driver.report(effect.key, "finished");
};
/** A driver that has begun the command and was killed then. */
const begun = async (nonce: string, text: string, more = {}): Promise<void> => {
  const driver = await machine.drive();
  driver.start(sending(nonce, text, more));
  await driver.report(`send ${nonce}`, "accepted");
  await until(() => existsSync(join(entry(nonce), "started")));
  await driver.kill();
};

beforeAll(async () => {
  machine = await openMachine();
});
afterAll(() => machine.end());

describe("after a crash", () => {
  it("a command that runs on is waited for, and its exit code is kept", async () => {
    const nonce = next();
    await begun(nonce, "echo begun; until [ -e end-it ]; do sleep 0.05; done; echo x >>ran; exit 7");
    const driver = await machine.drive();
    const effect = reconciling(nonce);
    driver.start(effect);
    const waiting = await driver.report(effect.key, "uncertain");
    const { pid }: { pid: number } = JSON.parse(readFileSync(join(entry(nonce), "process"), "utf8"));
    expect(waiting.message).toBe(`It is still running on this machine (process ${pid}).`);
    writeFileSync(at("end-it"), "");
    expect(await driver.report(effect.key, "finished")).toMatchObject({
      outcome: "exited",
      exitCode: 7,
      bytes: null,
      message: "Lamplighter ended while the command ran: its output after that is not in this log.",
    });
    expect(linesOf("ran")).toBe(1);
  });

  it("a command that prints goes on printing, unhurt", async () => {
    const nonce = next();
    await begun(nonce, "for i in $(seq 300); do echo line $i; sleep 0.005; done; echo x >>printed");
    const driver = await machine.drive();
    expect(await settle(driver, nonce)).toMatchObject({ outcome: "exited", exitCode: 0 });
    expect(linesOf("printed")).toBe(1);
  });

  it("a command that has ended meanwhile is told as it ended", async () => {
    const nonce = next();
    await begun(nonce, "sleep 0.3; exit 4");
    await until(() => existsSync(join(entry(nonce), "code")));
    expect(await settle(await machine.drive(), nonce)).toMatchObject({ outcome: "exited", exitCode: 4 });
  });

  it("an end that was written down is told again, with its value", async () => {
    const nonce = next();
    const driver = await machine.drive();
    const capture = { variable: "ZONE", secret: false, how: "output" } as const;
    const told = await finish(driver, nonce, "echo a-zone", { capture });
    await driver.kill();
    expect(await settle(await machine.drive(), nonce)).toEqual(told);
    expect(told.captured?.value).toBe("a-zone");
  });

  it("a captured secret is not taken for known", async () => {
    const nonce = next();
    const driver = await machine.drive();
    await finish(driver, nonce, "echo hush", { capture: { variable: "KEY", secret: true, how: "output" } });
    await driver.kill();
    expect(await settle(await machine.drive(), nonce)).toMatchObject({ exitCode: 0, captured: null });
  });

  it("a command that was killed with it is interrupted, and never begun again", async () => {
    const nonce = next();
    await begun(nonce, "echo x >>killed; sleep 300");
    const { pid }: { pid: number } = JSON.parse(readFileSync(join(entry(nonce), "process"), "utf8"));
    await until(() => linesOf("killed") === 1);
    process.kill(-pid, "SIGKILL");
    const driver = await machine.drive();
    expect(await settle(driver, nonce)).toMatchObject({ outcome: "interrupted", exitCode: null });
    driver.start(sending(nonce, "echo x >>killed"));
    expect((await driver.report(`send ${nonce}`, "uncertain")).message).toMatch(/started before/);
    expect(linesOf("killed")).toBe(1);
  });

  it("what only its waiting process was killed of still counts as living", async () => {
    const nonce = next();
    await begun(nonce, "echo $$ >alone; exec sleep 2");
    await until(() => linesOf("alone") === 1);
    const { pid }: { pid: number } = JSON.parse(readFileSync(join(entry(nonce), "process"), "utf8"));
    process.kill(pid, "SIGKILL");
    const driver = await machine.drive();
    const effect = reconciling(nonce);
    driver.start(effect);
    await driver.report(effect.key, "uncertain");
    expect(await driver.report(effect.key, "finished")).toMatchObject({ outcome: "exited", exitCode: 0 });
  });

  it("a command that is to be stopped is stopped", async () => {
    const nonce = next();
    await begun(nonce, "bash -c 'sleep 300 & wait' & wait");
    const driver = await machine.drive();
    expect(await settle(driver, nonce, { stop: true })).toMatchObject({
      outcome: "cancelled",
      exitCode: null,
    });
    // Told again the same.
    expect(await settle(await machine.drive(), nonce)).toMatchObject({ outcome: "cancelled" });
  });

  it("a command past its time limit is stopped by whoever looks", async () => {
    const nonce = next();
    await begun(nonce, "sleep 300", { timeout: 1 });
    const driver = await machine.drive();
    expect(await settle(driver, nonce)).toMatchObject({ outcome: "timed-out", exitCode: null });
  });

  it("the same process number in another boot, or with another start, is another process", async () => {
    for (const other of [{ boot: "another" }, { started: "1" }]) {
      const nonce = next();
      await begun(nonce, "sleep 1; exit 1");
      await until(() => existsSync(join(entry(nonce), "code")));
      const path = join(entry(nonce), "process");
      // The test's own process lives, but it is not the one that signed.
      writeFileSync(
        path,
        JSON.stringify({ ...markOf(process.pid), manner: "terminal", until: null, ...other }),
      );
      writeFileSync(join(entry(nonce), "code"), "");
      const settled = await settle(await machine.drive(), nonce);
      expect(settled).toMatchObject({ outcome: "interrupted" });
    }
  });

  it("what was claimed and not begun never begins", async () => {
    const nonce = next();
    const driver = await machine.drive();
    await finish(driver, next(), "true");
    own(entry(nonce));
    expect(await settle(driver, nonce)).toMatchObject({
      outcome: "not-run",
      message: "It had not started, and can no longer start.",
    });
    driver.start(sending(nonce, "echo x >>claimed"));
    await driver.report(`send ${nonce}`, "uncertain");
    expect(linesOf("claimed")).toBe(0);
  });

  it("what has no entry is absent, or is fenced", async () => {
    const [absent, fenced] = [next(), next()];
    const driver = await machine.drive();
    const effect = reconciling(absent, { fence: false });
    driver.start(effect);
    await driver.report(effect.key, "absent");
    expect(await finish(driver, absent, "echo x >>absent")).toMatchObject({ exitCode: 0 });
    expect(await settle(driver, fenced)).toMatchObject({ outcome: "not-run" });
    driver.start(sending(fenced, "echo x >>fenced"));
    await driver.report(`send ${fenced}`, "uncertain");
    expect([linesOf("absent"), linesOf("fenced")]).toEqual([1, 0]);
  });

  it("an entry that cannot be used leaves it uncertain, until it can", async () => {
    const nonce = next();
    const driver = await machine.drive();
    await finish(driver, next(), "true");
    writeFileSync(entry(nonce), "");
    const effect = reconciling(nonce);
    driver.start(effect);
    expect((await driver.report(effect.key, "uncertain")).message).toMatch(/cannot be used/);
  });

  it("at any moment, a command has run once or never, as it is told then", { timeout: 300_000 }, async () => {
    const told: string[] = [];
    // Closes in on the moment at which it begins, however fast the machine is.
    for (let delay = 0; told.length < 24; ) {
      const nonce = next();
      const driver = await machine.drive();
      driver.start(sending(nonce, `echo x >>once-${nonce}`));
      driver.start(watching(nonce));
      await new Promise((resolve) => setTimeout(resolve, delay));
      await driver.kill();
      const { outcome, exitCode } = await settle(await machine.drive(), nonce);
      told.push(outcome);
      const ran = linesOf(`once-${nonce}`);
      if (outcome === "exited") expect({ ran, exitCode }).toEqual({ ran: 1, exitCode: 0 });
      else expect({ outcome, ran }).toEqual({ outcome: "not-run", ran: 0 });
      delay = outcome === "exited" ? delay * 0.7 : delay * 1.3 + 2;
    }
    expect(new Set(told)).toEqual(new Set(["exited", "not-run"]));
  });
});

describe("the folder of the run", () => {
  it("that cannot be written to lets nothing begin", async () => {
    const locked = join(machine.work, "locked");
    mkdirSync(locked, { mode: 0o500 });
    writeFileSync(join(locked, "local"), "");
    const driver = await machine.drive({ directory: locked });
    const finished = await finish(driver, next(), "touch unwritten");
    expect(finished.outcome).toBe("not-run");
    expect(finished.message).toMatch(/record could not be written/);
    expect(existsSync(at("unwritten"))).toBe(false);
  });
});
