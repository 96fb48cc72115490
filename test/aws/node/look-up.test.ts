import { describe, expect, it } from "vitest";
import { type LookUp, lookUp } from "../../../src/aws/node/look-up.ts";
import type { Job } from "../../../src/aws/session/job.ts";
import { serviceError } from "../../support/scripted-aws.ts";
import { scriptedFleet } from "../../support/scripted-fleet.ts";

const idOf = (number: number): string => `i-${number.toString(16).padStart(17, "0")}`;

/** Looks so many nodes up at the same time; one that is `unknown` makes AWS refuse every request that names it. */
function looked(nodes: number, unknown: string | null = null, signals: readonly AbortSignal[] = []) {
  const fleet = scriptedFleet(
    () => 0,
    async () => {},
    0,
    0,
  );
  const calls: string[] = [];
  const call: typeof fleet.call = async (operation, input, signal) => {
    const {
      InstanceIds = [],
      Filters = [],
      ImageIds = [],
    } = input as {
      InstanceIds?: string[];
      Filters?: { Values?: string[] }[];
      ImageIds?: string[];
    };
    const ids = [...InstanceIds, ...ImageIds, ...(Filters[0]?.Values ?? [])];
    calls.push(`${operation.split(":")[1]} ${ids.length}`);
    if (operation === "ec2:DescribeInstances" && unknown !== null && ids.includes(unknown))
      throw serviceError("InvalidInstanceID.NotFound");
    return fleet.call(operation, input, signal);
  };
  const session = { options: { call } };
  const answers = Array.from({ length: nodes }, (_, at): Promise<LookUp> => {
    const job = { session, signal: signals[at] ?? new AbortController().signal } as unknown as Job;
    return lookUp(job, idOf(at));
  });
  return { answers: Promise.all(answers), calls };
}

describe("nodes that are looked up at the same time", () => {
  it("share a request for each hundred of them, and each gets what is its own", async () => {
    const { answers, calls } = looked(250);
    const all = await answers;
    expect(calls.filter((call) => call.startsWith("DescribeInstances "))).toEqual([
      "DescribeInstances 100",
      "DescribeInstances 100",
      "DescribeInstances 50",
    ]);
    expect(calls.filter((call) => call.startsWith("DescribeVolumes "))).toHaveLength(3);
    // In pages of fifty.
    expect(calls.filter((call) => call.startsWith("DescribeInstanceInformation "))).toHaveLength(5);
    for (const [at, { instance, managed, volumes, image }] of all.entries()) {
      expect(instance).toMatchObject({ known: true, value: { InstanceId: idOf(at) } });
      expect(managed).toMatchObject({ known: true, value: { InstanceId: idOf(at) } });
      expect(volumes).toMatchObject({ known: true, value: [{ Attachments: [{ InstanceId: idOf(at) }] }] });
      expect(image).toMatchObject({ known: true, value: { ImageId: "ami-0123456789abcdef0" } });
    }
  });

  it("ask for an image that they share once", async () => {
    const { answers, calls } = looked(60);
    await answers;
    expect(calls.filter((call) => call.startsWith("DescribeImages "))).toEqual(["DescribeImages 1"]);
  });

  it("are known even if one of them does not exist", async () => {
    const { answers, calls } = looked(100, idOf(42));
    const all = await answers;
    for (const [at, { instance }] of all.entries()) {
      expect(instance.known).toBe(true);
      if (instance.known) expect(instance.value?.InstanceId ?? null).toBe(at === 42 ? null : idOf(at));
    }
    expect(calls.filter((call) => call.startsWith("DescribeInstances ")).length).toBeLessThan(16);
  });

  it("are looked up although one of them is not wanted any more", async () => {
    const gone = new AbortController();
    const { answers } = looked(3, null, [gone.signal]);
    gone.abort();
    const [first, second] = await answers;
    expect(first?.instance.known).toBe(false);
    expect(second?.instance).toMatchObject({ known: true, value: { InstanceId: idOf(1) } });
  });
});

it("asks about a single node as ever", async () => {
  const { answers, calls } = looked(1);
  await answers;
  expect(calls.toSorted()).toEqual([
    "DescribeImages 1",
    "DescribeInstanceInformation 1",
    "DescribeInstances 1",
    "DescribeVolumes 1",
  ]);
});
