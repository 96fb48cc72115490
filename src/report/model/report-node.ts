// A node as a report shows it.
export interface Node {
  readonly key: string;
  readonly name: string;
  /** Instance id; null for the operator's own machine or when none was assigned. */
  readonly id: string | null;
  readonly selector: string;
  readonly roles: readonly string[];
  /** What it last reported about itself. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** Its disks, one per line. */
  readonly disks: readonly string[];
  readonly concerns: readonly string[];
  /** AWS's facts about it if this run created it; null for other nodes. */
  readonly made: readonly { readonly name: string; readonly value: string }[] | null;
}
