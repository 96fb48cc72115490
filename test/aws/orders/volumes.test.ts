import { describe, expect, it } from "vitest";
import type { AwsOperations } from "../../../src/aws/api/call.ts";
import {
  GROW,
  linesOf,
  NONCE,
  SNAPSHOT,
  START,
  serviceError,
  stacksWorld,
  turnedDown,
  VOLUME,
  wordsOf,
} from "../../support/stacks-world.ts";

const HOUR = 3_600_000;
const volumeIs = (Size: number, State = "in-use"): AwsOperations["ec2:DescribeVolumes"][1] => ({
  Volumes: [{ VolumeId: VOLUME, Size, State: State as never, Tags: [{ Key: "Name", Value: "data" }] }],
});
const snapshotIs = (State: string, Progress: string): AwsOperations["ec2:DescribeSnapshots"][1] => ({
  Snapshots: [
    {
      SnapshotId: "snap-1",
      State: State as never,
      Progress,
      StartTime: new Date(START),
      Tags: [{ Key: "lamplighter:nonce", Value: NONCE }],
      ...(State === "completed" ? { CompletionTime: new Date(START + 65_000) } : { StateMessage: "why" }),
    },
  ],
});
const modificationIs = (
  ModificationState: string,
  Progress: number,
  more: object = {},
): AwsOperations["ec2:DescribeVolumesModifications"][1] => ({
  VolumesModifications: [
    {
      VolumeId: VOLUME,
      TargetSize: 200,
      StartTime: new Date(START),
      ModificationState: ModificationState as never,
      Progress,
      ...more,
    },
  ],
});
const NEVER = turnedDown("InvalidVolumeModification.NotFound", "no");

