// `lamplighter verify RUN`: verifies that a log has not been altered. Each check has its own file; this one
// combines them.

import { runsDirectory } from "../../audit/directory/state-directory.ts";
import { findRun } from "../../audit/runs/find-run.ts";
import { visible } from "../../output/visible.ts";
import type { RunWithoutOutput } from "../../run/evolve/evolve.ts";
import { wrapProse } from "../../transcript/layout/wrap-prose.ts";
import { briefDestination } from "../../transcript/words/run-words.ts";
import { storeWords } from "../../transcript/words/store-words.ts";
import { textWidth } from "../terminal/terminal.ts";
import { asksHistory, type HistoryOptions } from "../verification/history-options.ts";
import { checkChain } from "../verification/verify-chain.ts";
import { type Check, worstExitCode } from "../verification/verify-check.ts";
import { checkRules } from "../verification/verify-rules.ts";
import { checkSignatures, type SignerOptions, signedLines } from "../verification/verify-signature.ts";

export interface VerifyOptions extends SignerOptions, HistoryOptions {
  readonly json?: true;
}

/** Prints the results; 0 if nothing was altered, 2 if this program is too old to tell, else 4. */
export async function verify(reference: string, options: VerifyOptions): Promise<number> {
  const withHistory = asksHistory(options);
  const { path } = findRun(runsDirectory(), reference, true);
  const chain = checkChain(path, signedLines(path));
  const signature = await checkSignatures(path, chain, options);
  const history = withHistory ? await historyCheck(path, chain.run, options) : null;
  const rules = chain.exitCode === 0 ? await checkRules(chain.run) : null;
  const checks: readonly Check[] = [chain, rules, signature, history].filter((it) => it !== null);
  const exitCode = worstExitCode(checks);
  if (options.json) {
    const facts = Object.fromEntries(checks.map((it) => [it.name, it.facts]));
    const run = runFacts(chain.run);
    const result = { format: "lamplighter-verify/1", path, exitCode, run, checks: facts };
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return exitCode;
  }
  const lines = [visible(path), ...runLines(chain.run), ...checks.flatMap((it) => it.lines)];
  process.stdout.write(`${lines.flatMap(fitted).join("\n")}\n`);
  return exitCode;
}

async function historyCheck(path: string, run: RunWithoutOutput, options: HistoryOptions): Promise<Check> {
  const { checkHistory } = await import("../verification/verify-history.ts");
  return checkHistory(path, run, options);
}

/** On a terminal, wrapped between words with an indent; otherwise unchanged. */
function fitted(line: string): readonly string[] {
  if (process.stdout.isTTY !== true) return [line];
  const own = line.startsWith("  ") ? "  " : "";
  return wrapProse(line, textWidth() - 2).map((it, at) => `${at === 0 ? own : "  "}${it}`);
}

function runFacts({ started }: RunWithoutOutput): Readonly<Record<string, unknown>> | null {
  if (started === null) return null;
  const { run, plan, operator, destination, at } = started;
  return { id: run, title: plan.title, startedAt: new Date(at).toISOString(), operator, destination };
}

function runLines({ started, store }: RunWithoutOutput): readonly string[] {
  if (started === null) return [];
  const { destination, operator, plan, run } = started;
  const where = visible(briefDestination(destination));
  return [
    `run ${run} · ${visible(plan.title)} · ${where} · ${visible(operator.user)}@${visible(operator.host)}`,
    ...(store === null ? [] : [visible(storeWords(store, run))]),
  ];
}
