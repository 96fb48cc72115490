// The facts about several nodes at once.
import type { SafeText } from "../../output/safe-text.ts";
import type { Confirmed, Fact } from "./fact.ts";

export type FleetEvent =
  /**
   * The step is confirmed for these tasks of its fleet. Each is then shown, requested and judged as any other, and its request
   * repeats its digest.
   */
  | (Fact<"wave.confirmed"> & {
      readonly step: string;
      readonly members: readonly { readonly task: string; readonly digest: string }[];
      /** The most that run at once. */
      readonly maxConcurrency: number;
      /** After more failures than this, no further node begins. */
      readonly maxErrors: number;
      readonly epoch: number;
      readonly confirmed: Confirmed;
    })
  /** The operator stopped it: running commands continue, and no further node begins. */
  | (Fact<"wave.stopped"> & { readonly step: string })
  /** None of it is running any more: how many of its tasks are done, have failed, and have not run. */
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