describe("a snapshot", () => {
  it("is asked for once, with a tag that carries its name", async () => {
    const world = stacksWorld({
      "ec2:DescribeVolumes": volumeIs(100),
      "ec2:CreateSnapshot": { SnapshotId: "snap-1" },
    });
    expect(await world.send(SNAPSHOT)).toEqual([{ type: "accepted", nonce: NONCE, commandId: "snap-1" }]);
    expect(world.inputs("ec2:CreateSnapshot")).toMatchObject([
      {
        VolumeId: VOLUME,
        TagSpecifications: [
          {
            ResourceType: "snapshot",
            Tags: [
              { Key: "Name", Value: "data" },
              { Key: "lamplighter:nonce", Value: NONCE },
            ],
          },
        ],
      },
    ]);
  });

  it("is followed by its percentages until it is complete", async () => {
    const story = [
      turnedDown("InvalidSnapshot.NotFound", "not yet"),
      snapshotIs("pending", "0%"),
      snapshotIs("pending", "0%"),
      serviceError("RequestLimitExceeded"),
      snapshotIs("pending", "42%"),
      snapshotIs("completed", "100%"),
    ];
    const world = stacksWorld({
      "ec2:DescribeSnapshots": (_, round) => story[round] ?? serviceError("none"),
    });
    const reports = await world.watch(SNAPSHOT, "snap-1");
    expect(linesOf(reports)).toEqual([
      "snap-1: pending 0%",
      "snap-1: pending 42%",
      "snap-1: completed 100%",
      expect.stringContaining("aws ec2 delete-snapshot --snapshot-id snap-1"),
    ]);
    expect(reports.at(-1)).toMatchObject({ type: "finished", exitCode: 0, duration: 65_000 });
  });

  it("that fails, or is deleted meanwhile, fails the step", async () => {
    const failing = await stacksWorld({ "ec2:DescribeSnapshots": snapshotIs("error", "7%") }).watch(
      SNAPSHOT,
      "snap-1",
    );
    expect(wordsOf(failing)).toContain("error: why");
    const gone = await stacksWorld({ "ec2:DescribeSnapshots": { Snapshots: [] } }).watch(SNAPSHOT, "snap-1");
    expect(wordsOf(gone)).toContain("no longer exists");
    for (const reports of [failing, gone]) expect(reports.at(-1)).toMatchObject({ exitCode: 1 });
  });

  it("is not taken of a volume that cannot have one", async () => {
    for (const [answer, words] of [
      [volumeIs(100, "creating"), "is creating"],
      [turnedDown("InvalidVolume.NotFound", "no"), "does not know the volume"],
    ] as const) {
      const reports = await stacksWorld({ "ec2:DescribeVolumes": answer }).send(SNAPSHOT);
      expect(reports).toMatchObject([{ type: "finished", exitCode: 1 }]);
      expect(wordsOf(reports)).toContain(words);
    }
  });

  it("that AWS turns down never ran; without an answer it is uncertain", async () => {
    for (const [error, report] of [
      [turnedDown("SnapshotLimitExceeded", "limit exceeded"), { type: "finished", outcome: "not-run" }],
      [serviceError("UnauthorizedOperation"), { type: "finished", outcome: "not-run" }],
      [serviceError("ECONNRESET"), { type: "uncertain" }],
      [Object.assign(serviceError("InternalError"), { $fault: "server" }), { type: "uncertain" }],
    ] as const) {
      const world = stacksWorld({ "ec2:DescribeVolumes": volumeIs(100), "ec2:CreateSnapshot": error });
      expect(await world.send(SNAPSHOT)).toMatchObject([report]);
    }
  });

  it("whose answer was lost is found by its tag, on any page, or waited out and never asked for again", async () => {
    const found = stacksWorld({
      "ec2:DescribeSnapshots": ({ NextToken }) =>
        NextToken === undefined ? { Snapshots: [], NextToken: "2" } : snapshotIs("pending", ""),
    });
    expect(await found.reconcile(SNAPSHOT)).toMatchObject([{ type: "accepted", commandId: "snap-1" }]);
    expect(found.inputs("ec2:DescribeSnapshots")[0]?.Filters).toContainEqual({
      Name: "tag:lamplighter:nonce",
      Values: [NONCE],
    });
    const absent = stacksWorld({ "ec2:DescribeSnapshots": { Snapshots: [] } });
    // Only past its not-after time, when the core does not send it again but has it ended for good.
    expect(await absent.reconcile(SNAPSHOT)).toMatchObject([{ type: "absent" }]);
    expect(absent.aws.options.now()).toBeGreaterThan(START + 90_000);
    const fenced = await absent.reconcile(SNAPSHOT, { fence: true });
    expect(fenced.at(-1)).toMatchObject({ outcome: "not-run" });
    expect(absent.aws.options.now()).toBeGreaterThan(START + 90_000 + 8 * 60_000);
  });

  it("goes on when it is cancelled, and is not waited for", async () => {
    const reports = await stacksWorld({}).cancel(SNAPSHOT);
    expect(reports).toMatchObject([{ type: "finished", outcome: "cancelled" }]);
    expect(wordsOf(reports)).toContain("finishes the snapshot");
  });
});

