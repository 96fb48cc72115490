import { afterEach, describe, expect, it } from "vitest";
import { type RealNode, realNode } from "../support/node-shell.ts";
import { deliver, greet, orderFor } from "../support/node-shell-order.ts";

const HOURS = 36_000;

describe.each(["dash", "bash"] as const)("a node's clock under %s", (shell) => {
  let node: RealNode;
  afterEach(() => node.close());

  /** A node whose clock is so many seconds ahead, or what the file `ahead` of its work directory says. */
  const nodeAhead = (seconds: number): RealNode => {
    node = realNode(shell, {
      fakes: {
        date: `[ "$1" = +%s ] || exit 9\nahead=${seconds}\n[ ! -r $WORK/ahead ] || read -r ahead <$WORK/ahead\necho $(($(/bin/date +%s) + ahead))`,
        openssl: "exit 1",
      },
    });
    return node;
  };
  const now = () => Math.floor(Date.now() / 1000);
  const ran = async (notAfter: number) =>
    (await deliver(node, orderFor(node, { body: "echo ran", notAfter }))).ledger;

  it.each([HOURS, -HOURS])("decides what is late when it is %i s ahead", async (ahead) => {
    nodeAhead(ahead);
    expect(await ran(now() + ahead - 5)).toEqual({ state: "not-run", reason: "late" });
    expect(await ran(now() + ahead + 60)).toEqual({ state: "exited", exitCode: 0 });
  });

  it("is told in the greeting", async () => {
    nodeAhead(HOURS);
    const [clock] = (await greet(node)).get("clock") ?? [];
    expect(Math.abs(Number(clock) - now() - HOURS)).toBeLessThan(30);
  });

  it.each([HOURS, -HOURS])(
    "does not change how long a command may run, nor how long it ran, by a leap of %i s",
    async (leap) => {
      nodeAhead(0);
      const body = `echo ${leap} >${node.work}/ahead; sleep 0.3; echo ran`;
      const reply = await deliver(node, orderFor(node, { body, limit: 30 }));
      expect(reply.ledger).toEqual({ state: "exited", exitCode: 0 });
      expect(reply.duration).toBeGreaterThanOrEqual(300);
      expect(reply.duration).toBeLessThan(30_000);
      const stopped = orderFor(node, { body: `echo ${2 * leap} >${node.work}/ahead; sleep 100`, limit: 1 });
      expect((await deliver(node, { ...stopped, notAfter: now() + leap + 60 })).ledger).toEqual({
        state: "timed-out",
      });
    },
  );
});
