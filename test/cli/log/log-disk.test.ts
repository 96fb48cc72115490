// The program on a small disk for its log: what it says at each rung, and that a run goes on where it stopped.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Answering, ASKS, answerBy, determined } from "../../support/converse.ts";
import { OWN_MOUNTS, type SmallState, smallState } from "../../support/own-mounts.ts";
import { eventsOf, logIn, logsIn, outputOf } from "../../support/run-folder.ts";
import { type Ended, ended, fixture, startProgram } from "../../support/run-program.ts";

const RUN = ["run", fixture("slow.md"), "--rehearse"];
const KIB = 1024;

// Where neither root nor a user namespace may mount, there is no small disk to fill.
describe.skipIf(OWN_MOUNTS === null)("on a small disk (needs `unshare -m` or `unshare -rm`)", () => {
  let disk: SmallState;
  beforeEach(async () => {
    disk = await smallState("2m");
  });
  afterEach(() => disk.close());

  const call = (words: readonly string[], limits: string, answer: Answering): Promise<Ended> => {
    const child = startProgram(words, {
      state: disk.state,
      within: disk.within,
      env: { LAMPLIGHTER_LOG_ROOM: limits },
    });
    answerBy(child, answer);
    return ended(child);
  };
  const log = () => logIn(disk.seen);
  /** As soon as so many commands stand in the log. */
  const whenRequested = (count: number, then: () => void): void => {
    const watch = setInterval(() => {
      if (eventsOf(log(), "invocation.requested").length < count) return;
      clearInterval(watch);
      then();
    }, 5);
  };
  const verify = () => call(["verify", "last"], "1M,512K,64K", () => null);

  it("warns once, sends nothing more when it is almost full, and goes on when there is room", async () => {
    disk.fill(900 * KIB);
    const person = determined();
    let refused = 0;
    const end = await call(RUN, "1M,512K,256K", (unread) => {
      const answer = person(unread);
      // What is printed before the next question comes in pieces.
      if (unread.includes("nothing more is sent")) {
        if (answer !== undefined) refused += 1;
        disk.fill(900 * KIB);
      } else if (ASKS.run.test(unread) && unread.includes("sleep 30")) {
        disk.fill(200 * KIB);
      }
      return answer;
    });
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(refused).toBe(1);
    expect(end.stdout).toMatch(
      /^Warning: the disk of the log is nearly full: \d{3}\.\d kB left, room for \d+ files\.$/m,
    );
    expect(end.stdout).toMatch(
      /Not done: The disk of the audit log has only 0\.2 MB left \(\/\S+\); nothing more is sent\.\nFree some space and confirm/,
    );
    expect(eventsOf(log(), "log.roomLow")).toHaveLength(1);
    expect(eventsOf(log(), "invocation.requested")).toHaveLength(3);
    expect(await verify()).toMatchObject({ code: 0 });
  });

  it("begins no run where there is too little", async () => {
    disk.fill(400 * KIB);
    const end = await call(RUN, "1M,512K,64K", () => null);
    expect(end).toMatchObject({ code: 1, stdout: "" });
    expect(end.stderr).toMatch(
      /^lamplighter: the disk of the audit log has only 0\.4 MB left \(\/\S+\)\.\n {2}Free some space .*purge.*XDG_STATE_HOME.*LAMPLIGHTER_LOG_ROOM/,
    );
    expect(logsIn(disk.seen)).toEqual([]);
  });

  it("loses nothing when it is full all at once, and goes on when there is room", async () => {
    const person = determined();
    const cut = await call(RUN, "1M,512K,64K", (unread) => {
      if (ASKS.run.test(unread) && unread.includes("sleep 30")) whenRequested(2, () => disk.fill(0));
      return person(unread);
    });
    expect(cut.code).toBe(1);
    expect(cut.stderr).toMatch(
      /^lamplighter: cannot write the audit log: its disk is full \(ENOSPC\)\.\n {2}Lamplighter stopped\. Free some space/,
    );
    const before = eventsOf(log(), "invocation.requested").map((it) => it.nonce);
    expect(before).toHaveLength(2);

    disk.fill(10 * KIB);
    const refused = await call(["resume", "last"], "1M,512K,64K", () => null);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toMatch(/has only 0\.0 MB left/);

    disk.fill(null);
    const end = await call(["resume", "last"], "1M,512K,64K", determined());
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(await verify()).toMatchObject({ code: 0 });
    const requests = eventsOf(log(), "invocation.requested").map((it) => it.nonce);
    expect(requests.slice(0, 2)).toEqual(before);
    expect(new Set(requests).size).toBe(requests.length);
    expect(outputOf(log())).toMatch(/begun\n$/);
  });
});
