// Device names are pinned to volumes as soon as a node has told of its disks, and follow them.
import { describe, expect, test } from "vitest";
import { identityOf } from "../../../src/plan/devices/find-disk.ts";
import type { Disk } from "../../../src/plan/model/device.ts";
import type { Plan } from "../../../src/plan/model/plan.ts";
import { ebsDisk, SYSTEM_DISK } from "../../support/disks.ts";
import { planOf } from "../../support/plan-builder.ts";
import { type Story, story } from "../../support/story.ts";

const types = { DISK: { type: "block-device" as const } };
const given = (plan: Plan, scope: Plan["bindings"][number]["scope"] = { kind: "run" }): Plan => ({
  ...plan,
  bindings: [{ name: "DISK", scope, value: "nvme1n1", secret: false, from: "given" }],
});
const one = given(planOf([{ run: "mkfs.xfs /dev/<DISK>" }, { run: "mount /dev/<DISK> /data" }], types));
const two = given(
  planOf([{ run: "mkfs.xfs /dev/<DISK>" }, { run: "mkfs.xfs /dev/<DISK>", on: "other" }], types),
);
const open = planOf([{ run: "mkfs.xfs /dev/<DISK>" }], types);

const b = ebsDisk("nvme1n1", "b");
const disks: readonly Disk[] = [SYSTEM_DISK, b];
const told = (plan: Plan) => story(plan).start().identified("node", disks);
const devices = (it: Story) =>
  (it.task.presented?.devices ?? []).map(({ path, identity }) => `${path} ${identity?.volume}`);
const errors = (it: Story) =>
  it.task.presented?.findings.filter(({ severity }) => severity === "error").map(({ rule }) => rule);

describe("a device's name", () => {
  test("is pinned when its node tells of its disks, before the step is shown", () => {
    const it = told(one);
    expect(it.facts).toEqual(["target.identified", "variable.bound", "task.presented"]);
    expect(it.events[1]).toEqual({
      type: "variable.bound",
      at: it.run.at,
      by: "node",
      nonce: null,
      binding: {
        name: "DISK",
        scope: { kind: "target", target: "node" },
        value: "nvme1n1",
        secret: false,
        from: "given",
        device: { volume: b.volume?.id, serial: b.serial, size: b.size },
      },
    });
    expect(devices(it)).toEqual([`/dev/nvme1n1 ${b.volume?.id}`]);
  });

  test("is pinned on each node to that node's own disk", () => {
    const it = told(two).identified("other", [ebsDisk("nvme1n1", "c")]);
    expect(it.run.bindings.map(({ scope, device }) => [scope, device?.volume])).toEqual([
      [{ kind: "target", target: "other" }, "vol-0000000000000000c"],
      [{ kind: "target", target: "node" }, "vol-0000000000000000b"],
    ]);
  });

  test("is left alone by a node that cannot tell, and where no step uses it", () => {
    expect(story(one).start().identified("node").facts).toEqual(["target.identified", "task.presented"]);
    const unused = { ...two, steps: two.steps.map((step) => ({ ...step, variables: [] })) };
    expect(told(unused).facts).toEqual(["target.identified", "task.presented"]);
  });

  test("that the node does not have is told, with what there is, and cannot be confirmed", () => {
    const it = story(one).start().identified("node", [SYSTEM_DISK]);
    expect(it.facts).toEqual(["target.identified", "task.presented"]);
    expect(errors(it)).toEqual(["no-such-device"]);
    expect(it.confirm().refusal?.rule).toBe("no-such-device");
    expect(it.confirm().due).toEqual([]);
  });

  test("is looked for once more after the disk was attached", () => {
    const it = story(one).start().identified("node", [SYSTEM_DISK]).retry();
    expect(it.due).toEqual(["identify node 1 2"]);
    const there = it.identified("node", disks);
    expect(there.facts).toEqual(["probe.finished", "target.identified", "variable.bound", "task.presented"]);
    expect(errors(there)).toEqual([]);
    expect(there.confirm().facts).toEqual(["invocation.requested"]);
  });

  test("is pinned once: what the node says again is no news", () => {
    const again = told(one).when({ type: "identify", target: "node" }).identified("node", disks);
    expect(again.facts).toEqual(["probe.finished", "target.identified"]);
  });

  test("may be chosen during the walk from what the node has", () => {
    const it = told(open);
    expect(it.confirm().refusal?.rule).toBe("open-values");
    const bound = it.bind("DISK", "/dev/nvme1n1", { kind: "target", target: "node" });
    expect(bound.facts).toEqual(["variable.bound", "task.presented"]);
    expect(bound.events[0]).toMatchObject({
      by: "operator",
      binding: { value: "nvme1n1", device: identityOf(b, null) },
    });
    const forAll = it.bind("DISK", "nvme1n1");
    expect(forAll.facts).toEqual(["variable.bound", "variable.bound", "task.presented"]);
    expect(forAll.events[1]).toMatchObject({ by: "node", binding: { device: identityOf(b, null) } });
  });

  test("that is given anew for the whole run undoes what nodes made of the old one", () => {
    const c = ebsDisk("nvme2n1", "c");
    const it = story(one)
      .start()
      .identified("node", [...disks, c])
      .bind("DISK", "nvme2n1");
    expect(it.facts).toEqual(["variable.bound", "variable.bound", "task.presented"]);
    expect(it.task.presented?.command).toBe("mkfs.xfs /dev/nvme2n1");
    expect(devices(it)).toEqual([`/dev/nvme2n1 ${c.volume?.id}`]);
    const forOthers = it.bind("DISK", "nvme1n1", { kind: "role", role: "node" });
    expect(forOthers.task.presented?.command).toBe("mkfs.xfs /dev/nvme1n1");
  });

  test("given for one node stays there when another is given for all", () => {
    const c = ebsDisk("nvme2n1", "c");
    const own = story(open)
      .start()
      .identified("node", [...disks, c])
      .bind("DISK", "nvme2n1", { kind: "target", target: "node" })
      .bind("DISK", "nvme1n1");
    expect(own.task.presented?.command).toBe("mkfs.xfs /dev/nvme2n1");
  });
});

