// The guide that Lamplighter was made for, unmodified, where it is at hand: it can be planned, and walked in rehearsal
// with its faults met and edited around.
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ASKS, converse, type Turn } from "../support/converse.ts";
import { practiceTokens } from "../support/practice-tokens.ts";
import { eventsOf, logIn } from "../support/run-folder.ts";
import { ROOT, runProgram, stateFolder } from "../support/run-program.ts";
import { placesOf } from "../support/secret-search.ts";

const GUIDE = join(ROOT, "..", "shared", "guide", "preparing-resources-on-aws.md");

const { run: RUN, failed: FAILED, reason: REASON, nextLine: NEXT_LINE } = ASKS;

const byHand = (count: number): readonly Turn[] =>
  Array.from({ length: count }, (): readonly Turn[] => [
    [ASKS.byHand, "y"],
    [ASKS.statement, ""],
  ]).flat();

/** What is not met asks for a reason; what could not be told for a statement. */
const WHY = /(?:Why is it OK to continue\?|Statement for the log \[.*\]:) $/s;

/** AWS does not have it as the guide demands, and a person says that it is well so. */
const unmet = (count: number): readonly Turn[] =>
  Array.from({ length: count }, (): readonly Turn[] => [
    [ASKS.unmet, "a"],
    [WHY, "It is known to us."],
  ]).flat();

/** The command fails with these words, gets other lines, and is run. */
const edited = (words: string, ...lines: readonly string[]): readonly Turn[] => [
  [FAILED, "e", words],
  ...lines.map((line): Turn => [NEXT_LINE, line]),
  [NEXT_LINE, "."],
  [RUN, "y"],
];

describe.skipIf(!existsSync(GUIDE)).concurrent("the unmodified guide", () => {
  it("can be planned", async () => {
    const state = stateFolder();
    expect(await runProgram(["plan", GUIDE], { state })).toMatchObject({ code: 0, stderr: "" });
    const { code, stdout } = await runProgram(["plan", GUIDE, "--json"], { state });
    expect(code).toBe(0);
    const plan = JSON.parse(stdout);
    const ofKind = (kind: string) => plan.steps.filter((step: { kind: string }) => step.kind === kind);
    expect(ofKind("command")).toHaveLength(19);
    // The command with `%p` in it belongs in an SSH configuration.
    expect(ofKind("file")).toHaveLength(1);
    expect(plan.variables.map((variable: { name: string }) => variable.name)).toEqual(
      expect.arrayContaining([
        "MY_DNS_NAME",
        "nvme1n1",
        "node-01.example.com",
        "SWARM_TOKEN",
        "IP_ADDR",
        "node-01",
      ]),
    );
  });

  it("is walked to its end, its faults met and edited around", async () => {
    const state = stateFolder();
    const turns: readonly Turn[] = [
      [ASKS.begin, "change"],
      [ASKS.sections, ""],
      [/Which node serves “For EC2 Instances Only”\?.*: $/, "manager"],
      [/Which node serves “EC2 Commands”\?.*: $/, "worker"],
      [/MY_DNS_NAME.*: $/, "lamp.example.net"],
      [/nvme1n1 .*: $/, ""],
      [/node-01\.example\.com .*: $/, ""],
      [/IP_ADDR .*: $/, ""],
      [/node-01 .*: $/, "node-01"],
      [ASKS.begin, ""],
      // What is met is passed by itself: space, type, role, protection, volume, five ports, key pair and address.
      ...unmet(5),
      ...byHand(1),
      ...unmet(1),
      ...byHand(1),
      ...unmet(2),
      [RUN, "y"],
      [RUN, "y"],
      [RUN, "y"],
      [RUN, "y"],
      ...edited(
        "override.conf: No such file or directory",
        "mkdir -p /etc/systemd/system/docker.service.d",
        'printf "[Service]\\n" > /etc/systemd/system/docker.service.d/override.conf',
      ),
      [RUN, "y"],
      [RUN, "y"],
      [ASKS.unmet, "a", "--token [removed: swarm join token]"],
      [WHY, "It is known to us."],
      [ASKS.typed, "nvme1n1"],
      [RUN, "y"],
      [RUN, "y"],
      [RUN, "y"],
      [RUN, "y"],
      ...edited("Operation aborted.", "yum -y install docker"),
      [RUN, "y"],
      [RUN, "y"],
      [RUN, "y"],
      [RUN, "y"],
      [RUN, "y", "This node joined a swarm as a worker."],
      [RUN, "y"],
      [FAILED, "s", "FAILED"],
      [REASON, "the filesystem is on the whole disk"],
      [RUN, "y"],
      ...byHand(4),
    ];
    const end = await converse(["run", GUIDE, "--rehearse"], turns, { state });
    expect(end.stderr).toBe("");
    // growpart failed, and was passed by.
    expect(end.stdout).toContain("finished with failures.");
    expect(end.stdout).toMatch(
      /46 steps: 30 done, 6 done by hand, 9 accepted, not met, 0 skipped, 1 failed \(1 of them then skipped\)/,
    );
    expect(end.code).toBe(1);

    const log = logIn(state);
    expect(eventsOf(log, "task.edited")).toHaveLength(2);
    expect(await runProgram(["verify", "last"], { state })).toMatchObject({ code: 0 });
    for (const token of practiceTokens(basename(dirname(log)))) {
      expect(placesOf(token, state, [end.stdout])).toEqual([]);
    }
  });
});
