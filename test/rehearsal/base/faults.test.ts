// What a beginner meets while a node is made: each fault once, and repaired by the next try.
import { describe, expect, it } from "vitest";
import { differencesOf } from "../../../src/rehearsal/account/differences.ts";
import type { RebuildStep } from "../../../src/rehearsal/account/rebuild.ts";
import { FAULTS, type Fault } from "../../../src/rehearsal/base/faults.ts";
import { outputsOf, type PracticeStacks, practiceStacks, TEMPLATE } from "../../support/practice-stacks.ts";

/** As an operator does it: looks by name, proposes, carries out, and tries what failed again. Gives what failed. */
async function walk(it: PracticeStacks, name = "node-01") {
  const failures: string[] = [];
  for (let attempt = 1; ; attempt++) {
    const nonce = `p${attempt}`;
    try {
      const stands = await it
        .ask("cloudformation:DescribeStacks", { StackName: name })
        .catch(() => ({ Stacks: [] }));
      const status = stands.Stacks?.[0]?.StackStatus ?? "";
      if (status === "ROLLBACK_COMPLETE") throw new Error(status);
      await it.propose(name, nonce);
      await it.changeSet(name, nonce);
    } catch (error) {
      failures.push((error as Error).message);
      continue;
    }
    for (let again = 1; ; again++) {
      const set = await it.changeSet(name, nonce);
      await it.execute(name, nonce, `m${attempt}-${again}`);
      const stack = await it.ended(set.StackId ?? "");
      if (stack?.StackStatus === "CREATE_COMPLETE") return { failures, stack };
      const told = await it.events(set.StackId ?? "");
      failures.push(told.find((one) => one.ResourceStatus === "CREATE_FAILED")?.ResourceStatusReason ?? "?");
    }
  }
}

