// `lamplighter clean NODE…`: deletes what old runs left on nodes. Lists it first, and acts only after a typed
// yes.

import type { AwsClient } from "../../aws/client/client.ts";
import type { ResolvedTarget } from "../../aws/node/resolve-targets.ts";
import { OperatorError } from "../../errors.ts";
import type { AwsOptions } from "../destination/backend.ts";
import { sleep } from "../process/sleep.ts";
import { openPlainTerminal } from "../terminal/plain-terminal.ts";
import { NOTICE_INTERVAL, withProgressNotice } from "../terminal/progress-notice.ts";

/** Time limit for one node's answer, in milliseconds. */
const PATIENCE = 180_000;

/** Cleans the nodes one after another; 0 if all answered, 1 if one did not or the answer was no. */
export async function clean(selectors: readonly string[], options: AwsOptions): Promise<number> {
  if (process.stdin.isTTY !== true) {
    throw new OperatorError("clean needs a terminal, because a person confirms it.", "Run it in a terminal.");
  }
  const { connect } = await import("../destination/backend.ts");
  const { onlyOne, resolveTargets } = await import("../../aws/node/resolve-targets.ts");
  const client = await connect(options);
  const signal = AbortSignal.timeout(60_000);
  const resolutions = await withProgressNotice(
    "Asking AWS which instances run…",
    () => resolveTargets(client.call, selectors, signal),
    NOTICE_INTERVAL,
  );
  const found = new Map(resolutions.map((it) => onlyOne(it)).map((it) => [it.id, it]));
  const nodes = [...found.values()];
  process.stdout.write(announcement(client, nodes));
  if (!(await saidYes())) {
    process.stdout.write("Nothing was cleaned.\n");
    return 1;
  }
  return cleanAll(client, nodes, options);
}

async function cleanAll(
  client: AwsClient,
  nodes: readonly ResolvedTarget[],
  { document }: AwsOptions,
): Promise<number> {
  const { cleanNode } = await import("../../aws/ledger/clean-node.ts");
  let failed = 0;
  for (const node of nodes) {
    process.stdout.write(`${node.name} (${node.id}): asking…\n`);
    const sending = { call: client.call, now: Date.now, sleep, random: Math.random };
    const result = await withProgressNotice(
      `Waiting for ${node.name} (${node.id}) to clean up…`,
      () =>
        cleanNode(
          document === undefined ? sending : { ...sending, document },
          node.id,
          AbortSignal.timeout(PATIENCE),
        ),
      NOTICE_INTERVAL,
    );
    if (result.ok)
      process.stdout.write(
        `${node.name} (${node.id}): ${result.cleaned} cleaned, ${result.forgotten} forgotten, ${result.running} still running (not touched).\n`,
      );
    else {
      failed++;
      process.stdout.write(`${node.name} (${node.id}): outcome unknown. ${result.message}\n`);
    }
  }
  return failed === 0 ? 0 : 1;
}

function announcement(client: AwsClient, nodes: readonly ResolvedTarget[]): string {
  const where = client.endpoint === null ? "" : ` · NOT AWS, but ${client.endpoint}`;
  const lines = nodes.map(({ name, id, note }) => `  ${name} (${id}) ${note}\n`);
  return (
    `Account ${client.account} · ${client.region}${where} · as ${client.arn}\n\n` +
    `Nodes to clean:\n${lines.join("")}\n` +
    "This removes what finished commands left below /var/lib/lamplighter: text, output and results. Afterwards, an\n" +
    "interrupted run can no longer look up how they ended. Keys and secrets of runs with no pending command are also\n" +
    "destroyed. Running commands are not touched. Each command's name is kept for seven days, so that a late\n" +
    "delivery runs nothing. Systems Manager's history records the cleanup.\n\n"
  );
}

async function saidYes(): Promise<boolean> {
  const terminal = openPlainTerminal();
  try {
    terminal.write("Type yes to clean: ");
    for await (const line of terminal.lines) {
      if (terminal.pasted()) terminal.write("A paste does not confirm.\n");
      return line.trim() === "yes" && !terminal.pasted();
    }
    return false;
  } finally {
    terminal.close();
  }
}
