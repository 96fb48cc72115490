import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Order } from "../../src/ledger/order.ts";
import { renderProbe } from "../../src/ledger/probes.ts";
import { readHolder } from "../../src/ledger/replies/holder.ts";
import { readNodeReply } from "../../src/ledger/replies/reply.ts";
import { type NodeShell, realNode, SHELLS } from "../support/node-shell.ts";
import { deliver, greet, nodeWith, orderFor, RUN } from "../support/node-shell-order.ts";
import { smallDisk } from "../support/small-disk.ts";

const OTHER = "01JD0000000000000000000009";

/** Gives the runs key files that are none, so that greeting costs no time. */
async function withoutKeys(node: NodeShell, runs: readonly string[]): Promise<void> {
  for (const run of runs)
    await node.say(
      `umask 077; mkdir -p ${node.memory}/${run} && cd ${node.memory}/${run} && echo none >key && cat /proc/sys/kernel/random/boot_id >boot`,
    );
}

async function release(node: NodeShell, run: string, epoch: number) {
  const { stdout } = await node.run(renderProbe({ kind: "release", run, epoch }, node.ledger));
  return readNodeReply(stdout)?.get("released")?.[0];
}

describe.each(SHELLS)("the hold of a node under %s", (shell) => {
  let node: NodeShell;
  beforeEach(async () => {
    node = nodeWith(shell);
    await node.say(`umask 077; mkdir ${node.ledger}`);
    await withoutKeys(node, [RUN, OTHER]);
  });
  afterEach(() => node.close());

  const lockOf = async (wanted: Parameters<typeof greet>[1]) => {
    const said = await greet(node, wanted);
    return [said.get("lock")?.[0], said.get("hold")?.[0]];
  };

  it("belongs to the run that came first, and another is told who that is", async () => {
    const before = Math.floor(Date.now() / 1000);
    expect(await lockOf({ who: "ada@höst" })).toEqual(["held", "1"]);
    const said = await greet(node, { run: OTHER });
    expect(said.get("lock")).toEqual(["other"]);
    // Nothing is made for a run that does not hold the node.
    expect([said.get("key"), said.get("disk")]).toEqual([undefined, undefined]);
    const holder = readHolder(said);
    expect(holder).toEqual({
      hold: 1,
      run: RUN,
      who: "ada@höst",
      since: holder?.since,
      pending: [],
      more: 0,
    });
    expect(holder?.since).toBeGreaterThanOrEqual(before);
    expect(holder?.since).toBeLessThanOrEqual(Date.now() / 1000);
  });

  it("stays with its run when the run greets again, in a later session too", async () => {
    const first = await lockOf({});
    const since = readHolder(await greet(node, { run: OTHER }))?.since;
    expect([first, await lockOf({}), await lockOf({ epoch: 3 })]).toEqual(Array(3).fill(["held", "1"]));
    expect(readHolder(await greet(node, { run: OTHER }))).toMatchObject({ hold: 1, run: RUN, since });
    // The older session cannot give back what the later one holds.
    expect([await release(node, RUN, 2), await release(node, RUN, 3)]).toEqual(["no", "yes"]);
  });

  it("is the one with the highest number, not the last in the directory", async () => {
    await greet(node, {});
    await node.say(
      `cd ${node.ledger}/holds; for n in 2 9 10; do cp -r 1 $n; done; echo '${OTHER} 0 1 -' >10/who`,
    );
    expect(await lockOf({})).toEqual(["other", "10"]);
    expect(await lockOf({ run: OTHER })).toEqual(["held", "10"]);
  });

  it("is its maker's who is just about to say who it is", async () => {
    await node.say(`umask 077; mkdir -p ${node.ledger}/holds/1`);
    const script = renderProbe(
      { kind: "greet", run: OTHER, epoch: 0, who: "eve@host", take: null },
      node.ledger,
    );
    // It says so while the other greeting rests.
    const rests = `ll_nap() {\n  echo '${RUN} 0 1 YWRh' >${node.ledger}/holds/1/who\n`;
    const { stdout } = await node.run(script.replace("ll_nap() {\n", () => rests));
    expect(readHolder(readNodeReply(stdout) ?? new Map())).toMatchObject({ hold: 1, run: RUN, who: "ada" });
  });

  it("is free once its run gave it back, which nobody else can do, nor an older session", async () => {
    await greet(node, { epoch: 2 });
    expect(await release(node, OTHER, 5)).toBe("no");
    expect(await release(node, RUN, 1)).toBe("no");
    expect(await lockOf({ run: OTHER })).toEqual(["other", "1"]);
    expect(await release(node, RUN, 2)).toBe("yes");
    expect(await release(node, RUN, 2)).toBe("no");
    expect(await lockOf({ run: OTHER })).toEqual(["held", "2"]);
    expect(await lockOf({ epoch: 2 })).toEqual(["other", "2"]);
  });

  it("is taken over only by its number, and its run's commands do not run from then on", async () => {
    const command = (more: Partial<Order>) =>
      orderFor(node, { body: `echo ran >>${node.work}/count`, ...more });
    await greet(node, {});
    expect((await deliver(node, command({}))).ledger).toEqual({ state: "exited", exitCode: 0 });
    expect(await lockOf({ run: OTHER, take: 2 })).toEqual(["other", "1"]);
    expect((await deliver(node, command({ run: OTHER }))).ledger).toEqual({
      state: "not-run",
      reason: "taken",
    });
    expect(await lockOf({ run: OTHER, take: 1 })).toEqual(["held", "2"]);
    // The same greeting, delivered once more.
    expect(await lockOf({ run: OTHER, take: 1 })).toEqual(["held", "2"]);
    expect((await deliver(node, command({}))).ledger).toEqual({ state: "not-run", reason: "taken" });
    expect(await lockOf({ take: 1 })).toEqual(["other", "2"]);
    expect((await deliver(node, command({ run: OTHER }))).ledger).toEqual({ state: "exited", exitCode: 0 });
    expect(await node.say(`cat ${node.work}/count`)).toBe("ran\nran\n");
  });

  it("lets no command run after it was given back", async () => {
    await greet(node, {});
    await release(node, RUN, 0);
    expect((await deliver(node, orderFor(node))).ledger).toEqual({ state: "not-run", reason: "taken" });
  });

  it("is nobody's where its maker was cut off before it said who it is", async () => {
    await node.say(`umask 077; mkdir -p ${node.ledger}/holds/1`);
    const said = await greet(node, {});
    expect(said.get("lock")).toEqual(["other"]);
    expect(readHolder(said)).toEqual({ hold: 1, run: "-", who: "-", since: null, pending: [], more: 0 });
    expect(await release(node, RUN, 0)).toBe("no");
    expect(await lockOf({ take: 1 })).toEqual(["held", "2"]);
  });

  it("tells what is pending for the run that holds it, by the command's own first line", async () => {
    await greet(node, {});
    const body = `cd ${node.work} || exit 125\n: ${"é".repeat(100)}\ntouch ${node.work}/begun; until [ -e ${node.work}/go ]; do sleep 0.1; done`;
    const running = orderFor(node, { body });
    const delivery = deliver(node, running);
    while ((await node.say(`ls ${node.work}/begun 2>/dev/null`)) === "")
      await new Promise((resolve) => setTimeout(resolve, 20));
    await deliver(node, orderFor(node, { body: "echo has ended" }));
    // What the asking run itself once left is not told.
    await node.say(
      `mkdir ${node.ledger}/${"a".repeat(32)}; echo "ll_run='${OTHER}'" >${node.ledger}/${"a".repeat(32)}/order`,
    );
    const [only, ...others] = readHolder(await greet(node, { run: OTHER }))?.pending ?? [];
    expect(others).toEqual([]);
    expect(only).toMatchObject({ nonce: running.nonce, state: "running" });
    expect(only?.command).toMatch(/^: é{58}.?$/u);
    expect(Math.abs((only?.since ?? 0) - Date.now() / 1000)).toBeLessThan(60);

    const claimed = [..."012345"].map((digit) => digit.repeat(32));
    for (const nonce of claimed) await node.say(`mkdir ${node.ledger}/${nonce}`);
    const holder = readHolder(await greet(node, { run: OTHER }));
    expect(holder?.pending[0]).toEqual({ nonce: claimed[0], state: "claimed", since: null, command: "" });
    expect([holder?.pending.length, holder?.more]).toEqual([5, 2]);
    await node.say(`touch ${node.work}/go`);
    expect((await delivery).ledger).toEqual({ state: "exited", exitCode: 0 });
  });
});

