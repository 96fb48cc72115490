// Commands on the operator's own machine: what they are given, what is told of them, how they are ended.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import {
  cancelling,
  type Driver,
  finish,
  type Machine,
  nonceOf,
  openMachine,
  sending,
  watching,
} from "../support/local-machine.ts";
import { until } from "../support/node-shell.ts";
import { filesBelow, findSecret } from "../support/secret-search.ts";

let machine: Machine;
let driver: Driver;
let number = 0;
const next = (): string => nonceOf(++number);
const outputOf = async (text: string, more = {}): Promise<string> => {
  const from = driver.reports.length;
  await finish(driver, next(), text, more);
  return driver.reports
    .slice(from)
    .map(({ report }) => (report.type === "output" ? report.text : ""))
    .join("");
};

beforeAll(async () => {
  machine = await openMachine();
  driver = await machine.drive({ secrets: [{ name: "DB_PASSWORD", value: "hunter2-and-more" }] });
});
afterAll(() => machine.end());

describe("a command on one's own machine", () => {
  it("runs in bash, in the current folder, with the own umask, nothing to read and no terminal", async () => {
    const looks = 'echo "$BASH_VERSION" | cut -c 1; pwd; umask; wc -c; tty; ps -o pgid= -p $$ >group; id -u';
    const lines = (await outputOf(looks)).split("\n");
    expect(lines[0]).toMatch(/^\d$/);
    expect(lines.slice(1, 5)).toEqual([machine.work, "0027", "0", "not a tty"]);
    expect(lines[5]).not.toBe("0");
    const group = Number(readFileSync(join(machine.work, "group"), "utf8"));
    expect(group).not.toBe(driver.child.pid);
  });

  it("keeps nothing of an output that is not to be kept, or its length and digest alone", async () => {
    const text = "printf 'Ada_%s\\n' Lovelace; printf '%s\\n' born >&2; exit 3";
    const from = driver.reports.length;
    const none = await finish(driver, next(), text, { output: "none" });
    expect(none).toMatchObject({ exitCode: 3, bytes: null, sha256: null, missing: 0, message: null });
    const digest = await finish(driver, next(), text, { output: "digest" });
    const printed = "Ada_Lovelace\nborn\n";
    expect(digest).toMatchObject({ exitCode: 3, bytes: printed.length, sha256: sha256(printed), missing: 0 });
    expect(driver.reports.slice(from).filter(({ report }) => report.type === "output")).toEqual([]);
    expect(JSON.stringify(driver.reports.slice(from))).not.toContain("Ada_Lovelace");
    expect(findSecret("Ada_Lovelace", filesBelow(machine.run))).toEqual([]);
  });

  it("tells both streams in their order, with the exit code and the digest of every byte", async () => {
    const finished = await finish(driver, next(), "printf 'a\\n'; printf 'b\\n' >&2; printf 'c'; exit 3");
    expect(finished).toMatchObject({
      outcome: "exited",
      exitCode: 3,
      bytes: 5,
      sha256: sha256("a\nb\nc"),
      missing: 0,
      captured: null,
      message: null,
    });
    expect(driver.output()).toMatch(/a\nb\nc$/);
  });

  it("has the environment that it is given and nothing else", async () => {
    const names = (await outputOf("env | cut -d= -f1 | sort")).trim().split("\n");
    expect(names.filter((it) => !/^(?:_|SHLVL|PWD|OLDPWD)$/.test(it))).toEqual(["HOME", "PATH"]);
  });

  it("has its secrets in its environment alone, and none of them is told", async () => {
    const text = 'printf "%s\\n" "$DB_PASSWORD" "${#DB_PASSWORD}"; tr "\\0" " " </proc/$$/cmdline; echo';
    const told = await outputOf(text, { secrets: ["DB_PASSWORD"] });
    expect(told).toContain("[secret removed]\n16\n");
    expect(told).not.toContain("hunter2");
    const files = readdirSync(machine.run, { recursive: true, withFileTypes: true }).filter((it) =>
      it.isFile(),
    );
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(readFileSync(join(file.parentPath, file.name), "latin1")).not.toContain("hunter2");
      expect(statSync(join(file.parentPath, file.name)).mode & 0o077).toBe(0);
    }
    for (const folder of readdirSync(join(machine.run, "local")))
      expect(statSync(join(machine.run, "local", folder)).mode & 0o777).toBe(0o700);
  });

  it("without its secret does not run", async () => {
    const finished = await finish(driver, next(), "touch without-secret", { secrets: ["OTHER"] });
    expect(finished).toMatchObject({ outcome: "not-run", exitCode: null });
    expect(finished.message).toMatch(/does not have the value of OTHER/);
    expect(existsSync(join(machine.work, "without-secret"))).toBe(false);
  });

  it("tells output while it runs", async () => {
    const nonce = next();
    driver.start(sending(nonce, "echo one; until [ -e go-on ]; do sleep 0.05; done; echo two"));
    await driver.report(`send ${nonce}`, "accepted");
    driver.start(watching(nonce));
    const first = await driver.report(`watch ${nonce}`, "output");
    expect(first).toMatchObject({ text: "one\n", bytes: 4 });
    expect(driver.reports.some((it) => it.key === `watch ${nonce}` && it.report.type === "finished")).toBe(
      false,
    );
    const key = `tail ${nonce}`;
    driver.start({ key, type: "tail", nonce, epoch: 1, target: "local" });
    expect(await driver.report(key, "probeFinished")).toMatchObject({ ok: true, message: "one\n" });
    await finish(driver, next(), "touch go-on");
    expect(await driver.report(`watch ${nonce}`, "finished")).toMatchObject({ exitCode: 0, bytes: 8 });
  });

  it("tells a megabyte, counts the rest, and cuts no character", async () => {
    const from = driver.reports.length;
    const text =
      "head -c 400 /dev/zero | tr '\\0' x; for i in $(seq 12000); do printf '%0100d\u20ac' $i; done";
    const finished = await finish(driver, next(), text);
    const outputs = driver.reports
      .slice(from)
      .flatMap(({ report }) => (report.type === "output" ? [report] : []));
    const told = outputs.map((it) => it.text).join("");
    expect(finished.bytes).toBe(400 + 12_000 * 103);
    expect(told).not.toContain("\ufffd");
    expect(Buffer.byteLength(told)).toBeGreaterThan(999_990);
    expect(Buffer.byteLength(told) + finished.missing).toBe(finished.bytes);
    expect(outputs.reduce((sum, it) => sum + it.bytes, 0)).toBe(Buffer.byteLength(told));
  });

  it("takes terminal control out of its output", async () => {
    expect(await outputOf("printf '\\033[31mred\\033[0m\\007\\n'")).toBe("red\n");
  });

  it("gives a value by its whole output", async () => {
    const capture = { variable: "REGION", secret: false, how: "output" } as const;
    const finished = await finish(driver, next(), "printf '  eu-west-1\\n\\n'", { capture });
    expect(finished.captured).toEqual({
      name: "REGION",
      scope: { kind: "target", target: "local" },
      value: "eu-west-1",
      secret: false,
      from: "captured",
    });
    const empty = await finish(driver, next(), "true", { capture });
    expect(empty).toMatchObject({
      captured: null,
      message: "The output has no value for REGION.",
    });
    const failed = await finish(driver, next(), "echo eu-west-1; exit 1", { capture });
    expect(failed.captured).toBeNull();
  });

  it("keeps a secret that it gives to itself and later commands", async () => {
    const capture = { variable: "TOKEN", secret: true, how: "output" } as const;
    const from = driver.reports.length;
    const finished = await finish(driver, next(), "echo top-secret-token", { capture });
    expect(finished.captured).toMatchObject({ name: "TOKEN", value: null, secret: true });
    expect(finished.bytes).toBe(17);
    expect(JSON.stringify(driver.reports.slice(from))).not.toContain("top-secret");
    expect(await outputOf('echo "${#TOKEN} $TOKEN"', { secrets: ["TOKEN"] })).toBe("16 [secret removed]\n");
  });

  it("gives the join token that it prints, and nobody sees it", async () => {
    const token = `SWMTKN-1-${"a1".repeat(25)}-${"b2".repeat(12)}b`;
    const capture = { variable: "SWARM_TOKEN", secret: true, how: "swarm-token" } as const;
    const from = driver.reports.length;
    const finished = await finish(driver, next(), `echo join --token ${token} now`, { capture });
    expect(finished.captured).toMatchObject({ name: "SWARM_TOKEN", value: null, secret: true });
    expect(JSON.stringify(driver.reports.slice(from))).not.toContain("SWMTKN");
    const again = 'echo "${#SWARM_TOKEN}"';
    expect(await outputOf(again, { secrets: ["SWARM_TOKEN"] })).toBe(`${token.length}\n`);
    const none = await finish(driver, next(), "echo no token", { capture });
    expect(none.captured).toBeNull();
  });

  it("is over when it ends, whatever it leaves in the background", async () => {
    const began = Date.now();
    const finished = await finish(driver, next(), "(sleep 5; touch left-behind) & echo done");
    expect(Date.now() - began).toBeLessThan(3_000);
    expect(finished).toMatchObject({ outcome: "exited", exitCode: 0, bytes: 5 });
  });

  it.each([
    ["ends at its time limit", 1, "timed-out"],
    ["ends when it is cancelled", 60, "cancelled"],
  ] as const)("%s, with everything that it has started", async (_what, timeout, outcome) => {
    const nonce = next();
    const text = `echo $$ >pid-${nonce}; sleep 300 & bash -c 'sleep 301 & wait' & wait`;
    driver.start(sending(nonce, text, { timeout }));
    await driver.report(`send ${nonce}`, "accepted");
    driver.start(watching(nonce));
    await until(() => existsSync(join(machine.work, `pid-${nonce}`)));
    if (outcome === "cancelled") driver.start(cancelling(nonce));
    const finished = await driver.report(`watch ${nonce}`, "finished");
    expect(finished).toMatchObject({ outcome, exitCode: null });
    expect(membersOf(finished.nonce)).toEqual([]);
  });

  it("is not told to be over while anything of it is", async () => {
    const nonce = next();
    driver.start(sending(nonce, "(trap '' TERM; echo started; exec sleep 2) & sleep 300"));
    await driver.report(`send ${nonce}`, "accepted");
    driver.start(watching(nonce));
    await driver.report(`watch ${nonce}`, "output");
    driver.start(cancelling(nonce));
    expect(await driver.report(`watch ${nonce}`, "finished")).toMatchObject({ outcome: "cancelled" });
    expect(membersOf(nonce)).toEqual([]);
  });

  it("that does not want to end is killed", { timeout: 30_000 }, async () => {
    const nonce = next();
    driver.start(sending(nonce, "trap '' TERM; echo started; while :; do sleep 1; done"));
    await driver.report(`send ${nonce}`, "accepted");
    driver.start(watching(nonce));
    await driver.report(`watch ${nonce}`, "output");
    const began = Date.now();
    driver.start(cancelling(nonce));
    const ended = (): boolean =>
      driver.reports.some((it) => it.key === `watch ${nonce}` && it.report.type === "finished");
    while (!ended() && Date.now() - began < 20_000) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await driver.report(`watch ${nonce}`, "finished")).toMatchObject({
      outcome: "cancelled",
      exitCode: null,
    });
    expect(Date.now() - began).toBeGreaterThan(9_000);
    expect(membersOf(nonce)).toEqual([]);
  });

  it("may clean up when it is cancelled, and what it prints then is told", async () => {
    const nonce = next();
    driver.start(
      sending(nonce, "trap 'echo cleaned; exit 0' TERM; echo started; while :; do sleep 0.1; done"),
    );
    await driver.report(`send ${nonce}`, "accepted");
    driver.start(watching(nonce));
    await driver.report(`watch ${nonce}`, "output");
    driver.start(cancelling(nonce));
    expect(await driver.report(`watch ${nonce}`, "finished")).toMatchObject({ outcome: "cancelled" });
    expect(driver.output()).toMatch(/started\n.*cleaned\n$/s);
  });

  it.each([
    ["whose time is over", { notAfter: 1 }, /start deadline passed/],
    ["for a node", { kind: "script" as const }, /Only commands for your own machine/],
    ["that no process can be given", {}, /could not be started/, "touch a\0b"],
    [
      "that needs a terminal, where there is none",
      { local: { mode: "run", port: null, lend: true } as const },
      /needs a terminal/,
    ],
  ])("%s does not run", async (_what, more, words, text = "touch never") => {
    const finished = await finish(driver, next(), text, more);
    expect(finished).toMatchObject({ outcome: "not-run", bytes: null, sha256: null });
    expect(finished.message).toMatch(words);
    expect(existsSync(join(machine.work, "never"))).toBe(false);
  });

  it("is never run as root", async () => {
    const root = await machine.drive({ user: 0 });
    const finished = await finish(root, next(), "touch as-root");
    expect(finished.outcome).toBe("not-run");
    expect(finished.message).toMatch(/start Lamplighter as a normal user/);
    expect(existsSync(join(machine.work, "as-root"))).toBe(false);
  });

  it("that failed says what it may have lacked", async () => {
    const hinting = await machine.drive({ hint: "Use a profile." });
    expect(await finish(hinting, next(), "exit 2")).toMatchObject({ exitCode: 2, message: "Use a profile." });
    expect(await finish(hinting, next(), "true")).toMatchObject({ exitCode: 0, message: null });
  });
});

/** Processes that live in the group of an invocation. */
function membersOf(nonce: string): readonly string[] {
  const { pid }: { pid: number } = JSON.parse(
    readFileSync(join(machine.run, "local", nonce, "process"), "utf8"),
  );
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      const [state, , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return Number(group) === pid && state !== "Z";
    } catch {
      return false;
    }
  });
}
