// A practice account with more nodes than usual, and faults of some of them.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openAccount } from "../../src/rehearsal/account/account.ts";
import { differencesOf } from "../../src/rehearsal/account/differences.ts";
import { presentNodes, suggestValue } from "../../src/rehearsal/account/suggest.ts";
import { initialNodes, isOneOfTen } from "../../src/rehearsal/cloud/initial-nodes.ts";
import type { Variable } from "../../src/runbook/model/runbook.ts";

const never = new AbortController().signal;

describe("many practice nodes", () => {
  it("have names, keys, ids and addresses of their own", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.string(), (count, seed) => {
        const nodes = initialNodes(seed, count);
        for (const field of ["key", "name", "id", "privateIp"] as const)
          expect(new Set(nodes.map((it) => it[field])).size).toBe(count);
        expect(nodes.map(({ role }) => role).filter((it) => it === "manager")).toHaveLength(1);
        expect(nodes.at(-1)?.name).toBe(`node-${String(count).padStart(2, "0")}`);
      }),
      { numRuns: 30 },
    );
  });

  it("are the usual two first", () => {
    const [usual, many] = [initialNodes("seed"), initialNodes("seed", 3)];
    expect(many.slice(0, 2).map(({ id, name, privateIp }) => [id, name, privateIp])).toEqual(
      usual.map(({ id, name, privateIp }) => [id, name, privateIp]),
    );
    expect(usual.map(({ key }) => key)).toEqual(["manager", "worker"]);
  });

  it("are up within two seconds, and answer to their tags", async () => {
    const before = process.cpuUsage();
    const account = await openAccount({ seed: "SEED", rebuild: [], pace: 0, count: 40 });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(2);
    expect(account.nodes).toHaveLength(40);
    for (const [Name, Values] of [
      ["tag:Role", ["worker"]],
      ["tag:aws:autoscaling:groupName", ["practice-workers"]],
    ] as const) {
      const asked = { Filters: [{ Name, Values: [...Values] }] };
      const { Reservations = [] } = await account.call("ec2:DescribeInstances", asked, never);
      expect(Reservations).toHaveLength(39);
    }
    account.close();
  });

  it("have values of their own to suggest", () => {
    const nodes = presentNodes("seed", 12);
    const name = { type: "host-name", secret: false, default: null, example: null, name: "NAME" } as Variable;
    const given = nodes.map((node) => suggestValue(name, node, nodes));
    expect(given).toEqual(nodes.map(({ host }) => host));
  });
});

describe("a fault of one in ten", () => {
  it("is met on one of each ten, and on the last of a few", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.constantFrom("noDisk" as const, "otherImage" as const, "slow" as const, "away" as const),
        (count, fault) => {
          const met = Array.from({ length: count }, (_, at) => isOneOfTen(at, count, fault)).filter(Boolean);
          expect(met.length).toBeGreaterThanOrEqual(Math.max(1, Math.floor(count / 10)));
          expect(met.length).toBeLessThanOrEqual(Math.ceil(count / 10));
        },
      ),
    );
  });

  it("leaves that node without a data volume, as EC2 says too", async () => {
    const account = await openAccount({ seed: "SEED", rebuild: [], pace: 0, count: 12, faults: ["no-disk"] });
    const without = account.nodes.filter(({ disks }) => disks.every(({ name }) => name !== "nvme1n1"));
    expect(without.map(({ name }) => name)).toEqual(["node-04"]);
    const asked = { Filters: [{ Name: "attachment.instance-id", Values: [without[0]?.id ?? ""] }] };
    const { Volumes = [] } = await account.call("ec2:DescribeVolumes", asked, never);
    expect(Volumes).toHaveLength(1);
    account.close();
  });

  it("has lost that node's agent, which takes no command", async () => {
    const account = await openAccount({ seed: "SEED", rebuild: [], pace: 0, count: 12, faults: ["away"] });
    const { InstanceInformationList = [] } = await account.call("ssm:DescribeInstanceInformation", {}, never);
    const lost = InstanceInformationList.filter(({ PingStatus }) => PingStatus !== "Online");
    const away = account.nodes[9];
    expect(lost).toMatchObject([{ InstanceId: away?.id, PingStatus: "ConnectionLost" }]);
    const sent = account.call(
      "ssm:SendCommand",
      {
        DocumentName: "AWS-RunShellScript",
        InstanceIds: [away?.id ?? ""],
        Parameters: { commands: ["true"] },
      },
      never,
    );
    await expect(Promise.resolve(sent)).rejects.toMatchObject({ name: "InvalidInstanceId" });
    account.close();
  });

  it("makes that node of an older image, which says so and lacks what that lacks", async () => {
    const account = await openAccount({
      seed: "SEED",
      rebuild: [],
      pace: 0,
      count: 12,
      faults: ["other-image"],
    });
    const { Reservations = [] } = await account.call("ec2:DescribeInstances", {}, never);
    const images = Reservations.flatMap(({ Instances = [] }) => Instances.map(({ ImageId }) => ImageId));
    const [usual, other] = [...new Set(images)];
    expect(images.filter((id) => id === other)).toHaveLength(1);
    const asked = { ImageIds: [usual ?? "", other ?? ""] };
    const { Images = [] } = await account.call("ec2:DescribeImages", asked, never);
    expect(Images.map(({ Name = "" }) => Name.split("-")[0])).toEqual(["al2023", "amzn2"]);
    const node = account.nodes[5];
    if (node === undefined) throw new Error("there is no sixth node");
    const text = (path: string) => new TextDecoder().decode(node.files.read(path));
    expect(text("/etc/os-release")).toContain('PRETTY_NAME="Amazon Linux 2"');
    expect(text("/proc/sys/kernel/osrelease")).toContain(".amzn2.x86_64");
    expect(() => node.files.read("/usr/bin/dnf")).toThrow();
    account.close();
  });

  it("makes that node's work take longer", async () => {
    const account = await openAccount({ seed: "SEED", rebuild: [], pace: 100, count: 7, faults: ["slow"] });
    const order: string[] = [];
    const [fast, slow] = [account.nodes[5], account.nodes[6]];
    await Promise.all([slow, fast].map((node) => node?.pause(1).then(() => void order.push(node.name))));
    expect(order).toEqual(["node-06", "node-07"]);
    account.close();
  });

  it("is told on the first screen", () => {
    expect(differencesOf(false, ["no-disk", "slow"])).toContain(
      "On purpose: one node of ten has no data volume; everything takes long on one node of ten.",
    );
  });
});
