// Selectors, pages and look-ups of instances: the program's functions over its own client, against a server that keeps
// instances, volumes and images as EC2 does.
import { StopInstancesCommand, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AwsCall } from "../../src/aws/api/call.ts";
import { attachmentsOf, joinDisks } from "../../src/aws/node/join-disks.ts";
import { lookUp } from "../../src/aws/node/look-up.ts";
import { nodeFacts } from "../../src/aws/node/node-facts.ts";
import { whyNotSent } from "../../src/aws/node/not-online.ts";
import { onlyOne, resolveTargets, runningInstances } from "../../src/aws/node/resolve-targets.ts";
import type { Job } from "../../src/aws/session/job.ts";
import { safeText } from "../../src/output/clean.ts";
import { scriptedAws } from "../support/scripted-aws.ts";
import {
  asUserAllowed,
  attachVolume,
  ec2,
  IMAGE,
  IMAGE_NAME,
  never,
  newName,
  ownCall,
  programCall,
  startInstances,
  underIam,
} from "./account.ts";

const NOBODY = "i-00000000000000000";

let call: AwsCall;
beforeAll(async () => {
  call = await programCall();
});
afterAll(() => vi.unstubAllEnvs());

const foundBy = async (selector: string, by = call) =>
  (await resolveTargets(by, [selector], never))[0]?.found;
const jobOf = (by: AwsCall): Job =>
  ({ session: { options: scriptedAws({ call: by }).options }, signal: never }) as unknown as Job;
const lookAt = (id: string, by = call) => lookUp(jobOf(by), id);

describe("a selector", () => {
  it("finds an instance by its id, its name and any tag", async () => {
    const Name = newName("node");
    const [id = ""] = await startInstances({ Name, Role: `${Name}=worker` });
    for (const selector of [id, Name, `tag:Role=${Name}=worker`])
      expect(await foundBy(selector)).toEqual([
        {
          id,
          name: Name,
          note: expect.stringMatching(/^t3\.medium, eu-central-1a, \d+\.\d+\.\d+\.\d+$/),
        },
      ]);
  });

  it("finds nothing where there is no such instance, and says what a selector is", async () => {
    for (const selector of [NOBODY, newName("no-node")]) {
      const [resolution] = await resolveTargets(call, [selector], never);
      expect(resolution?.found).toEqual([]);
      expect(() => onlyOne(resolution ?? { selector, found: [] })).toThrow(/No running instance matches/);
    }
  });

  it("finds those alone that run", async () => {
    const Name = newName("node");
    const [stopped = ""] = await startInstances({ Name });
    const [terminated = ""] = await startInstances({ Name });
    const [running = ""] = await startInstances({ Name });
    await ec2().send(new StopInstancesCommand({ InstanceIds: [stopped] }));
    await ec2().send(new TerminateInstancesCommand({ InstanceIds: [terminated] }));
    expect(await foundBy(Name)).toMatchObject([{ id: running }]);
    expect(await foundBy(stopped)).toEqual([]);
    expect(await foundBy(terminated)).toEqual([]);
  });

  it("means itself, not a pattern", async () => {
    const Name = newName("node");
    await startInstances({ Name });
    expect(await foundBy(`${Name.slice(0, -1)}*`)).toEqual([]);
    expect(await foundBy(`${Name.slice(0, -1)}?`)).toEqual([]);
  });

  it("that fits more instances than a page holds finds every one", async () => {
    const Group = newName("group");
    const made = [await startInstances({ Group })];
    // A page holds a hundred requests for instances, however many each started.
    for (let at = 0; at < 20; at++)
      made.push(...(await Promise.all(Array.from({ length: 5 }, () => startInstances({ Group })))));
    const asked = vi.fn(call);
    const found = await foundBy(`tag:Group=${Group}`, asked);
    expect(asked).toHaveBeenCalledTimes(2);
    expect(found?.map(({ id }) => id).sort()).toEqual(made.flat().sort());
    expect(() => onlyOne({ selector: Group, found: found ?? [] })).toThrow(/matches 101 running instances/);
  });
});

