// What no answer can allow, in the words of its refusal.
import type { Refusal } from "../model/ports.ts";

/** What is meant for the operator's own machine runs there only when the operator has said so at the start. */
export const LOCAL_OFF: Refusal = {
  rule: "local-off",
  message: "This command is for your own machine, where Lamplighter may not run commands.",
  advice:
    "Run it yourself and mark it as done by hand, skip it with a reason, or leave and resume with --allow-local.",
};

/** An answer that no person gave counts in a rehearsal alone. */
export const YES_NOT_HERE: Refusal = {
  rule: "yes-not-here",
  message: "`--yes` confirms commands on practice nodes only.",
  advice: "Confirm each command yourself.",
};
