// A plan for nodes that do not exist yet: the three steps that make each, where they stand, and what is known of them by then.
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/digest.ts";
import { safeText } from "../../../src/output/clean.ts";
import { makePlan } from "../../../src/plan/make-plan.ts";
import type { Proposal } from "../../../src/plan/model/aws-order.ts";
import type { Plan } from "../../../src/plan/model/plan.ts";
import type { KnownNow, Presented } from "../../../src/plan/model/presented.ts";
import { planJson } from "../../../src/plan/plan-json.ts";
import { presentTask } from "../../../src/plan/present/present.ts";
import { planText } from "../../../src/transcript/plan/plan-text.ts";
import { expectGolden } from "../../support/golden.ts";
import { asking, madeNode, newNode, volumeDisk } from "../../support/new-nodes.ts";
import { given, planOf, runbookOf, target } from "../../support/plan-fixtures.ts";

const GUIDE = `---
roles:
  node: every node
  worker: a joining node
variables:
  DATA_DEVICE: { type: block-device }
  NEW_SIZE: { type: size }
---
# Two nodes

## Network {on=node}

- HTTPS: TCP 443 from anywhere
- Swarm: TCP 2377 from this security group
- Required minimum disk space: 64 GB

## Commands

\`\`\`bash {on=node}
lsblk
\`\`\`

\`\`\`bash {on=worker}
docker info
\`\`\`
`;

const TWO = [newNode("node-01", ["node"]), newNode("node-02", ["node", "worker"])];
const plan = planOf(GUIDE, { targets: TWO });

const nothing: KnownNow = {
  bindings: [],
  edited: null,
  preamble: [],
  disks: null,
  allowLocal: false,
  openssl: true,
};

/** The order of the walk: what each task does, and where. */
function walk({ tasks, steps }: Plan): readonly string[] {
  const stepOf = new Map(steps.map((step) => [step.id, step]));
  return tasks.map(({ step, target }) => {
    const { aws, title } = stepOf.get(step) ?? {};
    return `${target}: ${aws?.action ?? title}`;
  });
}

function taskId({ tasks, steps }: Plan, action: string, on: string): string {
  const step = new Set(steps.filter(({ aws }) => aws?.action === action).map(({ id }) => id));
  const task = tasks.find((it) => it.target === on && step.has(it.step));
  if (task === undefined) throw new Error(`no ${action} on ${on}`);
  return task.id;
}

function shown(action: string, known: Partial<KnownNow> = {}, on = "node-01", of = plan): Presented {
  return presentTask(of, taskId(of, action, on), { ...nothing, ...known });
}

const rules = ({ findings }: Presented) => findings.map(({ rule, severity }) => `${severity} ${rule}`);

