// Derives from a run's log the steps that bring the practice account back to its state.
import { type AwsOrder, changeSetName } from "../../plan/model/aws-order.ts";
import { secretName } from "../../plan/values/secret-name.ts";
import type { RebuildStep } from "../../rehearsal/account/rebuild.ts";
import type { Invocation, Run } from "../../run/model/run.ts";
import { wholeText } from "../../run/state/tail.ts";
import type { Variable } from "../../runbook/model/runbook.ts";

/**
 * Replaces a secret whose value is gone, in commands that have ended. The account itself fills in a join
 * token.
 */
const FORGOTTEN = "forgotten-practice-secret";

/** The commands that ended by themselves, and the requests to AWS, in the order of the requests. */
export function rebuildSteps(run: Run): readonly RebuildStep[] {
  const ran = ended(run).map((it) => ({ at: it.requestedAt, step: commandStep(run, it) }));
  return [...ran, ...orderSteps(run)].sort((a, b) => a.at - b.at).map(({ step }) => step);
}

function commandStep(run: Run, it: Invocation): RebuildStep {
  return {
    target: it.target,
    nonce: it.nonce,
    body: it.text,
    preamble: [],
    refused: wasRefused(run, it),
    environment: Object.fromEntries(
      secretsIn(run, it.text).map(({ name, type }) => [
        secretName(name),
        type === "swarm-token" ? "" : FORGOTTEN,
      ]),
    ),
  };
}

/**
 * AWS continues what it accepted even if nobody waits. A rejected proposal is repeated too: an injected fault
 * occurs only once.
 */
function orderSteps(run: Run): readonly { readonly at: number; readonly step: RebuildStep }[] {
  const proposed = new Map<string, string>();
  const asked = [...run.invocations.values()]
    .filter(({ kind }) => kind === "aws")
    .sort((a, b) => a.requestedAt - b.requestedAt);
  return asked.flatMap((it) => {
    const order = run.tasks.get(it.task)?.presented?.aws;
    if (order === undefined) return [];
    const isTurnedDown = order.action === "propose-stack" && it.state === "finished";
    if (it.commandId === null && !isTurnedDown) return [];
    const endedWell = it.outcome === "exited" && it.exitCode === 0;
    if (order.action === "propose-stack" && endedWell) proposed.set(order.stack, changeSetName(it.nonce));
    const step = { order: asItWas(order, proposed), nonce: it.nonce, text: it.text, endedWell };
    return [{ at: it.requestedAt, step }];
  });
}

/** The order of that attempt: a task keeps only its newest order, which may be for a later proposal. */
function asItWas(order: AwsOrder, proposed: ReadonlyMap<string, string>): AwsOrder {
  if (order.action !== "make-stack") return order;
  return { ...order, changeSet: proposed.get(order.stack) ?? order.changeSet };
}

/** Names of the secrets that a stand-in replaces in those commands. */
export function standIns(run: Run): readonly string[] {
  const used = ended(run).flatMap((it) => secretsIn(run, it.text));
  return [...new Set(used.filter((it) => it.type !== "swarm-token").map((it) => it.name))];
}

function ended(run: Run): readonly Invocation[] {
  return [...run.invocations.values()]
    .filter((it) => it.kind === "script" && it.outcome === "exited")
    .sort((a, b) => a.requestedAt - b.requestedAt);
}

/** Did the device check end the command before it began? Then the node's output is one line that says so. */
function wasRefused(run: Run, { nonce, exitCode }: Invocation): boolean {
  const said = wholeText(run.tails, nonce) ?? "";
  return exitCode === 125 && /^lamplighter: \/dev\/.*: nothing has run\n?$/.test(said);
}

/** The secrets in the text; read from the text, because an operator may have edited it. */
function secretsIn(run: Run, text: string): readonly Variable[] {
  const secrets = run.started?.plan.variables.filter((it) => it.secret) ?? [];
  return secrets.filter((it) => text.includes(secretName(it.name)));
}
