// Devices over the wire, on nodes whose disks change between the confirmation and the delivery: a command that destroys
// runs on the disk that was meant, or not at all. Needs containers, whose /dev is their own.
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import type { AwsEndpoint } from "../support/aws-endpoint.ts";
import { type EndpointDisk, nitroDisk } from "../support/aws-endpoint-disks.ts";
import { held, isOrder } from "../support/aws-endpoint-faults.ts";
import { canContain } from "../support/aws-endpoint-machine.ts";
import { planOf } from "../support/plan-builder.ts";
import { endpointFor, type WireWalk, walkOver } from "../support/wire-walk.ts";

const PACE = 4;
const volume = (digit: string, name: string) => ({
  id: `vol-${digit.repeat(17)}`,
  device: `/dev/sd${name}`,
  encrypted: true,
  tags: { Name: name },
});
const data = nitroDisk("nvme1n1", 64, volume("a", "f"));
const other = nitroDisk("nvme2n1", 64, volume("b", "g"));
const plan = planOf([{ run: "mkfs.xfs /dev/<DEVICE>" }], { DEVICE: { type: "block-device" } });

let endpoint: AwsEndpoint;
afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
});

/** Walks with DEVICE given; the disks become others once the command was accepted, before it is delivered. */
async function walked(
  before: readonly EndpointDisk[],
  after: readonly EndpointDisk[] | null,
): Promise<WireWalk> {
  endpoint = await endpointFor(plan, { node: { disks: before } });
  const { until, release } = held();
  if (after !== null)
    endpoint.faults.push({ on: "ssm:SendCommand", fits: isOrder, fault: { kind: "delivery", hold: until } });
  let changing = false;
  return walkOver(endpoint, plan, {
    pace: PACE,
    intents: [
      {
        type: "bind",
        binding: {
          name: "DEVICE",
          scope: { kind: "target", target: "node" },
          value: "nvme1n1",
          secret: false,
          from: "given",
        },
      },
    ],
    onChange(engine: Engine) {
      const [invocation] = engine.run().invocations.values();
      if (invocation?.state !== "accepted" || changing) return;
      changing = true;
      void endpoint.nodes[0]?.attach(after ?? before).then(release);
    },
  });
}

const made = (): readonly string[] => endpoint.nodes[0]?.calls("mkfs.xfs") ?? [];

describe.runIf(canContain())("a command that destroys what is on a device", () => {
  it("runs on the volume that was meant, whose identity stood in the same script", async () => {
    const { run } = await walked([data, other], null);
    expect(run.disks.get("node")).toMatchObject([
      { name: "nvme1n1", kind: "ebs", volume: { id: data.volume?.id, told: "serial", attached: "/dev/sdf" } },
      { name: "nvme2n1", volume: { id: other.volume?.id, encrypted: true } },
    ]);
    expect([...run.invocations.values()]).toMatchObject([{ outcome: "exited", exitCode: 0 }]);
    expect(made()).toEqual(["mkfs.xfs /dev/nvme1n1"]);
  });

  it.each([
    [
      "the names have changed hands",
      [
        { ...other, name: "nvme1n1" },
        { ...data, name: "nvme2n1" },
      ],
      /is not vol-a{17} \(its serial is vol-?b{17}\)/,
    ],
    ["it is gone", [other], /does not exist/],
    ["it has become larger", [{ ...data, gib: 65 }, other], /bytes, not/],
    ["it has a file system by now", [{ ...data, fstype: "ext4" }, other], /is not empty/],
    ["it is mounted by now", [{ ...data, mount: "/data" }, other], /is mounted at \/data/],
    [
      "it has partitions by now",
      [{ ...data, pttype: "gpt", parts: [{ name: "nvme1n1p1", gib: 63 }] }, other],
      /has partitions \(nvme1n1p1\)/,
    ],
    [
      "it belongs to a volume group by now",
      [{ ...data, parts: [{ name: "dm-0", gib: 63, type: "lvm" }] }, other],
      /is in use by dm-0 \(lvm\)/,
    ],
  ])("does not run when %s: it ends with 125", async (_, after, words) => {
    const { run, output } = await walked([data, other], after);
    expect([...run.invocations.values()]).toMatchObject([{ outcome: "exited", exitCode: 125 }]);
    expect(output).toMatch(words);
    expect(output).toContain("nothing has run");
    expect(made()).toEqual([]);
  });
});
