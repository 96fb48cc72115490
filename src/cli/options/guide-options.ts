// What the verbs that take a guide have in common.
import type { FleetOptions } from "./fleet-options.ts";

export interface GuideOptions extends FleetOptions {
  readonly set: readonly string[];
  readonly on: readonly string[];
  /** Where new nodes are to stand; the default VPC when omitted. */
  readonly subnet?: string;
  readonly section: readonly string[];
  readonly alternative: readonly string[];
}
