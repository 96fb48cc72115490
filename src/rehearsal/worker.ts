// The thread that a practice account lives in: takes calls as messages, answers with messages. Ending this thread is
// the nodes' power cut. The other side is practice-account.ts.
import { parentPort, workerData } from "node:worker_threads";
import type { AwsOperation, AwsOperations } from "../aws/call.ts";
import { type AccountOptions, openAccount } from "./account.ts";

export type Request = {
  readonly id: number;
  readonly operation: AwsOperation;
  readonly input: AwsOperations[AwsOperation][0];
};
export type Reply =
  | { readonly type: "ready"; readonly joinToken: string | null }
  | { readonly type: "answer"; readonly id: number; readonly output: unknown }
  | { readonly type: "error"; readonly id: number; readonly name: string; readonly message: string };

const port = parentPort;
if (port) {
  const account = await openAccount(workerData as AccountOptions);
  const never = new AbortController().signal;
  port.on("message", async ({ id, operation, input }: Request) => {
    let reply: Reply;
    try {
      reply = { type: "answer", id, output: await account.call(operation, input, never) };
    } catch (error) {
      reply =
        error instanceof Error
          ? { type: "error", id, name: error.name, message: error.message }
          : { type: "error", id, name: "Error", message: String(error) };
    }
    port.postMessage(reply);
  });
  port.postMessage({ type: "ready", joinToken: account.joinToken } satisfies Reply);
}
