import { expect, it } from "vitest";
import type { AwsCall, AwsOperations } from "../../src/aws/call.ts";
import { resolveTargets } from "../../src/aws/resolve-targets.ts";
import { OperatorError } from "../../src/errors.ts";

type Input = AwsOperations["ec2:DescribeInstances"][0];
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
    resolve: (...selectors: string[]) => resolveTargets(call, selectors, new AbortController().signal),
  };
}

it.each([
  [
    "i-0123456789abcdef0",
    { InstanceIds: ["i-0123456789abcdef0"], Filters: [{ Name: "instance-state-name", Values: ["running"] }] },
  ],
  ["node-01", { Filters: [expect.anything(), { Name: "tag:Name", Values: ["node-01"] }] }],
  ["node-*", { Filters: [expect.anything(), { Name: "tag:Name", Values: ["node-\\*"] }] }],
  ["tag:Role=worker=1", { Filters: [expect.anything(), { Name: "tag:Role", Values: ["worker=1"] }] }],
])("looks for %s", async (selector, query) => {
  const { asked, resolve } = account(() => ({ Reservations: [{ Instances: [instance("i-1", "one")] }] }));
  expect(await resolve(selector)).toEqual([{ selector, id: "i-1", name: "one" }]);
  expect(asked).toEqual([query]);
});

it("keeps the order of the selectors, looks at every page, and names the nameless by their id", async () => {
  const { resolve } = account(({ NextToken, Filters }) => {
    const name = Filters?.[1]?.Values?.[0];
    if (NextToken === undefined) return { Reservations: [], NextToken: "more" };
    return { Reservations: [{ Instances: [instance(`i-${name}`)] }] };
  });
  expect((await resolve("b", "a")).map(({ name }) => name)).toEqual(["i-b", "i-a"]);
});

it("says what was found when a selector names none or several", async () => {
  const none = account(() => ({}));
  await expect(none.resolve("node-01")).rejects.toThrow(/No running instance answers to `node-01`/);
  const gone = account(() => Object.assign(new Error("gone"), { name: "InvalidInstanceID.NotFound" }));
  await expect(gone.resolve("i-0123456789abcdef0")).rejects.toThrow(/No running instance/);
  const several = account(() => ({
    Reservations: [{ Instances: [instance("i-1", "n"), instance("i-2", "n")] }],
  }));
  await expect(several.resolve("n")).rejects.toThrow("n (i-1), n (i-2)");
  const denied = account(() => Object.assign(new Error("no"), { name: "UnauthorizedOperation" }));
  await expect(denied.resolve("n")).rejects.toThrow(OperatorError);
});
