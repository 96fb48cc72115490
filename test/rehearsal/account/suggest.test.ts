import { describe, expect, it } from "vitest";
import { checkValue } from "../../../src/plan/value-types/check-value.ts";
import { startPracticeAccount } from "../../../src/rehearsal/practice-account.ts";
import type { Variable, VariableType } from "../../../src/runbook/model/runbook.ts";
import { VARIABLE_TYPES } from "../../../src/runbook/model/variable-types.ts";
import { variable as variableOf } from "../../support/plan-variables.ts";

const variable = (type: VariableType, more: Partial<Variable> = {}): Variable =>
  variableOf("NAME", type, { choices: ["one", "two"], pattern: "^ab+$", ...more });

describe("practice values", () => {
  it.each(VARIABLE_TYPES)("are valid for the type %s, on each node", async (type) => {
    const account = await startPracticeAccount({ seed: "SEED", rebuild: [], inProcess: true, pace: 0 });
    for (const target of [null, "manager", "worker"]) {
      const value = account.suggest(variable(type), target);
      if (type === "swarm-token" || type === "pattern") expect(value).toBeNull();
      else expect(checkValue(variable(type), value ?? "")).toEqual({ ok: true, value });
    }
    await account.close();
  });

  it("name this account's own things, and differ where two nodes may not share", async () => {
    const account = await startPracticeAccount({ seed: "SEED", rebuild: [], inProcess: true, pace: 0 });
    const [manager, worker] = account.nodes;
    expect(account.suggest(variable("ip-address"), "worker")).toBe(manager?.privateIp);
    expect(account.suggest(variable("instance-id"), "worker")).toBe(worker?.id);
    expect(account.suggest(variable("dns-name"), "manager")).not.toBe(
      account.suggest(variable("dns-name"), "worker"),
    );
    expect(account.suggest(variable("host-name", { example: "node-01.example.com" }), "worker")).toBe(
      "node-02.practice.example",
    );
    expect(account.suggest(variable("block-device", { example: "nvme1n1" }), "worker")).toBe("nvme1n1");
    expect(account.suggest(variable("text", { secret: true }), null)).toBeNull();
    expect(account.suggest(variable("port", { default: "8080" }), null)).toBe("8080");
    const volumes = await account.call(
      "ec2:DescribeVolumes",
      { Filters: [{ Name: "attachment.instance-id", Values: [worker?.id ?? ""] }] },
      new AbortController().signal,
    );
    expect(volumes.Volumes?.map((one) => one.VolumeId)).toContain(
      account.suggest(variable("volume-id"), "worker"),
    );
    await account.close();
  });
});
