// What is asked of AWS itself, by the program's own transport: a stack is proposed and made, a node waited for, a snapshot taken, a
// volume grown. What was done is looked at from outside; so is that nothing was done where it had to be refused.
import {
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AwsCall } from "../../src/aws/api/call.ts";
import { sha256 } from "../../src/digest.ts";
import { type AwsOrder, changeSetName } from "../../src/plan/model/aws-order.ts";
import type { Effect, Report } from "../../src/run/model/ports.ts";
import { RUN, type ScriptedAws, scriptedAws } from "../support/scripted-aws.ts";
import {
  asUserAllowed,
  attachVolume,
  ec2,
  newName,
  ownCall,
  programCall,
  startInstances,
  underIam,
} from "./account.ts";
import { NODE_TEMPLATE_HERE, NODE_TYPE } from "./node-template.ts";

const TEMPLATE = NODE_TEMPLATE_HERE;

let call: AwsCall;
beforeAll(async () => {
  call = await programCall();
});
afterAll(() => vi.unstubAllEnvs());

/** An order on its way, each time in a process of its own that knows nothing of the others. */
interface Ordered {
  readonly nonce: string;
  send(): Promise<readonly Report[]>;
  watch(commandId: string, enough?: (reports: readonly Report[]) => boolean): Promise<readonly Report[]>;
  /** By a process that knows that it was asked for, and not what became of it. */
  reconcile(): Promise<readonly Report[]>;
  /** Sent and watched to its end. */
  done(): Promise<readonly Report[]>;
}

function ordered(order: AwsOrder, by: AwsCall = call, text = TEMPLATE): Ordered {
  const nonce = sha256(newName("nonce")).slice(0, 32);
  const asked = Date.now();
  const known = { nonce, epoch: 0, target: "manager", capture: null, aws: order };
  const transport = (): ScriptedAws => {
    let time = Date.now();
    const sleep = async (ms: number): Promise<void> => {
      time += ms;
    };
    return scriptedAws({ call: by, now: () => time, sleep });
  };
  const notAfter = asked + 90_000;
  const send: Extract<Effect, { type: "send" }> = {
    ...known,
    key: `send ${nonce} 0`,
    type: "send",
    phase: "command",
    kind: "aws",
    text,
    timeout: 300,
    notAfter,
    secrets: [],
    devices: [],
    local: undefined,
  };
  const it: Ordered = {
    nonce,
    send: () => transport().perform(send),
    watch: (commandId, enough) =>
      transport().perform(
        {
          ...known,
          key: `watch ${nonce} 0`,
          type: "watch",
          commandId,
          requestedAt: Date.now(),
          timeout: 600,
        },
        enough,
      ),
    reconcile: () =>
      transport().perform({
        ...known,
        key: `reconcile ${nonce} 1 0`,
        type: "reconcile",
        requestedAt: asked,
        notAfter,
        text,
        commandId: null,
        fence: false,
        stop: false,
      }),
    async done() {
      const sent = await it.send();
      const accepted = sent.find(({ type }) => type === "accepted");
      return accepted?.type === "accepted" ? [...sent, ...(await it.watch(accepted.commandId))] : sent;
    },
  };
  return it;
}

const outputOf = (reports: readonly Report[]): string =>
  reports.map((it) => (it.type === "output" ? it.text : "")).join("");

const ended = (exitCode: number, message: unknown = null) =>
  expect.objectContaining({ type: "finished", outcome: "exited", exitCode, message });

/** What the server lacks of change sets: the template of one that was not carried out is as it was given. */
function withTemplates(): AwsCall {
  const given = new Map<string, string>();
  return async (operation, input, signal) => {
    const answer = await call(operation, input, signal);
    const { ChangeSetName = "", TemplateBody } = input as { ChangeSetName?: string; TemplateBody?: string };
    if (operation === "cloudformation:CreateChangeSet")
      given.set((answer as { Id?: string }).Id ?? "", TemplateBody ?? "");
    if (operation !== "cloudformation:GetTemplate") return answer;
    expect(answer).toMatchObject({ TemplateBody: "{}" });
    return { ...answer, TemplateBody: given.get(ChangeSetName) ?? "" };
  };
}

