// The effect `send`: starts a confirmed command on this machine, once. Reports accepted, or why it never ran.
import { safeWords } from "../output/output-pipe.ts";
import { secretName } from "../plan/values/secret-name.ts";
import { claim, occupy, putResult } from "./entry.ts";
import { type EffectOf, endedSilently, entryFor, type Job } from "./job.ts";
import { portAnswers } from "./port.ts";
import { type CommandOrder, startCommand } from "./start-command.ts";
import { startSession } from "./start-session.ts";
import { startInTerminal } from "./start-terminal.ts";
import type { Started } from "./started.ts";

type SendJob = Job<EffectOf<"send">>;

/** Makes the entry and starts the command. A command that already has an entry is never started again. */
export async function sendEffect(job: SendJob): Promise<void> {
  const { session, effect, report } = job;
  const { nonce } = effect;
  const { vault } = session.options;
  const entry = entryFor(job);
  const uncertain = (words: string): void =>
    report({ type: "uncertain", nonce, message: safeWords(vault, words) });
  const never = (words: string): void => {
    const finished = endedSilently(vault, nonce, { outcome: "not-run" }, words);
    if (!occupy(entry)) return uncertain(`Unknown whether it started. ${words}`);
    putResult(entry, finished);
    report(finished);
  };
  try {
    if (!claim(entry)) return uncertain("It was started before; Lamplighter looks for its outcome.");
  } catch (error) {
    const words = `Its record could not be written to the run's folder, so it was not run. ${wordsOf(error)}`;
    return report(endedSilently(vault, nonce, { outcome: "not-run" }, words));
  }
  const order = orderOf(job, entry);
  if (typeof order === "string") return never(order);
  try {
    const started = await begin(job, order);
    if (typeof started === "string") return never(started);
    session.started.set(nonce, started);
    report({ type: "accepted", nonce, commandId: started.commandId });
  } catch (error) {
    never(`It could not be started. ${wordsOf(error)}`);
  }
}

/** The order to run, or text that says why nothing may run. */
function orderOf(job: SendJob, entry: string): CommandOrder | string {
  const { effect } = job;
  const { environment, user, vault, now } = job.session.options;
  if (user === 0)
    return "Lamplighter does not run commands on your own machine as root. Leave, start Lamplighter as a normal user, and resume the run.";
  if (effect.kind !== "local") return "Only commands for your own machine can run here.";
  if (now() > effect.notAfter) return "Its start deadline passed. Retry it.";
  const secrets: Record<string, string> = {};
  for (const name of effect.secrets) {
    const value = vault.get(name, effect.target);
    if (value === undefined)
      return `This process does not have the value of ${name}. Enter it again, then retry.`;
    secrets[secretName(name)] = value;
  }
  return {
    entry,
    nonce: effect.nonce,
    target: effect.target,
    text: effect.text,
    environment: { ...environment, ...secrets },
    limit: effect.timeout,
    capture: effect.capture,
    ...(effect.output === undefined ? {} : { output: effect.output }),
  };
}

/**
 * Starts it in its mode, or returns text that says why it cannot. The checks of a step always run to their
 * end, whatever the step's mode.
 */
async function begin({ session, effect }: SendJob, order: CommandOrder): Promise<Started | string> {
  const local = effect.phase === "command" ? effect.local : undefined;
  if (local?.mode === "session") {
    if (local.port === null)
      return "The guide does not say which port shows that the session is ready. Add `port=PORT` to the guide, then start a new run.";
    if (await portAnswers(local.port))
      return `Port ${local.port} of this machine is in use. Stop the program that uses it, or choose another port, then retry.`;
    return startSession(session, order, local.port);
  }
  if (local?.lend === true) {
    const { lend } = session.options;
    return lend === null
      ? "It needs a terminal, and there is none. Run it yourself in another terminal, then mark it as done by hand."
      : startInTerminal(session, order, lend);
  }
  return startCommand(session, order);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
