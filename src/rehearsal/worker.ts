// The thread of a practice account: receives calls and sends answers as messages. Ending this thread is the
// nodes' power cut. The other side is practice-account.ts.
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { AwsOperation, AwsOperations } from "../aws/api/call.ts";
import { type AccountOptions, openAccount } from "./account/account.ts";
import { isServiceError } from "./base/service-error.ts";

export type Request = {
  readonly id: number;
  readonly operation: AwsOperation;
  readonly input: AwsOperations[AwsOperation][0];
};
export type Reply =
  | { readonly type: "ready"; readonly joinToken: string | null }
  | { readonly type: "answer"; readonly id: number; readonly output: unknown }
  | {
      readonly type: "error";
      readonly id: number;
      readonly name: string;
      readonly message: string;
      /** A service rejected the call. */
      readonly isRefusal: boolean;
    };

if (parentPort) void serve(parentPort);

async function serve(port: MessagePort): Promise<void> {
  const account = await openAccount(workerData as AccountOptions);
  const never = new AbortController().signal;
  port.on("message", async ({ id, operation, input }: Request) => {
    let reply: Reply;
    try {
      reply = { type: "answer", id, output: await account.call(operation, input, never) };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      reply = { type: "error", id, name, message, isRefusal: isServiceError(error) };
    }
    port.postMessage(reply);
  });
  port.postMessage({ type: "ready", joinToken: account.joinToken } satisfies Reply);
}