const instancesOf = async (stack: string): Promise<readonly string[]> => {
  const Filters = [{ Name: "tag:lamplighter:stack", Values: [stack] }];
  const { Reservations = [] } = await ec2().send(new DescribeInstancesCommand({ Filters }));
  return Reservations.flatMap(({ Instances = [] }) => Instances).map(({ InstanceId = "" }) => InstanceId);
};

const parameters = { DataVolumeSize: "64" };
const propose = (stack: string): AwsOrder => ({ action: "propose-stack", stack, parameters });
const make = (stack: string, nonce: string, text = TEMPLATE): AwsOrder => ({
  action: "make-stack",
  stack,
  changeSet: changeSetName(nonce),
  template: sha256(text),
});

describe("a stack", () => {
  it("that is proposed shows all that it would make, and makes nothing", async () => {
    const stack = newName("node");
    const reports = await ordered(propose(stack)).done();
    expect(reports.at(-1)).toEqual(ended(0));
    const lines = outputOf(reports).trimEnd().split("\n");
    expect(lines[0]).toBe(`Change set for the stack ${stack}:`);
    for (const words of [/^Add +Node +AWS::EC2::Instance$/, /^Add +DataVolume +AWS::EC2::Volume$/])
      expect(lines).toContainEqual(expect.stringMatching(words));
    expect(await instancesOf(stack)).toEqual([]);
  });

  it("whose proposal was asked for without an answer is found by its name", async () => {
    const proposal = ordered(propose(newName("node")));
    const sent = await proposal.send();
    expect(sent).toMatchObject([{ type: "accepted" }]);
    expect(await proposal.reconcile()).toEqual(sent);
  });

  it("is made once of the change set that was confirmed, followed, and found again", async () => {
    const by = withTemplates();
    const stack = newName("node");
    const proposal = ordered(propose(stack), by);
    await proposal.done();
    const making = ordered(make(stack, proposal.nonce), by);
    const reports = await making.done();
    expect(reports.at(-1)).toEqual(ended(0));
    expect(outputOf(reports)).toMatch(/Z {2}CREATE_IN_PROGRESS .*AWS::CloudFormation::Stack/);
    expect(outputOf(reports)).toMatch(/Z {2}CREATE_COMPLETE .*AWS::CloudFormation::Stack/);
    expect(outputOf(reports)).toContain(`aws cloudformation delete-stack --stack-name ${stack}`);
    expect(await instancesOf(stack)).toHaveLength(1);

    const [accepted] = reports;
    expect(await making.reconcile()).toEqual([accepted]);
    const again = await ordered(make(stack, proposal.nonce), by).done();
    expect(again.at(-1)).toEqual(ended(0));
    expect(outputOf(again)).toContain("The change set was already executed");
    expect(await instancesOf(stack)).toHaveLength(1);
  });

  it("is not made of a template that nobody confirmed", async () => {
    const by = withTemplates();
    const stack = newName("node");
    const proposal = ordered(propose(stack), by);
    await proposal.done();
    const other = make(stack, proposal.nonce, `${TEMPLATE}# and more\n`);
    const reports = await ordered(other, by).done();
    expect(reports).toEqual([ended(1, expect.stringContaining("differs from the confirmed one"))]);
    expect(await instancesOf(stack)).toEqual([]);
  });

  it("is not made of a change set that there is not", async () => {
    const stack = newName("node");
    const reports = await ordered(make(stack, "0".repeat(32))).done();
    expect(reports).toEqual([ended(1, expect.stringMatching(/no longer has the change set/))]);
  });

  it("is neither read nor made by somebody who may not, and the permission is named", async () => {
    await asUserAllowed("ec2:DescribeInstances");
    const reports = await underIam(async () => ordered(propose(newName("node")), await ownCall()).done());
    expect(reports).toMatchObject([
      {
        type: "finished",
        outcome: "not-run",
        message: expect.stringContaining("lacks the permission cloudformation:DescribeStacks"),
      },
    ]);
  });
});

