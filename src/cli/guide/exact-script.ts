// `--exact`: the bytes that would carry a command to its node.
import { renderScript } from "../../ledger/script.ts";
import type { Task } from "../../plan/model/plan.ts";

/**
 * `preamble`: the lines before the command. Values known only at the time of sending are zeros in the first
 * line: nonce, time, epoch, keys.
 */
export function exactScript(task: Task, preamble: readonly string[]): string {
  if (task.command === null) return "";
  return renderScript({
    nonce: "0".repeat(32),
    run: "0".repeat(26),
    epoch: 0,
    notAfter: 0,
    limit: task.timeout,
    body: [...preamble, task.command.text].join("\n"),
    secrets: [],
    devices: [],
    capture: task.capture?.secret === true ? task.capture.how : null,
    ...(task.output === undefined ? {} : { output: task.output }),
    publicKey: null,
  });
}
