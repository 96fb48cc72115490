// The operator's own machine as a place to run commands: its transport, and which effects go to it.

import { dirname } from "node:path";
import { OperatorError } from "../../errors.ts";
import { commandEnvironment, missingCredentials } from "../../local/environment.ts";
import { type Lend, localTransport } from "../../local/transport.ts";
import type { SecretVault } from "../../output/vault.ts";
import { type Destination, NOT_KNOWN, type OpeningEvent } from "../../run/model/event.ts";
import type { Transport } from "../../run/model/ports.ts";
import type { Run } from "../../run/model/run.ts";
import type { Frontend } from "../terminal/open-frontend.ts";

/** `--allow-local`. */
export interface LocalOption {
  readonly allowLocal?: true;
}

/** Throws OperatorError for a rehearsal: its nodes are simulated, and the operator's machine is real. */
export function refuseLocalRehearsal(rehearsal: boolean, options: LocalOption): void {
  if (rehearsal && options.allowLocal)
    throw new OperatorError(
      "--allow-local runs commands on your own machine, and a rehearsal must not change anything real.",
      "Remove --allow-local. You then do the steps for your own machine by hand, or skip them.",
    );
}

/**
 * The transport for commands on this machine. It also follows commands of an earlier process; new ones wait
 * for these.
 */
export function ownMachine(it: {
  readonly logPath: string;
  readonly destination: Destination;
  readonly profile: string | null;
  readonly vault: SecretVault;
  readonly frontend: Frontend;
  readonly elsewhere: ReadonlyMap<string, string>;
}): Transport {
  const region = it.destination.region === NOT_KNOWN ? null : it.destination.region;
  const profile = it.profile ?? (process.env.AWS_PROFILE || null);
  return localTransport({
    directory: dirname(it.logPath),
    elsewhere: it.elsewhere,
    vault: it.vault,
    environment: commandEnvironment(process.env, { profile, region }),
    hint: missingCredentials(process.env, profile),
    lend: lendOf(it.frontend),
    user: process.getuid?.() ?? null,
    now: Date.now,
  });
}

/**
 * Commands for the operator's own machine with an unknown outcome that began on another computer, with that
 * computer's name: this one cannot find their outcome.
 */
export function begunElsewhere(
  run: Run,
  openings: readonly OpeningEvent[],
  host: string,
): ReadonlyMap<string, string> {
  const hosts = new Map(openings.map((it) => [it.type === "run.started" ? 1 : it.epoch, it.operator.host]));
  const found = new Map<string, string>();
  for (const nonce of run.open) {
    const invocation = run.invocations.get(nonce);
    const begunOn = hosts.get(invocation?.epoch ?? 0);
    if (invocation?.target === "local" && begunOn !== undefined && begunOn !== host)
      found.set(nonce, begunOn);
  }
  return found;
}

function lendOf(frontend: Frontend): Lend | null {
  if (frontend.kind === "screen") return (work) => frontend.screen.lend(work);
  return frontend.terminal.interactive ? frontend.terminal.lend : null;
}

/** Sends each effect to the transport of its target. */
export function splitTransport(nodes: Transport, own: Transport): Transport {
  return {
    start: (effect, signal, report) =>
      (effect.target === "local" ? own : nodes).start(effect, signal, report),
    waits: () => nodes.waits?.() ?? [],
    async close() {
      await Promise.all([own.close(), nodes.close()]);
    },
  };
}