describe("a node", () => {
  /** What the server lacks: the agent of every node has registered. */
  const online: AwsCall = async (operation, input, signal) =>
    operation === "ssm:DescribeInstanceInformation"
      ? ({ InstanceInformationList: [{ InstanceId: node, PingStatus: "Online" }] } as never)
      : call(operation, input, signal);
  let node = "";

  it("that runs and passes its checks is ready once its agent is online, and tells what it is", async () => {
    [node = ""] = await startInstances(
      { Name: newName("node") },
      {
        InstanceType: NODE_TYPE as "c5.xlarge",
        BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { VolumeSize: 8 } }],
      },
    );
    const volume = await attachVolume(node, "/dev/sdf", 64);
    const reports = await ordered({ action: "wait-for-node", stack: null, instance: node }, online).done();
    expect(outputOf(reports)).toContain(
      "running; system check ok, instance check ok; Systems Manager Online",
    );
    expect(reports.at(-1)).toMatchObject({
      type: "finished",
      exitCode: 0,
      made: {
        instance: node,
        facts: expect.objectContaining({ type: NODE_TYPE, zone: "eu-central-1a", "data volume": volume }),
      },
    });
  });

  it("is waited for where Systems Manager cannot be asked, and that is said", async () => {
    const [id = ""] = await startInstances({ Name: newName("node") });
    const reports = await ordered({ action: "wait-for-node", stack: null, instance: id }).watch(id, (told) =>
      outputOf(told).includes("Lamplighter asks again"),
    );
    expect(outputOf(reports)).toContain("ssm:DescribeInstanceInformation");
    expect(reports.filter(({ type }) => type === "finished")).toEqual([]);
  });

  it("that EC2 does not know is not waited for long", async () => {
    const instance = "i-00000000000000000";
    const reports = await ordered({ action: "wait-for-node", stack: null, instance }).done();
    expect(reports.at(-1)).toEqual(
      ended(1, expect.stringContaining(`EC2 does not know the instance ${instance}`)),
    );
  });
});

describe("a volume", () => {
  const sizeOf = async (id: string): Promise<number | undefined> =>
    (await ec2().send(new DescribeVolumesCommand({ VolumeIds: [id] }))).Volumes?.[0]?.Size;

  async function newVolume(): Promise<string> {
    const [id = ""] = await startInstances({ Name: newName("node") });
    return attachVolume(id, "/dev/sdf", 64);
  }
  const grow = (volume: string, gibibytes: number): AwsOrder => ({
    action: "grow-volume",
    volume,
    gibibytes,
  });

  it("is kept in a snapshot that carries the step's name, by which it is found again", async () => {
    const volume = await newVolume();
    const order = ordered({ action: "snapshot-volume", volume });
    const reports = await order.done();
    expect(reports.at(-1)).toMatchObject({ type: "finished", exitCode: 0 });
    const [accepted] = reports;
    if (accepted?.type !== "accepted") throw new Error("not accepted");
    const { Snapshots } = await ec2().send(
      new DescribeSnapshotsCommand({ SnapshotIds: [accepted.commandId] }),
    );
    expect(Snapshots).toMatchObject([
      {
        VolumeId: volume,
        Description: expect.stringContaining(RUN),
        Tags: expect.arrayContaining([{ Key: "lamplighter:nonce", Value: order.nonce }]),
      },
    ]);
    expect(await order.reconcile()).toEqual([accepted]);
  });

  it("grows, is found to grow, and is not made to twice", async () => {
    const volume = await newVolume();
    const order = ordered(grow(volume, 128));
    const reports = await order.done();
    expect(reports.at(-1)).toMatchObject({ type: "finished", exitCode: 0 });
    expect(await sizeOf(volume)).toBe(128);
    expect(await order.reconcile()).toEqual([reports[0]]);

    const same = await ordered(grow(volume, 128)).done();
    expect(same.at(-1)).toEqual(ended(0));
    expect(outputOf(same)).toContain("already has 128 GiB");
    const soon = await ordered(grow(volume, 256)).done();
    expect(soon).toEqual([ended(1, expect.stringContaining("six hours"))]);
    expect(await sizeOf(volume)).toBe(128);
  });

  it("is never made smaller, which this server would do", async () => {
    const volume = await newVolume();
    const reports = await ordered(grow(volume, 32)).done();
    expect(reports).toEqual([ended(1, expect.stringContaining("a volume cannot shrink"))]);
    expect(await sizeOf(volume)).toBe(64);
  });

  it("that there is not is neither kept nor grown", async () => {
    const volume = "vol-00000000000000000";
    for (const order of [grow(volume, 128), { action: "snapshot-volume", volume } as const])
      expect(await ordered(order).done()).toEqual([
        ended(1, expect.stringContaining(`EC2 does not know the volume ${volume}`)),
      ]);
  });
});
