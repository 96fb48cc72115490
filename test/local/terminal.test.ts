// Commands that get the terminal: what of them is known, and who hears what is typed at it.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
let driver: Driver;
let number = 3000;
const next = (): string => nonceOf(++number);
const LENT = { local: { mode: "run", port: null, lend: true } } as const;
const started = async (nonce: string, text: string, by = driver): Promise<void> => {
  by.start(sending(nonce, text, LENT));
  await by.report(`send ${nonce}`, "accepted");
  by.start(watching(nonce));
};

beforeAll(async () => {
  machine = await openMachine();
  driver = await machine.drive({ lends: true, hint: "Use a profile." });
});
afterAll(() => machine.end());

describe("a command that gets the terminal", () => {
  it("has it, and its output is not in the log", async () => {
    const finished = await finish(driver, next(), 'echo "at the terminal"; exit 3', LENT);
    expect(finished).toMatchObject({
      outcome: "exited",
      exitCode: 3,
      bytes: null,
      sha256: null,
      missing: 0,
      captured: null,
      message: "It used the terminal, so its output is not in this log.\nUse a profile.",
    });
    expect(driver.printed).toContain("at the terminal");
    expect(driver.output()).toBe("");
  });

  it("is in front of it, in the group of Lamplighter", async () => {
    await finish(driver, next(), "ps -o pgid= -p $$ >group; ps -o pgid= -p $PPID >>group", LENT);
    const [own, parent] = readFileSync(join(machine.work, "group"), "utf8").trim().split(/\s+/);
    expect(own).toBe(parent);
  });

  it("hears alone what the keys say that end programs", async () => {
    const nonce = next();
    await started(nonce, "echo waiting >lent; until [ -e lent-over ]; do sleep 0.05; done; exit 4");
    await until(() => existsSync(join(machine.work, "lent")));
    for (const signal of ["SIGINT", "SIGQUIT"] as const) driver.child.kill(signal);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await finish(await machine.drive(), next(), "touch lent-over");
    expect(await driver.report(`watch ${nonce}`, "finished")).toMatchObject({ exitCode: 4 });
    expect(driver.child.exitCode).toBeNull();
  });

  it("that a signal ends is told by its number", async () => {
    expect(await finish(driver, next(), "kill -KILL $$", LENT)).toMatchObject({
      outcome: "exited",
      exitCode: 137,
    });
  });

  it("ends when it is cancelled", async () => {
    const nonce = next();
    await started(nonce, "echo x >cancel-me; exec sleep 300");
    await until(() => existsSync(join(machine.work, "cancel-me")));
    driver.start(cancelling(nonce));
    expect(await driver.report(`watch ${nonce}`, "finished")).toMatchObject({
      outcome: "cancelled",
      exitCode: null,
    });
  });

  it("has no time limit", async () => {
    const nonce = next();
    driver.start(sending(nonce, "sleep 1.5", { ...LENT, timeout: 1 }));
    await driver.report(`send ${nonce}`, "accepted");
    driver.start(watching(nonce));
    expect(await driver.report(`watch ${nonce}`, "finished")).toMatchObject({
      outcome: "exited",
      exitCode: 0,
    });
  });

  it("is waited for after a crash, and stopped when that is asked for", async () => {
    const nonce = next();
    const first = await machine.drive({ lends: true });
    await started(nonce, "echo x >outlives; exec sleep 300", first);
    await until(() => existsSync(join(machine.work, "outlives")));
    await first.kill();
    const later = await machine.drive();
    const look = reconciling(nonce);
    later.start(look);
    await later.report(look.key, "uncertain");
    const stop = reconciling(nonce, { stop: true });
    later.start(stop);
    expect(await later.report(stop.key, "finished")).toMatchObject({ outcome: "cancelled" });
  });
});
