// A node as a report shows it.
export interface Node {
  readonly key: string;
  readonly name: string;
  /** Instance id; null for the operator's own machine or when none was assigned. */
  readonly id: string | null;
  readonly selector: string;
  readonly roles: readonly string[];
  /** What it told about itself, as newest known. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** Its disks, each in a line. */
  readonly disks: readonly string[];
  readonly concerns: readonly string[];
  /** What AWS said of it when this run had made it; null for one that was there before, or was not made. */
  readonly made: readonly { readonly name: string; readonly value: string }[] | null;
}
