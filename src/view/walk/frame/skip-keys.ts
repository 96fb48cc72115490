// The keys that skip a step.
import { key } from "./walk-key.ts";

export const SKIP = key(
  "s",
  "s",
  "skip",
  "skip",
  "Skip this step; asks for the reason, which goes into the log.",
);
export const SKIP_REST = key(
  "S",
  "S",
  "skip-rest",
  "skip on all…",
  "Skip this step on all nodes that are left; where it is already done, on those where that is so.",
);
