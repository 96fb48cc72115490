// Nodes that nothing can be sent to: what is said of each, in which order.
import { describe, expect, it } from "vitest";
import type { Image, Instance, LookUp, ManagedNode } from "../../../src/aws/node/look-up.ts";
import { whyNotSent } from "../../../src/aws/node/not-online.ts";
import type { Effect } from "../../../src/run/model/ports.ts";
import { INSTANCE, START, scriptedAws } from "../../support/scripted-aws.ts";

const running: Instance = {
  InstanceId: INSTANCE,
  State: { Name: "running" },
  LaunchTime: new Date(START - 86_400_000),
  IamInstanceProfile: { Arn: "arn" },
};
const online: ManagedNode = { InstanceId: INSTANCE, PingStatus: "Online", PlatformType: "Linux" };
const denied = { known: false, why: "AccessDeniedException" } as const;

function why(known: {
  instance?: Instance | null | "denied";
  managed?: ManagedNode | null | "denied";
}): string | null {
  const { instance = running, managed = online } = known;
  const none: Image | null = null;
  const look: LookUp = {
    instance: instance === "denied" ? denied : { known: true, value: instance },
    managed: managed === "denied" ? denied : { known: true, value: managed },
    volumes: { known: true, value: [] },
    image: { known: true, value: none },
  };
  return whyNotSent(look, START);
}

/** The numbered lines of what is said. */
const causesOf = (words: string | null): readonly string[] =>
  (words ?? "").split("\n").flatMap((line) => /^[0-9]+\. (.*)$/.exec(line)?.[1] ?? []);

describe("something is sent", () => {
  it.each([
    ["a node that is online", {}],
    ["a node of which nothing may be looked up", { instance: "denied", managed: "denied" }],
    ["a node of which Systems Manager may not be asked", { managed: "denied" }],
    ["an online node of which EC2 may not be asked", { instance: "denied" }],
    ["a node whose state is a new word", { instance: { ...running, State: { Name: "resting" as never } } }],
  ] as const)("to %s", (_, known) => {
    expect(why(known)).toBeNull();
  });
});

describe("nothing is sent", () => {
  it.each([
    ["pending", /is starting.*Wait two or three minutes/],
    ["stopped", /is stopped.*Start it \(EC2 console/],
    ["stopping", /is stopping.*Start it/],
    ["shutting-down", /was terminated.*new run/],
    ["terminated", /was terminated.*new run/],
  ] as const)("to an instance that is %s, whatever Systems Manager still says", (Name, words) => {
    expect(why({ instance: { ...running, State: { Name } } })).toMatch(words);
  });

  it("to an instance that EC2 does not know", () => {
    const words = why({ instance: null });
    expect(words).toMatch(/^EC2 does not know this instance in this account and Region\. Nothing was sent\./);
    expect(causesOf(words)).toEqual([
      expect.stringContaining("another Region or account"),
      expect.stringContaining("terminated"),
    ]);
  });

  it("to a node that Systems Manager does not know: a role that is new, that allows too little, then agent and route", () => {
    expect(causesOf(why({ managed: null }))).toEqual([
      expect.stringMatching(/25 to 30 minutes.*restart the agent, or reboot the instance/),
      expect.stringContaining("AmazonSSMManagedInstanceCore"),
      expect.stringContaining("sudo systemctl start amazon-ssm-agent"),
      expect.stringMatching(/ssm, ssmmessages and ec2messages.*TCP 443/),
    ]);
  });

  it("to a node without a role, which comes before all else", () => {
    const { IamInstanceProfile: _, ...bare } = running;
    expect(causesOf(why({ instance: bare, managed: null }))[0]).toMatch(/It has no role/);
  });

  it("to a node that has just been started, which is then said first", () => {
    const young = { ...running, LaunchTime: new Date(START - 60_000) };
    expect(causesOf(why({ instance: young, managed: null }))[0]).toMatch(/started recently/);
  });

  it("to a node that neither service knows anything of: it may also be stopped, or elsewhere", () => {
    const words = causesOf(why({ instance: "denied", managed: null }));
    expect(words).toHaveLength(6);
    expect(words.join()).toMatch(/may be stopped.*another Region or account/);
  });

  it.each(["ConnectionLost", "Inactive"] as const)("to a node that is %s, with its age", (PingStatus) => {
    const managed = { ...online, PingStatus, LastPingDateTime: new Date(START - 3 * 3_600_000) };
    const words = why({ managed });
    expect(words).toContain(
      `lost contact with the node (${PingStatus}, last seen 3 h ago). Nothing was sent.`,
    );
    expect(causesOf(words)).toEqual([
      expect.stringContaining("rebooting"),
      expect.stringContaining("sudo systemctl restart amazon-ssm-agent"),
      expect.stringContaining("can no longer reach"),
      expect.stringContaining("was removed"),
    ]);
    expect(causesOf(why({ instance: "denied", managed }))[0]).toMatch(/may be stopped/);
  });

  it("to a node that is no Linux", () => {
    expect(why({ managed: { ...online, PlatformType: "Windows" } })).toMatch(/runs Windows/);
  });

  it("and the identification fails with these words", async () => {
    const aws = scriptedAws();
    aws.looks["ssm:DescribeInstanceInformation"] = { InstanceInformationList: [] };
    const identify: Effect = {
      key: "identify manager 0 1",
      type: "identify",
      epoch: 0,
      target: "manager",
      takeOver: null,
    };
    expect((await aws.perform(identify)).at(-1)).toMatchObject({
      type: "probeFinished",
      probe: identify.key,
      ok: false,
      message: expect.stringContaining("does not know this instance"),
    });
    expect(aws.sent).toEqual([]);
  });
});
