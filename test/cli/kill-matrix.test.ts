// `kill -9` at each line of the log, and while a command is on its way to AWS: the program as a child process at a
// terminal, against an endpoint that runs what it is sent, resumed to the end, and counted on the node.
// A run of the tests takes some of the moments, other ones each time; KILL=all takes all, KILL=0 to KILL=7 an eighth.
import { describe, expect, it } from "vitest";
import { isOrder } from "../support/aws-endpoint-faults.ts";
import { expectEachOnce, sendsOf, walkKilledAt } from "../support/kill-walk.ts";
import { HAS_TERMINAL } from "../support/pty-program.ts";
import { linesOf, logIn } from "../support/run-folder.ts";
import { DEEP } from "../support/share.ts";
import type { Moment } from "../support/terminal-walk.ts";

/** Of the walk that nobody disturbs. */
const LINES = 39;
const SENDS = 9;

const FORGED = {
  kind: "proxy",
  status: 403,
  type: "application/x-amz-json-1.1",
  body: '{"__type":"AccessDeniedException","message":"no"}',
} as const;

const HOWS = ["torn", "written", "later"] as const;
const SHARES = DEEP || process.env.KILL !== undefined ? 8 : 24;
const share = process.env.KILL ?? String(Date.now() % SHARES);
const mine = (at: number): boolean => share === "all" || at % SHARES === Number(share);

const today = Date.now() % HOWS.length;

/** Every line, each in one of the ways; a first line that is torn leaves no run to go on with. */
const lines: Moment[] = Array.from({ length: LINES - 1 }, (_, at) => ({
  line: at + 1,
  how: at === 0 ? "written" : (HOWS[(at + Math.floor(at / SHARES) + today) % 3] ?? "written"),
}));
const sends: Moment[] = Array.from({ length: SENDS }, (_, at) => at + 1).flatMap((send) => [
  { send, taken: true },
  { send, taken: false },
]);

describe.runIf(HAS_TERMINAL)("a walk on EC2 instances that is killed", () => {
  it.concurrent("is known line by line: else moments would be left out", async () => {
    const walk = await walkKilledAt([]);
    await expectEachOnce(walk);
    expect([linesOf(logIn(walk.state)).length, sendsOf(walk)]).toEqual([LINES, SENDS]);
    await walk.endpoint.close();
  });

  it.concurrent.for([...lines, ...sends].filter((_, at) => mine(at)))(
    "at %j does everything once, and nothing unconfirmed",
    async (moment) => {
      const walk = await walkKilledAt([moment]);
      await expectEachOnce(walk);
      await walk.endpoint.close();
    },
  );

  it.concurrent("where a proxy refuses what AWS took, replies are cut, and scripts are run again", async () => {
    const each = { on: "ssm:SendCommand", times: Number.POSITIVE_INFINITY } as const;
    const walk = await walkKilledAt(
      [12, 19, 27, 41].map((line, at) => ({ line, how: HOWS[at % 3] ?? "later" })),
      [
        { ...each, fits: isOrder, fault: { ...FORGED, when: "after" } },
        { ...each, fits: isOrder, fault: { kind: "delivery", appends: true, keeps: 2_500 } },
        { ...each, fits: (input) => !isOrder(input), fault: { kind: "delivery", keeps: 2_500 } },
      ],
    );
    await expectEachOnce(walk);
    await walk.endpoint.close();
  });

  it.concurrent("again and again, also while it finds out what had become of a command", async () => {
    const walk = await walkKilledAt(
      Array.from({ length: 20 }, (_, at) => ({ line: 9 + at * 14, how: HOWS[at % 3] ?? "later" })),
    );
    expect(walk.drawn.length).toBeGreaterThan(4);
    await expectEachOnce(walk);
    await walk.endpoint.close();
  });
});