describe("the list of running instances", () => {
  const elsewhere = "eu-west-3";

  it("is empty in a Region without any, and tells when it was cut", async () => {
    const there = await programCall(elsewhere);
    expect(await runningInstances(there, never)).toEqual({ found: [], more: false });
    await startInstances({ Name: "many" }, { MinCount: 199, MaxCount: 199 }, elsewhere);
    const [last = ""] = await startInstances({ Name: "last" }, {}, elsewhere);
    const all = await runningInstances(there, never);
    expect([all.found.length, all.more]).toEqual([200, false]);
    expect(all.found.map(({ id }) => id)).toContain(last);
    await startInstances({ Name: "one more" }, {}, elsewhere);
    const cut = await runningInstances(there, never);
    expect([cut.found.length, cut.more]).toEqual([200, true]);
  });
});

describe("what is looked up of a node", () => {
  it("is its instance, its image and its volumes; that its agent could not be asked for stops nothing", async () => {
    const Name = newName("node");
    const [id = ""] = await startInstances({ Name });
    const volume = await attachVolume(id, "/dev/sdf", 64);
    const known = await lookAt(id);
    expect(known).toMatchObject({
      instance: { known: true, value: { InstanceId: id } },
      volumes: { known: true },
      image: { known: true, value: { ImageId: IMAGE } },
      managed: { known: false, why: "UnreadableAnswer" },
    });
    expect(whyNotSent(known, Date.now())).toBeNull();

    const { facts, concerns } = nodeFacts(id, new Map(), known, 0, Date.UTC(2026, 6, 1));
    expect(facts).toMatchObject({
      instance: id,
      name: Name,
      type: "t3.medium",
      image: `${IMAGE} (${IMAGE_NAME})`,
      support: "ended 2026-06-30",
      agent: "not known (UnreadableAnswer)",
    });
    expect(concerns).toContainEqual(expect.stringContaining("Amazon Linux 2 has been out of support"));

    const disk = { name: "nvme1n1", size: 64 * 2 ** 30, serial: volume.replace("-", ""), signature: null };
    const attached = attachmentsOf(id, known);
    expect(attached).toContainEqual({
      id: volume,
      device: "/dev/sdf",
      size: disk.size,
      encrypted: true,
      tags: [],
    });
    expect(joinDisks([{ ...disk, model: null, mounts: [], parts: [] }], attached, safeText)).toMatchObject([
      { kind: "ebs", volume: { id: volume, told: "serial", attached: "/dev/sdf", encrypted: true } },
    ]);
  });

  it("names its volumes by the instance's own word where they may not be read", async () => {
    const [id = ""] = await startInstances({ Name: newName("node") });
    const volume = await attachVolume(id, "/dev/sdf", 8);
    await asUserAllowed("ec2:DescribeInstances");
    const known = await underIam(async () => lookAt(id, await ownCall()));
    expect(known).toMatchObject({
      instance: { known: true },
      volumes: { known: false, why: "AccessDenied" },
      image: { known: false, why: "AccessDenied" },
    });
    expect(attachmentsOf(id, known)).toContainEqual({
      id: volume,
      device: "/dev/sdf",
      size: null,
      encrypted: null,
      tags: [],
    });
    expect(nodeFacts(id, new Map(), known, 0, 0).facts.image).toBe(
      `${IMAGE} (name not known (AccessDenied))`,
    );
  });

  it.each([
    ["stopped", StopInstancesCommand, /The instance is stopped\. Nothing was sent\. Start it/],
    ["terminated", TerminateInstancesCommand, /was terminated/],
  ])("says why nothing is sent to one that is %s", async (_, Command, words) => {
    const [id = ""] = await startInstances({ Name: newName("node") });
    await ec2().send(new Command({ InstanceIds: [id] }));
    expect(whyNotSent(await lookAt(id), Date.now())).toMatch(words);
  });

  it("says so where EC2 knows no such instance, and where its image is gone", async () => {
    const unknown = await lookAt(NOBODY);
    expect(unknown).toMatchObject({
      instance: { known: true, value: null },
      image: { known: true, value: null },
      volumes: { known: true, value: [] },
    });
    expect(whyNotSent(unknown, Date.now())).toMatch(/^EC2 does not know this instance/);
    const [id = ""] = await startInstances({ Name: newName("node") }, { ImageId: "ami-00000000000000000" });
    const known = await lookAt(id);
    expect(nodeFacts(id, new Map(), known, 0, 0).facts.image).toBe("ami-00000000000000000 (deregistered)");
  });
});