describe("a volume that is to grow", () => {
  const READY = {
    "ec2:DescribeVolumes": volumeIs(100),
    "ec2:DescribeVolumesModifications": NEVER,
    "ec2:ModifyVolume": {},
  } as const;

  it("is asked to, once", async () => {
    const world = stacksWorld(READY);
    expect(await world.send(GROW)).toMatchObject([{ type: "accepted", commandId: `${VOLUME} to 200 GiB` }]);
    expect(world.inputs("ec2:ModifyVolume")).toEqual([{ VolumeId: VOLUME, Size: 200 }]);
  });

  it.each([
    ["is larger", { "ec2:DescribeVolumes": volumeIs(300) }, "cannot shrink"],
    ["is not there", { "ec2:DescribeVolumes": { Volumes: [] } }, "does not know the volume"],
    ["is being made", { "ec2:DescribeVolumes": volumeIs(100, "creating") }, "in use or available"],
    ["is being modified", { "ec2:DescribeVolumesModifications": modificationIs("modifying", 7) }, "(7 %)"],
    [
      "is still being optimized",
      {
        "ec2:DescribeVolumesModifications": modificationIs("optimizing", 7, {
          StartTime: new Date(START - 9 * HOUR),
        }),
      },
      "still being optimized",
    ],
    [
      "was modified less than six hours ago",
      {
        "ec2:DescribeVolumesModifications": modificationIs("completed", 100, {
          StartTime: new Date(START - 5 * HOUR),
        }),
      },
      "from 2026-01-02 04:04 UTC on",
    ],
  ])("and that %s is not asked to, in plain words", async (_, answers, words) => {
    const world = stacksWorld({ ...READY, ...answers });
    const reports = await world.send(GROW);
    expect(reports).toMatchObject([{ type: "finished", outcome: "exited", exitCode: 1 }]);
    expect(wordsOf(reports)).toContain(words);
    expect(world.inputs("ec2:ModifyVolume")).toEqual([]);
  });

  it("and has the size already is well as it is", async () => {
    const world = stacksWorld({ ...READY, "ec2:DescribeVolumes": volumeIs(200) });
    expect((await world.send(GROW)).at(-1)).toMatchObject({ type: "finished", exitCode: 0 });
    expect(world.inputs("ec2:ModifyVolume")).toEqual([]);
  });

  it("is asked to when the last change failed, or lies six hours back", async () => {
    for (const modification of [
      modificationIs("failed", 0),
      modificationIs("completed", 100, { StartTime: new Date(START - 6 * HOUR) }),
    ]) {
      const world = stacksWorld({ ...READY, "ec2:DescribeVolumesModifications": modification });
      expect(await world.send(GROW)).toMatchObject([{ type: "accepted" }]);
    }
  });

  it("is followed until the new size can be used", async () => {
    const story = [
      NEVER,
      modificationIs("modifying", 0),
      modificationIs("modifying", 50),
      modificationIs("optimizing", 60),
    ];
    const world = stacksWorld({
      ...READY,
      "ec2:DescribeVolumesModifications": (_, round) => story[round] ?? serviceError("none"),
    });
    const reports = await world.watch(GROW, "x");
    expect(linesOf(reports)).toEqual([
      `${VOLUME}: modifying 0 %`,
      `${VOLUME}: modifying 50 %`,
      `${VOLUME}: optimizing 60 %`,
      expect.stringContaining("now has 200 GiB"),
    ]);
    expect(reports.at(-1)).toMatchObject({ exitCode: 0 });
  });

  it("and whose change fails, or is nowhere to be seen, fails the step", async () => {
    const failing = stacksWorld({
      ...READY,
      "ec2:DescribeVolumesModifications": modificationIs("failed", 3, { StatusMessage: "no room" }),
    });
    expect(wordsOf(await failing.watch(GROW, "x"))).toContain("no room");
    const nowhere = await stacksWorld(READY).watch(GROW, "x");
    expect(nowhere.at(-1)).toMatchObject({ exitCode: 1 });
    const unlisted = stacksWorld({ ...READY, "ec2:DescribeVolumes": volumeIs(200) });
    expect((await unlisted.watch(GROW, "x")).at(-1)).toMatchObject({ exitCode: 0 });
  });

  it("is found, after a lost answer, by size and time; another change is not it", async () => {
    const world = stacksWorld({ "ec2:DescribeVolumesModifications": modificationIs("modifying", 1) });
    expect(await world.reconcile(GROW, { fence: true })).toMatchObject([{ type: "accepted" }]);
    for (const other of [
      NEVER,
      modificationIs("completed", 100, { StartTime: new Date(START - HOUR) }),
      modificationIs("modifying", 1, { TargetSize: 150 }),
    ]) {
      const lost = stacksWorld({ "ec2:DescribeVolumesModifications": other });
      expect((await lost.reconcile(GROW, { fence: true })).at(-1)).toMatchObject({ outcome: "not-run" });
      expect(lost.inputs("ec2:ModifyVolume")).toEqual([]);
    }
  });

  it("says that it goes on when it is cancelled", async () => {
    expect(linesOf(await stacksWorld({}).cancel(GROW)).join()).toContain("keeps growing");
  });
});
