// Nodes that are to be made, as the options name them, and what AWS is asked before a walk that makes them begins.
import { describe, expect, it } from "vitest";
import type { AwsCall } from "../../../src/aws/api/call.ts";
import { preparedNodes } from "../../../src/cli/destination/prepare-new-nodes.ts";
import {
  existingNodeChoices,
  setupNodes,
  type WantedNode,
  wantedNodes,
  withWanted,
} from "../../../src/cli/options/new-nodes.ts";
import { targetsOf, unresolvedTargets } from "../../../src/cli/options/targets.ts";
import { safeText } from "../../../src/output/clean.ts";
import { parseOn } from "../../../src/plan/values/parse-set.ts";
import { runbookOf } from "../../support/plan-fixtures.ts";

const ROLES = ["manager", "worker"];
const choicesOf = (...on: string[]) => on.map((text) => parseOn(text, ROLES));
const SUBNET = "subnet-0123456789abcdef0";
const wanted = (subnet: string | null = null): readonly WantedNode[] => [
  { roles: ["worker"], make: { stack: "node-02", group: null, subnet } },
];

describe("new nodes of the options", () => {
  it("are one for each name, with all its roles, beside those that exist", () => {
    const choices = choicesOf("manager=new:node-01", "worker=new:node-01", "worker=node-02");
    expect(wantedNodes(choices, SUBNET)).toEqual([
      { roles: ROLES, make: { stack: "node-01", group: null, subnet: SUBNET } },
    ]);
    expect(existingNodeChoices(choices).map(({ text }) => text)).toEqual(["node-02"]);
  });

  it("become targets without an instance", () => {
    const make = { stack: "node-02", group: null, subnet: null };
    const expected = {
      key: "node-02",
      roles: ["worker"],
      selector: "new:node-02",
      id: null,
      name: "node-02",
      make,
    };
    const assignments = withWanted({ manager: ["boss"] }, wanted());
    expect(assignments).toEqual({ manager: ["boss"], worker: ["node-02"] });
    expect(targetsOf(assignments, setupNodes(wanted()))).toEqual([expected]);
    const guide =
      "---\nroles:\n  manager: the first\n  worker: the rest\n---\n# G\n\n```bash {on=worker}\nls\n```\n";
    expect(unresolvedTargets(runbookOf(guide), ["worker=new:node-02"])).toEqual([expected]);
    expect(() => unresolvedTargets(runbookOf(guide), ["worker=new:a", "manager=a"])).toThrow(
      /both as an existing node and as a new one/,
    );
  });

  it.each([
    ["worker=new:", "empty name"],
    ["worker=new:1st", "1st"],
    ["worker=new:node_1", "node_1"],
    [`worker=new:${"a".repeat(129)}`, "aaa"],
  ])("have names that stacks can have: %.20s", (text, said) => {
    expect(() => choicesOf(text)).toThrow(new RegExp(said, "i"));
  });

  it("stand in a subnet only when there are some, and it is one", () => {
    expect(() => wantedNodes(choicesOf("worker=node-02"), SUBNET)).toThrow(/needs a new node/);
    expect(() => wantedNodes(choicesOf("worker=new:node-02"), "vpc-1")).toThrow(/not a subnet id/);
  });
});

/** An AWS that answers these operations, and refuses the others. */
function account(answers: Readonly<Record<string, unknown>>): AwsCall {
  return (async (operation: string) => {
    const answer = answers[operation];
    if (answer instanceof Error) throw answer;
    if (answer === undefined) throw named("AccessDeniedException", "not authorised");
    return answer;
  }) as unknown as AwsCall;
}

const named = (name: string, message: string) => Object.assign(new Error(message), { name });
const NO_STACK = named("ValidationError", "Stack with id node-02 does not exist");
const EMPTY = { "ec2:DescribeInstances": { Reservations: [] }, "cloudformation:DescribeStacks": NO_STACK };
const prepare = (answers: object, subnet: string | null = null, standing: readonly string[] = []) =>
  preparedNodes(
    account(answers as Record<string, unknown>),
    wanted(subnet),
    standing.map((id) => ({ selector: id, found: [{ id, name: safeText(id), note: safeText("") }] })),
    new AbortController().signal,
  );

