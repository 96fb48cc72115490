// What a resume says of instances that a fleet's selector finds now and that are not in the run.
import { expect, it } from "vitest";
import type { AwsCall } from "../../src/aws/api/call.ts";
import { newMembersWords } from "../../src/cli/destination/new-members.ts";
import { BugError } from "../../src/errors.ts";
import type { Plan } from "../../src/plan/model/plan.ts";
import { planOf } from "../support/plan-builder.ts";

const never = new AbortController().signal;

/** A run on two workers that this selector found, and on a manager outside of the fleet. */
function planWith(selector: string): Plan {
  const steps = [
    { run: "uname -r", on: "manager" },
    { run: "uname -r", on: "worker" },
  ];
  const plan = planOf(steps, {}, { worker: { nodes: 2, maxConcurrency: 2, maxErrors: 0 } });
  const targets = plan.targets.map((target, at) => ({
    ...target,
    id: `i-${at}`,
    selector: target.roles.includes("worker") ? selector : "asg:managers",
  }));
  return { ...plan, targets };
}

/** EC2 finds these for whatever it is asked; and the filters that it was asked with. */
function finding(...instances: readonly (readonly [id: string, name: string])[]) {
  const asked: unknown[] = [];
  const call: AwsCall = async (_, input) => {
    asked.push((input as { Filters?: readonly { Name?: string }[] }).Filters?.[1]?.Name);
    return {
      Reservations: [
        {
          Instances: instances.map(([InstanceId, Value]) => ({ InstanceId, Tags: [{ Key: "Name", Value }] })),
        },
      ],
    } as never;
  };
  return { call, asked };
}

const KNOWN = [
  ["i-1", "web-1"],
  ["i-2", "web-2"],
] as const;

it.each(["asg:workers", "tag:Role=worker", "web"])(
  "names what %s finds besides the run's nodes",
  async (selector) => {
    const { call, asked } = finding(...KNOWN, ["i-9", "web-9"]);
    expect(await newMembersWords(call, planWith(selector), never)).toBe(
      `${selector} also matches 1 instance outside this run: web-9 (i-9). `,
    );
    expect(asked).toHaveLength(1);
  },
);

it("says nothing where there is none, and does not ask about nodes that were named one by one", async () => {
  expect(await newMembersWords(finding(...KNOWN).call, planWith("asg:workers"), never)).toBe("");
  const plan = planWith("");
  const targets = plan.targets.map((target) => ({ ...target, selector: target.id ?? "" }));
  const { call, asked } = finding(["i-9", "web-9"]);
  expect(await newMembersWords(call, { ...plan, targets }, never)).toBe("");
  expect(asked).toEqual([]);
});

it("says that it could not be checked, and hides no defect of ours", async () => {
  const failing =
    (error: Error): AwsCall =>
    () =>
      Promise.reject(error);
  const refused = Object.assign(new Error("no"), { name: "UnauthorizedOperation" });
  expect(await newMembersWords(failing(refused), planWith("asg:workers"), never)).toBe(
    "Could not check for new instances: asg:workers. ",
  );
  await expect(
    newMembersWords(failing(new BugError("ours")), planWith("asg:workers"), never),
  ).rejects.toThrow("ours");
});