describe.each(["dash", "bash"] as const)("the hold of a real node under %s", (shell) => {
  it("is one run's when many greet at the same time", async () => {
    const node = realNode(shell);
    const runs = ["RUN0", "RUN1", "RUN2", "RUN3"];
    await node.say(`umask 077; mkdir ${node.ledger}`);
    await withoutKeys(node, runs);
    /** Greets for the runs; nobody makes the hold before `count` of them are about to. */
    const all = async (take: number | null, hold: number, count: number) => {
      const meet = `mkdir() {
        case $* in */holds/${hold})
          : >${node.work}/${hold}-$$
          until [ "$(find ${node.work} -name '${hold}-*' | wc -l)" -ge ${count} ]; do sleep 0.02; done
        esac
        command mkdir "$@"
      }`;
      const said = runs.map(async (run) => {
        const script = renderProbe({ kind: "greet", run, epoch: 0, who: "ada@host", take }, node.ledger);
        const lines = readNodeReply((await node.run(script.replace("\n", () => `\n${meet}\n`))).stdout);
        return `${lines?.get("lock")?.[0]} ${lines?.get("hold")?.[0]}`;
      });
      return (await Promise.all(said)).toSorted();
    };
    expect(await all(null, 1, 4)).toEqual(["held 1", "other 1", "other 1", "other 1"]);
    // The one that holds it greets as well; it may come before the one that takes the node, or after.
    const taken = await all(1, 2, 3);
    expect(taken.filter((one) => one === "held 2")).toHaveLength(1);
    expect(taken.filter((one) => one === "other 2").length).toBeGreaterThanOrEqual(2);
    expect(await node.say(`ls ${node.ledger}/holds`)).toBe("1\n2\n");
    await node.close();
  });

  it("is not taken on a full disk, and nothing is left of the attempt", async ({ skip }) => {
    const node = realNode(shell);
    const disk = smallDisk(node.ledger);
    if (disk === null) skip("no file system can be mounted here");
    try {
      disk?.fill(0);
      expect((await greet(node)).get("lock")).toEqual(["ledger"]);
      expect(await node.say(`ls ${node.ledger}/holds`)).toBe("");
      disk?.empty();
      expect((await greet(node)).get("lock")).toEqual(["held"]);
    } finally {
      disk?.unmount();
      await node.close();
    }
  });

  it("outlives a cleaning, with what its run needs; older holds do not", async () => {
    const node = realNode(shell);
    await greet(node);
    await greet(node, { run: OTHER, take: 1 });
    await node.say(`touch -d '9 days ago' ${node.ledger}/run-* ${node.ledger}/holds ${node.ledger}/holds/*`);
    const clean = () => node.run(renderProbe({ kind: "clean" }, node.ledger));
    await clean();
    expect(await node.say(`cd ${node.ledger}; ls -d * holds/*`)).toBe(`holds\nholds/2\nrun-${OTHER}\n`);
    expect(readHolder(await greet(node))).toMatchObject({ hold: 2, run: OTHER });
    await release(node, OTHER, 0);
    await node.say(`touch -d '9 days ago' ${node.ledger}/run-*`);
    await clean();
    expect(await node.say(`cd ${node.ledger}; ls -d * holds/*`)).toBe("holds\nholds/2\n");
    expect((await greet(node)).get("hold")).toEqual(["3"]);
    await node.close();
  });
});
