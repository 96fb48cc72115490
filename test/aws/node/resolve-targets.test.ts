import { expect, it } from "vitest";
import type { AwsCall, AwsOperations } from "../../../src/aws/api/call.ts";
import { onlyOne, resolveTargets, runningInstances } from "../../../src/aws/node/resolve-targets.ts";
import { OperatorError } from "../../../src/errors.ts";

type Input = AwsOperations["ec2:DescribeInstances"][0];
const never = new AbortController().signal;
const instance = (id: string, name?: string) => ({
  InstanceId: id,
  Tags: name === undefined ? [] : [{ Key: "Name", Value: name }],
});

function account(answer: (input: Input) => object | Error) {
  const asked: Input[] = [];
  const call: AwsCall = async (_, input) => {
    asked.push(input as Input);
    const found = answer(input as Input);
    if (found instanceof Error) throw found;
    return found as never;
  };
  return {
    asked,
    resolve: (...selectors: string[]) => resolveTargets(call, selectors, never),
    running: () => runningInstances(call, never),
  };
}

it.each([
  [
    "i-0123456789abcdef0",
    { InstanceIds: ["i-0123456789abcdef0"], Filters: [{ Name: "instance-state-name", Values: ["running"] }] },
  ],
  ["node-01", { Filters: [expect.anything(), { Name: "tag:Name", Values: ["node-01"] }] }],
  ["node-*", { Filters: [expect.anything(), { Name: "tag:Name", Values: ["node-\\*"] }] }],
  [
    "asg:workers",
    { Filters: [expect.anything(), { Name: "tag:aws:autoscaling:groupName", Values: ["workers"] }] },
  ],
  ["tag:Role=worker=1", { Filters: [expect.anything(), { Name: "tag:Role", Values: ["worker=1"] }] }],
])("looks for %s", async (selector, query) => {
  const id = selector.startsWith("i-") ? selector : "i-1";
  const { asked, resolve } = account(() => ({ Reservations: [{ Instances: [instance(id, "one")] }] }));
  expect(await resolve(selector)).toEqual([{ selector, found: [{ id, name: "one", note: "" }] }]);
  expect(asked).toEqual([query]);
});

it("does not take another instance for the one that was asked for by its id", async () => {
  const other = account(() => ({
    Reservations: [{ Instances: [instance("i-0fffffffffffffff0", "other")] }],
  }));
  expect(await other.resolve("i-0123456789abcdef0")).toMatchObject([{ found: [] }]);
});

it("keeps the order of the selectors, looks at every page, and names the nameless by their id", async () => {
  const { resolve } = account(({ NextToken, Filters }) => {
    const name = Filters?.[1]?.Values?.[0];
    if (NextToken === undefined) return { Reservations: [], NextToken: "more" };
    return { Reservations: [{ Instances: [instance(`i-${name}`)] }] };
  });
  const names = (await resolve("b", "a")).map(({ found }) => found.map(({ name }) => name));
  expect(names).toEqual([["i-b"], ["i-a"]]);
});

it("gives none and several as they are, with what tells them apart", async () => {
  const none = account(() => ({}));
  expect(await none.resolve("node-01")).toEqual([{ selector: "node-01", found: [] }]);
  const gone = account(() => Object.assign(new Error("gone"), { name: "InvalidInstanceID.NotFound" }));
  expect(await gone.resolve("i-0123456789abcdef0")).toMatchObject([{ found: [] }]);
  const several = account(() => ({
    Reservations: [
      {
        Instances: [
          {
            ...instance("i-1", "n\u001b[31m"),
            InstanceType: "t3.medium",
            Placement: { AvailabilityZone: "eu-central-1a" },
            PrivateIpAddress: "172.31.0.10",
          },
        ],
      },
      { Instances: [instance("i-2", "")] },
    ],
  }));
  expect(await several.resolve("n")).toEqual([
    {
      selector: "n",
      found: [
        { id: "i-1", name: "n", note: "t3.medium, eu-central-1a, 172.31.0.10" },
        { id: "i-2", name: "i-2", note: "" },
      ],
    },
  ]);
});

