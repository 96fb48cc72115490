// A command to run on a node, in the form that the ledger's scripts take. Data only.
import type { DeviceCheck } from "../plan/model/device.ts";
import type { OutputPolicy } from "../runbook/model/runbook.ts";

/**
 * A secret for the node: encrypted with the run's key there, in pieces, each base64; or parked, if there is
 * no key.
 */
export interface SealedSecret {
  /** The shell variable that gets it; null when it is only to be removed from the output. */
  readonly name: string | null;
  /**
   * If it is only to be removed: the name that replaces it, and by which the node notices after a reboot that
   * it is missing.
   */
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
  /** Seconds since 1970 UTC by the node's clock; nothing starts after it. */
  readonly notAfter: number;
  /** Seconds. */
  readonly limit: number;
  /** The confirmed text, exactly. */
  readonly body: string;
  readonly secrets: readonly SealedSecret[];
  /** Checked before the body; a mismatch exits with 125 before any of it runs. */
  readonly devices: readonly DeviceCheck[];
  /** A secret to capture from the output on the node; other values are captured here from the reply. */
  readonly capture: "swarm-token" | "output" | null;
  /** The name of the captured secret, as a shell variable; absent when none is captured. */
  readonly captures?: string;
  /** What is kept of the output; absent for all of it. */
  readonly output?: OutputPolicy;
  /** The run's public key (SPKI, PEM), for encrypting a captured secret; null when none is captured. */
  readonly publicKey: string | null;
  /** The Region whose Parameter Store holds the parked secrets; absent when there are none. */
  readonly region?: string;
  /** Directory of the entries. */
  readonly ledgerRoot?: string;
}

/** Where a node keeps the entries. */
export const LEDGER_ROOT = "/var/lib/lamplighter";
