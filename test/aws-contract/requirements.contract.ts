// Every kind of requirement, looked at by the program's own checks in an account that is not ours: a node that has what the guide
// demands, one that has nothing of it, and somebody who may look at little.
import {
  AttachVolumeCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateKeyPairCommand,
  CreateVolumeCommand,
  ModifyInstanceAttributeCommand,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AwsCall } from "../../src/aws/api/call.ts";
import type { Dns } from "../../src/aws/api/dns.ts";
import { checkRequirement, type Evidence } from "../../src/aws/requirements/check-requirement.ts";
import type { Requirement } from "../../src/runbook/model/runbook.ts";
import { GUIDE_DEMANDS } from "../support/guide-demands.ts";
import {
  asUserAllowed,
  ec2,
  never,
  newName,
  ownCall,
  programCall,
  startInstances,
  underIam,
} from "./account.ts";
import { newAddress, newGroup, newProfile, newZone } from "./holdings.ts";
import { REGION } from "./moto.ts";

const NOBODY = "i-00000000000000000";

let call: AwsCall;
/** Of a group that is open to others where the guide demands it, and to itself. */
let group: string;
let address: string;
let zone: { readonly zone: string; readonly zoneName: string };
let ready: string;
let bare: string;

beforeAll(async () => {
  call = await programCall();
  group = await newGroup();
  const ports = GUIDE_DEMANDS.flatMap(({ requirement: it }) => (it.kind === "ingress" ? [it] : []));
  const made = new Set(["tcp 443", "udp 4789"]);
  await ec2().send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: group,
      IpPermissions: ports
        .filter(({ protocol, port }) => !made.has(`${protocol} ${port}`))
        .map(({ protocol, port, source }) => ({
          IpProtocol: protocol,
          FromPort: port,
          ToPort: port,
          ...(source === "anywhere"
            ? { IpRanges: [{ CidrIp: "0.0.0.0/0" }] }
            : { UserIdGroupPairs: [{ GroupId: group }] }),
        })),
    }),
  );
  const KeyName = newName("key");
  await ec2().send(new CreateKeyPairCommand({ KeyName }));
  const { profile } = await newProfile();
  [ready = ""] = await startInstances(
    { Name: newName("ready") },
    {
      InstanceType: "c5.xlarge",
      KeyName,
      EbsOptimized: true,
      SecurityGroupIds: [group],
      IamInstanceProfile: { Name: profile },
      MetadataOptions: { HttpTokens: "required", HttpEndpoint: "enabled" },
      BlockDeviceMappings: [
        { DeviceName: "/dev/xvda", Ebs: { VolumeSize: 8, VolumeType: "gp3", Encrypted: true } },
      ],
    },
  );
  await ec2().send(
    new ModifyInstanceAttributeCommand({ InstanceId: ready, DisableApiTermination: { Value: true } }),
  );
  const { VolumeId } = await ec2().send(
    new CreateVolumeCommand({
      AvailabilityZone: `${REGION}a`,
      Size: 1000,
      VolumeType: "gp3",
      Iops: 20_000,
      Throughput: 600,
      Encrypted: true,
    }),
  );
  await ec2().send(new AttachVolumeCommand({ VolumeId, InstanceId: ready, Device: "/dev/sdf" }));
  address = await newAddress(ready);
  zone = await newZone(address);
  [bare = ""] = await startInstances(
    { Name: newName("bare") },
    {
      InstanceType: "t2.medium",
      BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { VolumeSize: 8, VolumeType: "gp2" } }],
    },
  );
});
afterAll(() => vi.unstubAllEnvs());

/** A DNS as it is when the account's zone is delegated: the server has none. */
const dns: Dns = {
  addresses: async (name) => (name === `node-01.${zone.zoneName}` ? [address] : []),
  nameServers: async () => [],
};

function check(instance: string, requirement: Requirement, by = call): Promise<Evidence> {
  const value = requirement.kind === "dns-record" ? `node-01.${zone.zoneName}` : null;
  return checkRequirement({ call: by, signal: never, now: Date.now, dns }, { instance, requirement, value });
}

const demands = GUIDE_DEMANDS.map((stated) => [stated.text, stated] as const);
const TOKENS: Requirement = { kind: "metadata-tokens" };

function demanded(fits: (requirement: Requirement) => boolean): Requirement {
  const found = GUIDE_DEMANDS.find(({ requirement }) => fits(requirement))?.requirement;
  if (found === undefined) throw new Error("the guide demands no such thing");
  return found;
}

describe("a node that has what the guide demands", () => {
  it.each(demands)("%s: met, with what was observed and where", async (_, { requirement }) => {
    expect(await check(ready, requirement)).toMatchObject({
      result: "met",
      observed: expect.stringMatching(/./),
      source: expect.stringMatching(/^(?:ec2:Describe|iam:|DNS )/),
    });
  });

  it("is told what is doubtful in the guide all the same", async () => {
    const image = await check(
      ready,
      demanded(({ kind }) => kind === "image"),
    );
    expect(image.evidence).toContain("Amazon Linux 2 has been out of support since 2026-06-30");
    const daemon = await check(
      ready,
      demanded((it) => it.kind === "ingress" && it.port === 2375),
    );
    expect(daemon.evidence).toContain("Docker's API on port 2375 has no password and no TLS");
    const bandwidth = await check(
      ready,
      demanded((it) => it.kind === "disk" && it.measure === "bandwidth"),
    );
    expect(bandwidth.evidence).toContain("That is in bursts");
    expect(bandwidth.observed).toBe("c5.xlarge: baseline 1,150 Mbps, maximum 4,750 Mbps");
    expect(await check(ready, TOKENS)).toMatchObject({ result: "met" });
  });
});

describe("a node that has nothing of it", () => {
  const ITS_OWN = ["image", "instance-type"];

  it.each(demands)("%s: told, and what to do", async (_, { requirement }) => {
    const evidence = await check(bare, requirement);
    expect(evidence.result).toBe(ITS_OWN.includes(requirement.kind) ? "met" : "not-met");
    expect(evidence.source).not.toBeNull();
  });

  it("is told that its type cannot carry what the same guide demands of its disks", async () => {
    const bandwidth = await check(
      bare,
      demanded((it) => it.kind === "disk" && it.measure === "bandwidth"),
    );
    expect(bandwidth.evidence).toContain("t2.medium is not EBS-optimised");
    expect(await check(bare, TOKENS)).toMatchObject({ result: "not-met" });
  });
});

describe("what cannot be told", () => {
  it("is all of an instance that EC2 does not know", async () => {
    for (const [, { requirement }] of demands)
      expect(await check(NOBODY, requirement)).toMatchObject({ result: "cannot-tell" });
  });

  it("is what may not be read; the permission is named, and the instance itself still tells", async () => {
    await asUserAllowed("ec2:DescribeInstances");
    const told = await underIam(async () => {
      const theirs = await ownCall();
      const found = new Map<string, Evidence>();
      for (const [text, { requirement }] of demands) found.set(text, await check(ready, requirement, theirs));
      return found;
    });
    const by = (result: Evidence["result"]) => [...told].filter(([, it]) => it.result === result);
    expect(by("not-met")).toEqual([]);
    // The key pair stands in the instance; the name's address is compared with the instance's.
    expect(by("met").map(([text]) => text)).toEqual([
      "Create a new key pair and keep it private.",
      "Create your DNS binding in Route53.",
    ]);
    for (const [, { evidence }] of by("cannot-tell"))
      expect(evidence).toMatch(
        /Your AWS identity is not allowed to call (?:ec2|iam):\w+\. Ask for that permission/,
      );
  });
});
