// The walk as plain lines, with a program that answers through a pipe: what is asked, what an answer does, what a guide
// that is wrong makes a node say, and that nothing secret is printed or kept.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ASKS, converse, type Turn } from "../support/converse.ts";
import { practiceTokens } from "../support/practice-tokens.ts";
import { eventsOf, logIn } from "../support/run-folder.ts";
import { fixture, runProgram, stateFolder } from "../support/run-program.ts";
import { placesOf } from "../support/secret-search.ts";

const {
  run: RUN,
  failed: FAILED,
  reason: REASON,
  nextLine: NEXT_LINE,
  begin: BEGIN,
  sections: SECTIONS,
  typed: TYPED,
} = ASKS;

/** The failed command gets another text, which is then run. */
const edited = (text: string): readonly Turn[] => [
  [FAILED, "e"],
  [NEXT_LINE, text],
  [NEXT_LINE, "."],
  [RUN, "y"],
];

describe.concurrent("a guide that is wrong in places, walked through a pipe", () => {
  it("meets its faults, is edited around them, and reaches its end", async () => {
    const state = stateFolder();
    const turns: readonly Turn[] = [
      [BEGIN, "change"],
      [SECTIONS, "1,9"],
      [SECTIONS, "", "Enter numbers from 1 to 2"],
      [/Which node serves “First node”\?.*: $/, "moon"],
      [/Which node serves “First node”\?.*: $/, "manager", "No node is called moon."],
      [/Which node serves “Joining node”\?.*\[worker\]: $/, ""],
      [/nvme1n1 \[nvme1n1\]: $/, "sd;b"],
      [/nvme1n1 \[nvme1n1\]: $/, "/dev/nvme1n1", "`sd;b` is not a valid disk"],
      [/node-01\.example\.com \[.*\]: $/, "node_2"],
      [/node-01\.example\.com \[.*\]: $/, "node-02.example.net", "RFC 1123"],
      [/IP_ADDR \[172\..*\]: $/, ""],
      [BEGIN, "perhaps"],
      [BEGIN, "y", "Answer one of: yes, leave."],

      // yum asks, and nobody can answer.
      [RUN, "", "Add `-y`."],
      [RUN, "maybe", "Nothing was run."],
      [RUN, "?", '"maybe" is not an answer here.'],
      [RUN, "n", "yes: run exactly this"],
      [RUN, "note", "Nothing was run. You can answer:"],
      [ASKS.note, "the guide forgot -y"],
      [RUN, "y"],
      [FAILED, "y", "Operation aborted."],
      [FAILED, "r", '"y" is not an answer here.'],
      [RUN, "y"],
      ...edited("yum -y install docker"),
      // tee makes no folder.
      [RUN, "y", "Complete!"],
      [FAILED, "e", "override.conf: No such file or directory"],
      [NEXT_LINE, "mkdir -p /etc/systemd/system/docker.service.d"],
      [NEXT_LINE, 'printf "[Service]\\n" | sudo tee /etc/systemd/system/docker.service.d/override.conf'],
      [NEXT_LINE, "."],
      [RUN, "y"],
      [RUN, "y"],
      [RUN, "y"],

      // The token that init printed was removed on the node. What erases is confirmed by typing what it erases.
      [TYPED, "y", "--token [removed: swarm join token] "],
      [TYPED, "nvme0n1", '"y" is not an answer here.'],
      [TYPED, "nvme1n1", '"nvme0n1" is not an answer here.'],
      [TYPED, "nvme1n1", "meta-data=/dev/nvme1n1"],
      [FAILED, "s", "/dev/nvme1n1 is not empty (TYPE=xfs): nothing has run"],
      [REASON, ""],
      [FAILED, "s", "Nothing was typed, so nothing was done."],
      [REASON, "it has its filesystem already"],
      [RUN, "y"],
      // What was mounted by hand does not come back without an entry in fstab.
      [RUN, "y"],
      [FAILED, "s"],
      [REASON, "there is no entry yet"],
      [RUN, "y"],
      [RUN, "y"],
      // The disk has no partition.
      [RUN, "y", "| /data  /dev/nvme1n1 xfs"],
      [FAILED, "s", "FAILED:"],
      [REASON, "no partition, so there is nothing to grow"],
      [RUN, "y"],
      [RUN, "y"],
      [RUN, "y"],
      [RUN, "y"],
      [RUN, "y"],
    ];
    const end = await converse(["run", fixture("faults.md"), "--rehearse"], turns, { state });
    expect(end.stderr).toBe("");
    expect(end.stdout).toContain("This node joined a swarm as a worker.");
    expect(end.stdout).toMatch(/16 steps: 13 done, 0 skipped, 3 failed \(3 of them then skipped\)/);
    // Three steps failed and were passed by.
    expect(end.stdout).toContain("finished with failures.");
    expect(end.code).toBe(1);

    const log = logIn(state);
    expect(eventsOf(log, "task.noted").map((it) => it.text)).toEqual(["the guide forgot -y"]);
    expect(eventsOf(log, "task.edited").map(({ before, after }) => [before, after])).toEqual([
      ["yum install docker", "yum -y install docker"],
      [
        'printf "[Service]\\nExecStart=\\n" | sudo tee /etc/systemd/system/docker.service.d/override.conf',
        'mkdir -p /etc/systemd/system/docker.service.d\nprintf "[Service]\\n" | sudo tee /etc/systemd/system/docker.service.d/override.conf',
      ],
    ]);
    expect(eventsOf(log, "task.skipped").map((it) => it.reason)).toEqual([
      "it has its filesystem already",
      "there is no entry yet",
      "no partition, so there is nothing to grow",
    ]);
    const requests = eventsOf(log, "invocation.requested");
    expect(new Set(requests.map((it) => it.confirmed.how))).toEqual(new Set(["plain"]));
    expect(requests.filter((it) => it.confirmed.typed !== null).map((it) => it.text)).toEqual([
      "mkfs -t xfs /dev/nvme1n1",
      "mkfs -t xfs /dev/nvme1n1",
    ]);
    const exits = eventsOf(log, "invocation.finished").map((it) => it.exitCode);
    expect(exits.filter((code) => code !== 0)).toHaveLength(6);
    expect(await runProgram(["verify", "last"], { state })).toMatchObject({ code: 0 });
    for (const token of practiceTokens(basename(dirname(log)))) {
      expect(placesOf(token, state, [end.stdout])).toEqual([]);
    }
  });
});