describe("a plan with nodes that are to be made", () => {
  it("makes each in front of its own first step, and for itself alone", () => {
    expect(walk(plan)).toEqual([
      "node-01: propose-stack",
      "node-01: make-stack",
      "node-01: wait-for-node",
      "node-01: HTTPS: TCP 443 from anywhere",
      "node-01: Swarm: TCP 2377 from this security group",
      "node-01: Required minimum disk space: 64 GB",
      "node-02: propose-stack",
      "node-02: make-stack",
      "node-02: wait-for-node",
      "node-02: HTTPS: TCP 443 from anywhere",
      "node-02: Swarm: TCP 2377 from this security group",
      "node-02: Required minimum disk space: 64 GB",
      "node-01: lsblk",
      "node-02: lsblk",
      "node-02: docker info",
    ]);
    const made = plan.steps.filter(({ kind }) => kind === "aws");
    expect(made.map(({ section }) => section)).toEqual(
      Array(6).fill(plan.steps.find(({ requirement }) => requirement)?.section),
    );
  });

  it("leaves nodes that exist alone", () => {
    const mixed = planOf(GUIDE, {
      targets: [target("node-01", "i-0123456789abcdef0", ["node"]), newNode("node-02", ["worker"])],
    });
    expect(walk(mixed).filter((it) => it.includes("stack"))).toEqual([
      "node-02: propose-stack",
      "node-02: make-stack",
    ]);
    expect(walk(mixed).at(-1)).toBe("node-02: docker info");
  });

  it("gives the three steps ids that stay, and differ from node to node", () => {
    const ids = (of: Plan) => of.steps.filter(({ kind }) => kind === "aws").map(({ id }) => id);
    expect(new Set(ids(plan)).size).toBe(6);
    const alone = planOf(GUIDE.replace("lsblk", "lsblk -f"), { targets: TWO.slice(0, 1) });
    expect(ids(alone)).toEqual(ids(plan).slice(0, 3));
  });

  it("covers the template, and how the node is to be made, in its digest", () => {
    const digest = (markdown: string, more = {}) =>
      planOf(markdown, { targets: [newNode("node-01", ["node", "worker"], more)] }).digest;
    const usual = digest(GUIDE);
    expect(usual).not.toBeNull();
    expect(digest(GUIDE)).toBe(usual);
    expect(digest(GUIDE, { subnet: "subnet-0123456789abcdef0" })).not.toBe(usual);
    expect(digest(GUIDE, { group: "sg-0123456789abcdef0" })).not.toBe(usual);
    expect(digest(GUIDE.replace("TCP 443", "TCP 444"))).not.toBe(usual);
  });

  it("takes the demands of all sections, whichever are walked", () => {
    const part = planOf(GUIDE, { targets: TWO.slice(0, 1), sections: ["Commands"] });
    expect(walk(part)[0]).toBe("node-01: propose-stack");
    expect(part.tasks[0]?.command?.text).toBe(plan.tasks[0]?.command?.text);
    expect(part.tasks[0]?.command?.text).toContain("Guide, line 13: HTTPS: TCP 443 from anywhere");
  });

  it("has no error, no command for a node in what is asked of AWS, and survives JSON", () => {
    const asked = plan.tasks.filter(({ aws }) => aws === true);
    expect(asked).toHaveLength(6);
    for (const { findings, secrets, capture, confirm, risk, done } of asked) {
      expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
      expect([secrets, capture, done]).toEqual([[], null, null]);
      expect(["changes", "reads"]).toContain(risk);
      expect(["key", "type"]).toContain(confirm.how);
    }
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it("reads as before, as text and as JSON", () => {
    const text = planText(plan, { width: 100, colour: false, exact: true, script: () => "never for AWS\n" });
    expect(text).not.toContain("never for AWS\n\n  asked of AWS");
    expectGolden("plan/new-nodes.txt", text);
    expectGolden("plan/new-nodes.json", `${JSON.stringify(planJson(plan), null, 2)}\n`);
  });
});

describe("proposing a stack", () => {
  it("shows the template and asks for it with a key", () => {
    const { command, aws, confirm, risk, sha256: sum } = shown("propose-stack");
    expect(command).toBe(plan.tasks[0]?.command?.text);
    expect(sum).toBe(sha256(command));
    expect(aws).toEqual({ action: "propose-stack", stack: "node-01", parameters: {} });
    expect([confirm, risk]).toEqual([{ how: "key", typed: null }, "changes"]);
  });

  it("gives a further node the group of the first that this run has made, unless it was told another", () => {
    const made = new Map([["node-01", madeNode(1)]]);
    const parameters = (node = {}) => {
      const of = planOf(GUIDE, {
        targets: [newNode("node-01", ["node"]), newNode("node-02", ["worker"], node)],
      });
      const { aws } = shown("propose-stack", { made }, "node-02", of);
      return aws?.action === "propose-stack" ? aws.parameters : null;
    };
    expect(parameters()).toEqual({ SharedGroup: madeNode(1).group });
    const told = {
      group: "sg-0123456789abcdef0",
      subnet: "subnet-0123456789abcdef0",
      vpc: "vpc-0123456789abcdef0",
    };
    expect(parameters(told)).toEqual({ SharedGroup: told.group, Subnet: told.subnet, Vpc: told.vpc });
  });

  it("takes an operator's own template as it is, with the parameters that it asks for", () => {
    const edited =
      "Parameters: {Subnet: {Type: String}}\nResources:\n  A: {Type: AWS::EC2::Instance, Name: <DATA_DEVICE>}\n";
    const of = planOf(GUIDE, {
      targets: [newNode("node-01", ["node"], { subnet: "subnet-1", group: "sg-1" })],
    });
    const { command, aws, findings, open } = shown("propose-stack", { edited }, "node-01", of);
    expect([command, findings, open]).toEqual([edited, [], []]);
    expect(aws).toEqual({ action: "propose-stack", stack: "node-01", parameters: { Subnet: "subnet-1" } });
  });

  it.each([
    ["Resources: [", "error template-unreadable"],
    ["Outputs: {}", "error template-unreadable"],
    ["Resources: {A: {Type: Größe}}", "error template-not-plain"],
    [`Resources: {A: {Type: ${"x".repeat(60_000)}}}`, "error template-too-large"],
  ])("says what is wrong with an edited template: %.40s", (edited, rule) => {
    expect(rules(shown("propose-stack", { edited }))).toEqual([rule]);
  });

  it("covers the parameters in the digest", () => {
    const of = (subnet: string | null) =>
      shown(
        "propose-stack",
        {},
        "node-01",
        planOf(GUIDE, { targets: [newNode("node-01", ["node"], { subnet })] }),
      );
    expect(of("subnet-1").digest).not.toBe(of("subnet-2").digest);
    expect(of("subnet-1").command).toBe(of("subnet-2").command);
  });
});

describe("making a stack", () => {
  const template = sha256(plan.tasks[0]?.command?.text ?? "");
  const proposal: Proposal = {
    stack: "node-01",
    changeSet: "lamplighter-0123456789abcdef",
    template,
    text: safeText("Add  Node  AWS::EC2::Instance\nAdd  Role  AWS::IAM::Role\n"),
  };

  it("says what is carried out, what CloudFormation says of it, and what it costs", () => {
    const { command, aws, confirm } = shown("make-stack", { proposal });
    expect(aws).toEqual({ action: "make-stack", stack: "node-01", changeSet: proposal.changeSet, template });
    expect(confirm).toEqual({ how: "type", typed: "node-01" });
    expect(command).toContain(`template-sha256: ${template}`);
    expect(command).toContain("#   Add  Node  AWS::EC2::Instance\n#   Add  Role");
    expect(command).toMatch(/^# Monthly cost: under 50 US dollars/m);
    expect(command).toContain("This keeps the data volume");
  });

  it("names no cost of a template that was edited", () => {
    const { command } = shown("make-stack", { proposal: { ...proposal, template: sha256("another") } });
    expect(command).toContain("Monthly cost unknown");
    expect(command).not.toContain("US dollars");
  });

  it("is an error while nothing was proposed", () => {
    const found = shown("make-stack", { proposal: null });
    expect(found.aws).toBeUndefined();
    expect(rules(found)).toEqual(["error nothing-proposed"]);
  });

  it("covers the change set in the digest", () => {
    const other = shown("make-stack", { proposal: { ...proposal, changeSet: "lamplighter-other" } });
    expect(other.digest).not.toBe(shown("make-stack", { proposal }).digest);
  });
});

describe("waiting for a node", () => {
  it("means the stack before the node stands, and the instance afterwards", () => {
    expect(shown("wait-for-node").aws).toEqual({ action: "wait-for-node", stack: "node-01", instance: null });
    const { instance } = madeNode(1);
    const later = shown("wait-for-node", { made: new Map([["node-01", madeNode(1)]]) });
    expect(later.aws).toEqual({ action: "wait-for-node", stack: null, instance });
    expect(later.command).toContain(instance);
  });
});

describe("a volume's snapshot and growth", () => {
  const grow = { action: "grow-volume", device: "DATA_DEVICE", size: "NEW_SIZE" } as const;
  const node = target("node-01", "i-0123456789abcdef0", ["node", "worker"]);
  const volume = "vol-0123456789abcdef0";
  const disks = [volumeDisk("nvme1n1", volume, 100)];
  const planned = (aws: typeof grow | { action: "snapshot-volume"; device: string }, ...values: string[]) =>
    makePlan({
      runbook: asking(runbookOf(GUIDE), "node", aws, ["DATA_DEVICE"]),
      guide: { path: "guide.md", sha256: sha256(GUIDE) },
      bindings: given(...values),
      targets: [node],
      sections: null,
    });
  const growing = (size: string, known: Partial<KnownNow> = { disks }) =>
    shown("grow-volume", known, "node-01", planned(grow, "DATA_DEVICE=nvme1n1", `NEW_SIZE=${size}`));

  it("is open while a value is missing", () => {
    const of = planned(grow);
    expect(of.tasks.find(({ aws }) => aws)?.open).toEqual(["DATA_DEVICE", "NEW_SIZE"]);
    const found = shown("grow-volume", { disks }, "node-01", of);
    expect([found.open, found.aws]).toEqual([["DATA_DEVICE", "NEW_SIZE"], undefined]);
  });

  it("grows the volume that the device is, in whole GiB, once its id is typed", () => {
    const { aws, confirm, command } = growing("200G");
    expect(aws).toEqual({ action: "grow-volume", volume, gibibytes: 200 });
    expect(confirm).toEqual({ how: "type", typed: volume });
    expect(command).toContain("device: nvme1n1\n  node: node-01");
  });

  it("means the volume that the device's name was pinned to, whatever is called so now", () => {
    const pinned = {
      name: "DATA_DEVICE",
      scope: { kind: "target", target: "node-01" },
      value: "nvme1n1",
      secret: false,
      from: "given",
      device: { volume: "vol-0aaaaaaaaaaaaaaaa", serial: null, size: 2 ** 30 },
    } as const;
    const { aws } = growing("200G", { disks, bindings: [pinned] });
    expect(aws).toEqual({ action: "grow-volume", volume: "vol-0aaaaaaaaaaaaaaaa", gibibytes: 200 });
  });

  it.each([
    ["250GB", 233, ["info size-rounded"]],
    ["1T", 1024, []],
    ["150", 150, []],
    ["100G", 100, ["error size-not-larger"]],
    ["64G", 64, ["error size-not-larger"]],
  ])("takes %s as %i GiB", (size, gibibytes, found) => {
    const { aws, ...rest } = growing(size);
    expect(aws).toMatchObject({ gibibytes });
    expect(rules({ aws, ...rest } as Presented)).toEqual(found);
  });

  it("cannot be confirmed while the volume is not known", () => {
    const asked = growing("200G", { disks: [] });
    expect([asked.aws, rules(asked)]).toEqual([undefined, ["error volume-unknown"]]);
    const notAsked = growing("200G", { disks: null });
    expect([notAsked.aws, rules(notAsked)]).toEqual([undefined, []]);
  });

  it("takes a snapshot with a key", () => {
    const of = planned({ action: "snapshot-volume", device: "nvme1n1" });
    const { aws, confirm } = shown("snapshot-volume", { disks }, "node-01", of);
    expect(aws).toEqual({ action: "snapshot-volume", volume });
    expect(confirm.how).toBe("key");
  });
});

describe("the DNS name of a new node", () => {
  const guide = GUIDE.replace("  NEW_SIZE:", "  SITE_NAME: { type: dns-name }\n  NEW_SIZE:").replace(
    "- HTTPS:",
    "- Create a DNS record for `SITE_NAME` in Route 53.\n- HTTPS:",
  );
  const zones = [
    { name: "example.org", id: "Z1" },
    { name: "lamp.example.org", id: "Z2" },
    { name: "xlamp.example.org", id: "Z3" },
  ];
  const proposed = (name: string): Presented => {
    const node = newNode("node-01", ["node", "worker"]);
    const make = node.make === undefined ? {} : { make: { ...node.make, zones } };
    const bindings = given(`SITE_NAME=${name}`);
    return shown(
      "propose-stack",
      {},
      "node-01",
      planOf(guide, { targets: [{ ...node, ...make }], bindings }),
    );
  };
  const parameters = ({ aws }: Presented) => (aws?.action === "propose-stack" ? aws.parameters : {});
  const leftOut = ({ findings }: Presented) => findings.some(({ message }) => message.includes("DNS record"));

  it("is in the nearest zone that holds it", () => {
    expect(parameters(proposed("www.lamp.example.org"))).toMatchObject({ HostedZone: "Z2" });
    expect(parameters(proposed("lamp.example.org"))).toMatchObject({ HostedZone: "Z2" });
    expect(parameters(proposed("www.example.org"))).toMatchObject({ HostedZone: "Z1" });
    expect(leftOut(proposed("www.example.org"))).toBe(false);
  });

  it("has no record where no zone holds it, and that is said", () => {
    expect(parameters(proposed("example.com"))).toEqual({ DnsName: "example.com" });
    expect(leftOut(proposed("example.com"))).toBe(true);
  });
});