it("says what was found where exactly one is needed", async () => {
  const { resolve } = account(({ Filters }) => ({
    Reservations: [
      {
        Instances: ["i-1", "i-2"].slice(0, Number(Filters?.[1]?.Values?.[0])).map((id) => instance(id, "n")),
      },
    ],
  }));
  const [none, one, two] = await resolve("0", "1", "2");
  if (none === undefined || one === undefined || two === undefined) throw new Error("not three");
  expect(onlyOne(one)).toMatchObject({ id: "i-1" });
  expect(() => onlyOne(none)).toThrow(/No running instance matches `0`/);
  expect(() => onlyOne(two)).toThrow("n (i-1), n (i-2)");
});

it("lists running instances to pick from, two hundred at most", async () => {
  const { asked, running } = account(({ NextToken }) => {
    const page = Number(NextToken ?? 0);
    const Instances = Array.from({ length: 80 }, (_, at) => instance(`i-${page}-${at}`));
    return { Reservations: [{ Instances }], ...(page < 4 ? { NextToken: String(page + 1) } : {}) };
  });
  const { found, more } = await running();
  expect([found.length, more, asked.length]).toEqual([200, true, 3]);
  expect(asked[0]).toEqual({
    Filters: [{ Name: "instance-state-name", Values: ["running"] }],
    MaxResults: 100,
  });
  const few = account(() => ({ Reservations: [{ Instances: [instance("i-1")] }] }));
  expect(await few.running()).toMatchObject({ found: [{ id: "i-1" }], more: false });
});

it("says which permission a look-up needs", async () => {
  const denied = account(() => Object.assign(new Error("no"), { name: "UnauthorizedOperation" }));
  await expect(denied.resolve("n")).rejects.toThrow(OperatorError);
  await expect(denied.running()).rejects.toMatchObject({
    advice: expect.stringContaining("ec2:DescribeInstances"),
  });
});

it("asks for many names or ids together, and tells which selector found which", async () => {
  const ids = Array.from({ length: 250 }, (_, at) => `i-${String(at).padStart(17, "0")}`);
  const names = Array.from({ length: 12 }, (_, at) => `web-${at}*`);
  const { asked, resolve } = account(({ Filters }) => {
    const [, filter] = Filters ?? [];
    const Instances = (filter?.Values ?? []).flatMap((value) => {
      if (filter?.Name === "instance-id") return value === ids[7] ? [] : [instance(value, "n")];
      const name = value.replaceAll("\\", "");
      return [instance(`i-a${name}`, name), instance(`i-b${name}`, name)];
    });
    return { Reservations: [{ Instances }] };
  });
  const found = await resolve(...names, ...ids, "tag:Role=worker");
  expect(found.map(({ selector }) => selector)).toEqual([...names, ...ids, "tag:Role=worker"]);
  expect(found[3]?.found.map(({ id }) => id)).toEqual(["i-aweb-3*", "i-bweb-3*"]);
  expect(found[names.length + 7]?.found).toEqual([]);
  expect(found[names.length + 8]?.found.map(({ id }) => id)).toEqual([ids[8]]);
  expect(asked.map(({ Filters }) => [Filters?.[1]?.Name, Filters?.[1]?.Values?.length])).toEqual([
    ["instance-id", 200],
    ["instance-id", 50],
    ["tag:Name", 12],
    ["tag:Role", 1],
  ]);
  expect(asked[2]?.Filters?.[1]?.Values?.[0]).toBe("web-0\\*");
});

it("advises to take all where several are found for a role", async () => {
  const { resolve } = account(() => ({
    Reservations: [{ Instances: [instance("i-1", "n"), instance("i-2", "n")] }],
  }));
  const [two] = await resolve("n");
  if (two === undefined) throw new Error("not one");
  expect(() => onlyOne(two, "worker")).toThrow(
    expect.objectContaining({
      advice: "Choose one by its instance id, or take all of them with --together worker.",
    }),
  );
});