describe.concurrent("a secret", () => {
  const password = "correct-horse-battery-staple";
  const file = "/root/password";
  const digest = createHash("sha256").update(password).digest("hex");

  it("that is typed into a pipe reaches the node, and nothing that is printed or kept", async () => {
    const state = stateFolder();
    const first = await converse(
      ["run", fixture("secret.md"), "--rehearse"],
      [
        [/PASSWORD: $/, password],
        [/FILE \[.*\]: $/, file],
        [BEGIN, ""],
        [RUN, "y", "PASSWORD is secret; it is filled in on the node"],
        [RUN, "y"],
        [RUN, "y", "| 28 /root/password\n"],
        [RUN, "q", "| [removed: PASSWORD]\n"],
      ],
      { state },
    );
    expect(first).toMatchObject({ code: 1, stderr: "" });
    expect(first.stdout).toContain("stopped early; it can be resumed.");

    // Secrets are gone with the process that held them, so it is asked for once more.
    const second = await converse(
      ["resume", "last"],
      [
        [/Not set: PASSWORD\. What now\? .*: $/, "y", "They were rebuilt by running"],
        [/Not set: PASSWORD\. What now\? .*: $/, "v", '"y" is not an answer here.'],
        [/PASSWORD: $/, password],
        [RUN, "y"],
      ],
      { state },
    );
    expect(second).toMatchObject({ code: 0, stderr: "" });
    expect(second.stdout).toContain(`| ${digest}  -\n`);
    expect(placesOf(password, state, [first.stdout, second.stdout])).toEqual([]);
  });

  it("that is in a file reaches the node, and nothing that is printed or kept", async () => {
    const state = stateFolder();
    const elsewhere = join(stateFolder(), "password");
    writeFileSync(elsewhere, `${password}\n`, { mode: 0o600 });
    const words = ["--set", `PASSWORD=@${elsewhere}`, "--set", `FILE=${file}`];
    const end = await runProgram(["run", fixture("secret.md"), "--rehearse", "--yes", ...words], { state });
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(end.stdout).toContain("| 28 /root/password\n");
    expect(end.stdout).toContain(`| ${digest}  -\n`);
    expect(placesOf(password, state, [end.stdout])).toEqual([]);
  });
});

describe.concurrent("answers that end", () => {
  it("before the walk begins begin nothing", async () => {
    const state = stateFolder();
    const end = await runProgram(["run", fixture("by-hand.md"), "--rehearse"], { state });
    expect(end).toMatchObject({ code: 1, stderr: "" });
    expect(end.stdout).toMatch(/Nothing was started\.\n$/);
    expect(await runProgram(["runs"], { state })).toMatchObject({ code: 0, stdout: /No runs yet/ });
  });

  it("leave the walk, which goes on with further answers", async () => {
    const state = stateFolder();
    const first = await converse(
      ["run", fixture("by-hand.md"), "--rehearse"],
      [
        [BEGIN, "y"],
        [ASKS.byHand, "y"],
        [ASKS.statement, "its name is kept"],
        [ASKS.byHand, "s"],
        [REASON, null],
      ],
      { state },
    );
    expect(first).toMatchObject({ code: 1, stderr: "" });
    expect(first.stdout).toContain("The input has ended, so the run stops here. You can resume it later.");
    expect((await runProgram(["runs"], { state })).stdout).toMatch(/stopped early, 1 of 3 steps/);

    const second = await converse(
      ["resume", "last"],
      [
        [ASKS.byHand, "yes", "Check the cables."],
        [ASKS.statement, ""],
        [ASKS.byHand, "s"],
        [REASON, "there is no door"],
      ],
      { state },
    );
    expect(second).toMatchObject({ code: 0, stderr: "" });
    const log = logIn(state);
    expect(eventsOf(log, "task.attested").map((it) => it.statement)).toMatchObject(["its name is kept", {}]);
    expect(eventsOf(log, "run.left").map((it) => it.reason)).toEqual(["the input ended"]);
    expect(eventsOf(log, "task.skipped").map((it) => it.reason)).toEqual(["there is no door"]);
  });
});
