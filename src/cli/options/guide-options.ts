// Options that all verbs with a guide share.
import type { FleetOptions } from "./fleet-options.ts";

export interface GuideOptions extends FleetOptions {
  readonly set: readonly string[];
  readonly on: readonly string[];
  /** The subnet for new nodes; the default VPC when omitted. */
  readonly subnet?: string;
  readonly section: readonly string[];
  readonly alternative: readonly string[];
}