describe("what AWS is asked before", () => {
  it("is nothing when no node is to be made", async () => {
    expect(await preparedNodes(account({}), [], [], new AbortController().signal)).toEqual([]);
  });

  it("lets a name pass that is free, or whose stack was only ever proposed", async () => {
    expect(await prepare(EMPTY)).toEqual(wanted());
    const proposed = { Stacks: [{ StackName: "node-02", StackStatus: "REVIEW_IN_PROGRESS" }] };
    expect(await prepare({ ...EMPTY, "cloudformation:DescribeStacks": proposed })).toEqual(wanted());
  });

  it("says that an instance or a stack has the name already", async () => {
    const instance = { Reservations: [{ Instances: [{ InstanceId: "i-0123456789abcdef0" }] }] };
    await expect(prepare({ ...EMPTY, "ec2:DescribeInstances": instance })).rejects.toThrow(
      "an instance named node-02 is already running: i-0123456789abcdef0.",
    );
    const stack = { Stacks: [{ StackName: "node-02", StackStatus: "ROLLBACK_COMPLETE" }] };
    await expect(prepare({ ...EMPTY, "cloudformation:DescribeStacks": stack })).rejects.toThrow(
      "the stack node-02 already exists (ROLLBACK_COMPLETE).",
    );
  });

  it("reads the public zones, page by page, and goes on without them where they may not be listed", async () => {
    const zone = (name: string, id: string, PrivateZone = false) => ({
      Id: `/hostedzone/${id}`,
      Name: `${name}.`,
      CallerReference: id,
      Config: { PrivateZone },
    });
    const pages = [
      { HostedZones: [zone("example.org", "Z1")], IsTruncated: true, NextDNSName: "lamp.example.org." },
      { HostedZones: [zone("lamp.example.org", "Z2"), zone("inner", "Z3", true)], IsTruncated: false },
    ];
    const asked: unknown[] = [];
    const answers = account({ ...EMPTY });
    const call: AwsCall = async (operation, input, signal) => {
      if (operation !== "route53:ListHostedZonesByName") return answers(operation, input, signal);
      asked.push(input);
      return pages[asked.length - 1] as never;
    };
    const [node] = await preparedNodes(call, wanted(), [], new AbortController().signal);
    expect(node?.make.zones).toEqual([
      { name: "example.org", id: "Z1" },
      { name: "lamp.example.org", id: "Z2" },
    ]);
    expect(asked).toEqual([{}, { DNSName: "lamp.example.org." }]);
    const denied = { ...EMPTY, "route53:ListHostedZonesByName": named("AccessDenied", "no") };
    expect(await prepare(denied)).toEqual(wanted());
  });

  it("finds the network of the subnet, and says when there is none", async () => {
    const subnets = { Subnets: [{ SubnetId: SUBNET, VpcId: "vpc-0123456789abcdef0" }] };
    const [node] = await prepare({ ...EMPTY, "ec2:DescribeSubnets": subnets }, SUBNET);
    expect(node?.make).toMatchObject({ subnet: SUBNET, vpc: "vpc-0123456789abcdef0" });
    const none = named("InvalidSubnetID.NotFound", "none");
    await expect(prepare({ ...EMPTY, "ec2:DescribeSubnets": none }, SUBNET)).rejects.toThrow(/no subnet/);
  });

  it("finds the group that the nodes which exist share: the one that lets its own members in", async () => {
    const id = "i-0123456789abcdef0";
    const groups = [{ GroupId: "sg-0aaaaaaaaaaaaaaaa" }, { GroupId: "sg-0bbbbbbbbbbbbbbbb" }];
    let looks = 0;
    const answers = {
      ...EMPTY,
      // The first look is for an instance of the new node's name.
      get "ec2:DescribeInstances"() {
        return {
          Reservations: looks++ === 0 ? [] : [{ Instances: [{ InstanceId: id, SecurityGroups: groups }] }],
        };
      },
      "ec2:DescribeSecurityGroups": {
        SecurityGroups: [
          { GroupId: groups[0]?.GroupId, IpPermissions: [{ UserIdGroupPairs: [{ GroupId: "sg-other" }] }] },
          { GroupId: groups[1]?.GroupId, IpPermissions: [{}, { UserIdGroupPairs: [groups[1]] }] },
        ],
      },
    };
    const [node] = await prepare(answers, null, [id]);
    expect(node?.make.group).toBe("sg-0bbbbbbbbbbbbbbbb");
  });

  it("says what may not be looked up, and by which permission", async () => {
    const { "cloudformation:DescribeStacks": _, ...denied } = EMPTY;
    const error = (await prepare(denied).catch((it: unknown) => it)) as { advice: string };
    expect(String(error)).toContain("the stack node-02 could not be looked up");
    expect(error.advice).toContain("cloudformation:DescribeStacks");
  });
});
