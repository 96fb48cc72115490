// Facts about several nodes.
import type { SafeText } from "../../output/safe-text.ts";
import type { Confirmed, Fact } from "./fact.ts";

export type FleetEvent =
  /**
   * The step is confirmed for these tasks of its fleet. Each is then shown, requested and judged like any
   * other, and its request repeats its digest.
   */
  | (Fact<"wave.confirmed"> & {
      readonly step: string;
      readonly members: readonly { readonly task: string; readonly digest: string }[];
      /** The maximum number of nodes at once. */
      readonly maxConcurrency: number;
      /** After more failures than this, it starts on no further node. */
      readonly maxErrors: number;
      readonly epoch: number;
      readonly confirmed: Confirmed;
    })
  /** The operator stopped it: running commands continue, but it starts on no further node. */
  | (Fact<"wave.stopped"> & { readonly step: string })
  /** No task of it is running: the numbers of its tasks that are done, have failed, and have not run. */
  | (Fact<"wave.ended"> & {
      readonly step: string;
      readonly done: number;
      readonly failed: number;
      readonly left: number;
    })
  /** No later step touches the node. */
  | (Fact<"target.setAside"> & { readonly target: string; readonly reason: SafeText })
  /** The node takes part again, with the steps it missed. */
  | (Fact<"target.broughtBack"> & { readonly target: string });
