// What should be run on a node, as the ledger's scripts take it. Data only.
import type { DeviceCheck } from "../plan/model/device.ts";
import type { OutputPolicy } from "../runbook/model/runbook.ts";

/** A secret for the node: encrypted to the run's key there, in pieces, each base64; or parked, where there is no key. */
export interface SealedSecret {
  /** The shell variable it becomes; null when it is only to be removed from the output. */
  readonly name: string | null;
  /** Where it is only to be removed: the name that is put in its place, and by which the node misses it after a restart. */
  readonly known?: string;
  /** Empty when it is parked. */
  readonly pieces: readonly string[];
  /** The parameter of Parameter Store that holds it, `/lamplighter/RUN/…`; absent when it is not parked. */
  readonly parked?: string;
}

export interface Order {
  /** 32 hexadecimal digits. */
  readonly nonce: string;
  /** The run's id: letters and digits. */
  readonly run: string;
  readonly epoch: number;
  /** Seconds since 1970 UTC by the node's clock; nothing begins after it. */
  readonly notAfter: number;
  /** Seconds. */
  readonly limit: number;
  /** The confirmed text, exactly. */
  readonly body: string;
  readonly secrets: readonly SealedSecret[];
  /** Checked in front of the body; a mismatch ends it with 125 before anything of it has run. */
  readonly devices: readonly DeviceCheck[];
  /** A secret to be taken from the output on the node; anything else is read from the reply here. */
  readonly capture: "swarm-token" | "output" | null;
  /** The name of the secret that is taken, as a shell variable; absent when none is. */
  readonly captures?: string;
  /** What is kept of the output; absent for all of it. */
  readonly output?: OutputPolicy;
  /** The run's public key (SPKI, PEM), to which a captured secret is encrypted; null when none is captured. */
  readonly publicKey: string | null;
  /** The Region whose Parameter Store holds what is parked; absent when nothing is. */
  readonly region?: string;
  /** Directory of the entries. */
  readonly ledgerRoot?: string;
}

/** Where entries are kept on a node. */
export const LEDGER_ROOT = "/var/lib/lamplighter";
