// The account in a thread of its own, as the installed program starts it.
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import type { Reply, Request } from "../../src/rehearsal/worker.ts";
import { installedPackage } from "../support/installed-program.ts";

describe("the installed worker", () => {
  it("is ready, answers and fails by message, and answers while a command runs", async () => {
    const worker = new Worker(join(installedPackage(), "dist", "practice-account.cjs"), {
      workerData: { seed: "SEED", rebuild: [], pace: 10 },
      stdout: true,
      stderr: true,
    });
    let printed = "";
    for (const stream of [worker.stdout, worker.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
      });
    const replies = new Map<number, (reply: Reply) => void>();
    const ready = new Promise<void>((resolve, reject) => {
      worker.on("error", reject);
      worker.on("message", (reply: Reply) =>
        reply.type === "ready" ? resolve() : replies.get(reply.id)?.(reply),
      );
    });
    let next = 1;
    const ask = (operation: Request["operation"], input: object) =>
      new Promise<Reply>((resolve) => {
        const id = next++;
        replies.set(id, resolve);
        worker.postMessage({ id, operation, input });
      });
    try {
      await ready;
      const found = await ask("ec2:DescribeInstances", {
        Filters: [{ Name: "tag:Role", Values: ["manager"] }],
      });
      const id = /"InstanceId":"(i-[0-9a-f]{17})"/.exec(JSON.stringify(found))?.[1] ?? "";
      const busy = await ask("ssm:SendCommand", {
        InstanceIds: [id],
        DocumentName: "AWS-RunShellScript",
        Parameters: { commands: ["while [ -e / ]; do true; done"] },
      });
      expect(busy).toMatchObject({
        type: "answer",
        output: { Command: { InstanceIds: [id], Status: "Pending" } },
      });
      const commandId = (busy as { output: { Command: { CommandId: string } } }).output.Command.CommandId;
      for (let status: unknown = ""; status !== "InProgress"; ) {
        const list = await ask("ssm:ListCommandInvocations", { CommandId: commandId });
        status = (list as { output: { CommandInvocations: { Status: string }[] } }).output
          .CommandInvocations[0]?.Status;
      }
      expect(await ask("sts:GetCallerIdentity", {})).toMatchObject({
        type: "answer",
        output: { Account: "111122223333" },
      });
      expect(await ask("ssm:CancelCommand", { CommandId: "nope" })).toMatchObject({
        type: "error",
        name: "InvalidCommandId",
      });
      // A thread that loads the program's own entry begins another run.
      expect(printed).toBe("");
    } finally {
      await worker.terminate();
    }
  });
});