const REASONS = {
  "no-permission": /not authorized to perform: cloudformation:CreateChangeSet/,
  "no-default-vpc": /No default VPC for this user.*\(Practice: an administrator repairs this now/,
  quota: /vCPU/,
  "name-taken": /^ROLLBACK_COMPLETE$/,
  rollback: /do not have sufficient t3\.medium capacity/,
} as const;

describe("a fault", () => {
  it.each(Object.entries(REASONS))("%s is met once, and then the node is made", async (fault, reason) => {
    const { failures, stack } = await walk(await practiceStacks({ faults: [fault as Fault] }));
    expect(failures).toEqual([expect.stringMatching(reason)]);
    expect(outputsOf(stack).Instance).toMatch(/^i-/);
  });

  it("may come with all the others, in any order", async () => {
    const all = Object.keys(FAULTS) as Fault[];
    for (const faults of [all, all.toReversed()]) {
      const { failures } = await walk(await practiceStacks({ faults }));
      expect(failures).toHaveLength(Object.keys(REASONS).length);
      for (const reason of Object.values(REASONS))
        expect(
          failures.filter((one) => reason.test(one)),
          String(reason),
        ).toHaveLength(1);
    }
  });

  it("says that an administrator has repaired it", async () => {
    const it = await practiceStacks({ faults: ["rollback"] });
    const { stack } = await walk(it);
    const told = await it.events(stack?.StackId ?? "");
    const words = told.map((one) => one.ResourceStatusReason ?? "").join("\n");
    expect(words).toMatch(/User Initiated \(Practice: an administrator repaired the failure/);
  });

  it("late-node lets Systems Manager know the node only after many a look", async () => {
    const it = await practiceStacks({ faults: ["late-node"] });
    await walk(it);
    let looks = 0;
    const ask = async () =>
      (await it.ask("ssm:DescribeInstanceInformation", {})).InstanceInformationList?.length ?? 0;
    while ((await ask()) === 0) looks += 1;
    expect(looks).toBeGreaterThan(5);
    expect(looks).toBeLessThan(60);
  });
});

describe("an account that is built again", () => {
  const propose = (nonce: string): RebuildStep => ({
    order: { action: "propose-stack", stack: "node-01", parameters: {} },
    nonce,
    text: TEMPLATE,
    endedWell: true,
  });
  const make = (nonce: string, of: string): RebuildStep => ({
    order: { action: "make-stack", stack: "node-01", changeSet: `lamplighter-${of}`, template: "" },
    nonce,
    text: "",
    endedWell: true,
  });

  it("has the same node with the same disk, grown and formatted as it was", async () => {
    const before = await practiceStacks({ toMake: ["node-01"] });
    const outputs = outputsOf(await before.make("node-01", "n1"));
    const rebuild: RebuildStep[] = [
      propose("n1"),
      make("t-n1", "n1"),
      {
        target: "node-01",
        nonce: "c1",
        body: "mkfs.xfs -q /dev/nvme1n1 && mkdir /data && mount /dev/nvme1n1 /data",
        preamble: [],
        environment: {},
        refused: false,
      },
      {
        order: { action: "snapshot-volume", volume: outputs.DataVolume ?? "" },
        nonce: "s1",
        text: "",
        endedWell: true,
      },
      {
        order: { action: "grow-volume", volume: outputs.DataVolume ?? "", gibibytes: 128 },
        nonce: "g1",
        text: "",
        endedWell: true,
      },
      {
        target: "node-01",
        nonce: "c2",
        body: "xfs_growfs /data",
        preamble: [],
        environment: {},
        refused: false,
      },
    ];
    const after = await practiceStacks({ toMake: ["node-01"], rebuild });
    const { Stacks = [] } = await after.ask("cloudformation:DescribeStacks", { StackName: "node-01" });
    expect(outputsOf(Stacks[0])).toEqual(outputs);
    const { Volumes } = await after.ask("ec2:DescribeVolumes", { VolumeIds: [outputs.DataVolume ?? ""] });
    expect(Volumes?.[0]?.Size).toBe(128);
    const { Snapshots } = await after.ask("ec2:DescribeSnapshots", {
      Filters: [{ Name: "tag:lamplighter:nonce", Values: ["s1"] }],
    });
    expect(Snapshots).toMatchObject([{ State: "completed", VolumeSize: 64 }]);
    const [node] = after.account.nodes;
    const mount = node?.tree.mounts.find(({ target }) => target === "/data");
    expect(mount?.volume.capacity).toBe(128 * 1024 ** 3);
    // Asked for again under its token, it is the same one.
    await after.execute("node-01", "n1", "t-n1");
    expect((await after.ended("node-01"))?.StackStatus).toBe("CREATE_COMPLETE");
  });

  it.each(Object.keys(REASONS) as (keyof typeof REASONS)[])(
    "has met %s where it was met before, and not again",
    async (fault) => {
      const early = fault === "no-permission" || fault === "name-taken";
      const rebuild = early ? [propose("p1")] : [propose("p1"), make("m1", "p1")];
      const it = await practiceStacks({ faults: [fault], rebuild });
      if (early) {
        expect((await walk(it)).failures).toEqual([]);
        return;
      }
      // A person tries the step again that failed.
      await it.execute("node-01", "p1", "m2");
      expect((await it.ended("node-01"))?.StackStatus).toBe("CREATE_COMPLETE");
    },
  );
});

describe("what is said to differ", () => {
  it("is true of the account: that it is empty, and what is met in it", () => {
    const usual = differencesOf(false, []).join("\n");
    expect(differencesOf(false, ["not-met"]).join("\n")).toContain(`On purpose: ${FAULTS["not-met"]}.`);
    expect(usual).not.toMatch(/On purpose|begins with/);
    const empty = differencesOf(true, ["quota", "late-node"]).join("\n");
    expect(empty).toContain("starts with a default VPC");
    expect(empty).toContain(`On purpose: ${FAULTS.quota}; ${FAULTS["late-node"]}.`);
    expect(empty).not.toContain("4789");
  });
});
