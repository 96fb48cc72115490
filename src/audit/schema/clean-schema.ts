// The strict shape of cleaned text.
import * as v from "valibot";
import type { SafeText } from "../../output/safe-text.ts";
import { holdsControl } from "./clean-text.ts";

/**
 * Text that the output room has cleaned: a control character in it means that this program did not write the
 * log.
 */
export const clean = v.custom<SafeText>(
  (value) => typeof value === "string" && !holdsControl(value),
  "text with control characters",
);