describe("after a resume, when the node tells of its disks again", () => {
  const b2 = ebsDisk("nvme2n1", "b");
  const c1 = ebsDisk("nvme1n1", "c");
  const resumed = (...now: readonly Disk[]) => told(one).cut().resume().identified("node", now);

  test("a volume under its old name is no news", () => {
    expect(resumed(...disks).facts).toEqual(["target.identified", "task.presented"]);
  });

  test("the name follows the volume, also when another disk has the old name", () => {
    for (const now of [[b2], [c1, b2]]) {
      const it = resumed(...now);
      expect(it.facts).toEqual(["target.identified", "variable.bound", "task.presented"]);
      expect(it.events[1]).toMatchObject({ by: "node", binding: { value: "nvme2n1" } });
      expect(it.task.presented?.command).toBe("mkfs.xfs /dev/nvme2n1");
      expect(devices(it)).toEqual([`/dev/nvme2n1 ${b.volume?.id}`]);
      expect(it.task.presented?.confirm.typed).toBe("nvme2n1");
    }
  });

  test("a volume that is gone forbids its step, whatever has its name now", () => {
    const it = resumed(c1);
    expect(it.facts).toEqual(["target.identified", "task.presented"]);
    expect(errors(it)).toEqual(["device-gone"]);
    expect(it.confirm().refusal?.rule).toBe("device-gone");
  });

  test("a volume that was made larger is the same volume, with its new size", () => {
    const it = resumed({ ...b, size: 2 * b.size });
    expect(it.facts).toEqual(["target.identified", "variable.bound", "task.presented"]);
    expect(it.events[1]).toMatchObject({ binding: { value: "nvme1n1", device: { size: 2 * b.size } } });
  });

  test("a volume keeps its identity when less can be told of it now", () => {
    const it = resumed({ ...b, volume: null });
    expect(it.facts).toEqual(["target.identified", "task.presented"]);
    expect(devices(it)).toEqual([`/dev/nvme1n1 ${b.volume?.id}`]);
  });

  test("a pin that a process died over is made first, by what the node had told before", () => {
    const resumed = told(one).cut(2).resume();
    expect(resumed.facts).toEqual(["run.resumed", "variable.bound"]);
    const it = resumed.identified("node", [c1, b2]);
    expect(it.facts).toEqual(["target.identified", "variable.bound", "task.presented"]);
    expect(devices(it)).toEqual([`/dev/nvme2n1 ${b.volume?.id}`]);
  });
});

describe("what is sent", () => {
  const send = (it: Story) => it.effects.find(({ type }) => type === "send");
  const checked = given(
    planOf([{ run: "mkfs.xfs /dev/<DISK>", done: "blkid /dev/<DISK>", verify: "blkid /dev/<DISK>" }], types),
  );

  test("carries the checks; those before a step's own checks only say which disk it is", () => {
    const device = identityOf(b, null);
    const done = told(checked).confirm();
    const same = [{ path: "/dev/nvme1n1", identity: device, demands: "same" }];
    expect(send(done)).toMatchObject({ phase: "done", devices: same });
    const command = done.accepted().exit(1);
    expect(send(command)).toMatchObject({
      phase: "command",
      devices: [{ path: "/dev/nvme1n1", identity: device, demands: "empty" }],
    });
    expect(send(command.accepted().exit(0))).toMatchObject({ phase: "verify", devices: same });
  });

  test("carries the state alone of a disk that nobody knows, and nothing before a check then", () => {
    const blind = story(checked).start().identified("node").confirm();
    expect(send(blind)).toMatchObject({ phase: "done", devices: [] });
    expect(send(blind.accepted().exit(1))).toMatchObject({
      devices: [{ path: "/dev/nvme1n1", identity: null, demands: "empty" }],
    });
  });

  test("says in words that a device was not what was shown", () => {
    const ended = told(one).confirm().accepted().exit(125);
    expect(ended.task.remark).toBe(
      "Exit code 125: a device differs from what was shown, so the command was not run. Its output says what the node found. Check it, then retry, edit or skip.",
    );
    expect(told(one).skip().confirm().accepted().exit(125).task.remark).toContain(
      "a device differs from what",
    );
  });
});
