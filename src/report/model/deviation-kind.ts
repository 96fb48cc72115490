// How a run can differ from its guide, or deserve an auditor's look.
export type DeviationKind =
  /** Other text was confirmed than the guide leads to. */
  | "edited"
  | "skipped"
  /** Skipped after a failure. */
  | "failure-accepted"
  | "failed"
  | "retried"
  /** Run although its check said that it is done already, or did not know. */
  | "despite-check"
  | "not-met"
  /** On a person's word. */
  | "attested"
  | "accepted"
  | "noted"
  | "uncertain"
  | "sent-again"
  | "cancelled"
  /** The program refused what was asked for. */
  | "refused"
  | "value-given"
  | "taken-over"
  /** No step touched the node from there on. */
  | "set-aside"
  | "brought-back"
  /** A step that was confirmed for several nodes did not run on all of them. */
  | "not-everywhere"
  | "probe-failed"
  | "parked"
  | "output-missing"
  | "resumed"
  | "left"
  | "log-repaired"
  /** The log's disk was getting full. */
  | "log-room"
  | "clock";
