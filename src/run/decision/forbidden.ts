// What no answer can allow.
import type { Refusal } from "../model/ports.ts";

/** Commands for the operator's own machine run there only if the operator allowed it at the start. */
export const LOCAL_OFF: Refusal = {
  rule: "local-off",
  message: "This command is for your own machine, where Lamplighter may not run commands.",
  advice:
    "Run it yourself and mark it as done by hand, skip it with a reason, or leave and resume with --allow-local.",
};

/** An answer that no person gave counts in a rehearsal only. */
export const YES_NOT_HERE: Refusal = {
  rule: "yes-not-here",
  message: "`--yes` confirms commands on practice nodes only.",
  advice: "Confirm each command yourself.",
};
