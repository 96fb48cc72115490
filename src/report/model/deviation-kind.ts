// The ways in which a run can differ from its guide, or need an auditor's attention.
export type DeviationKind =
  /** The confirmed text differs from the guide's. */
  | "edited"
  | "skipped"
  /** Skipped after a failure. */
  | "failure-accepted"
  | "failed"
  | "retried"
  /** Run although its check said that it was already done, or could not tell. */
  | "despite-check"
  | "not-met"
  /** Attested by a person. */
  | "attested"
  | "accepted"
  | "noted"
  | "uncertain"
  | "sent-again"
  | "cancelled"
  /** The program refused the request. */
  | "refused"
  | "value-given"
  | "taken-over"
  /** No step touched the node from then on. */
  | "set-aside"
  | "brought-back"
  /** A step confirmed for several nodes did not run on all of them. */
  | "not-everywhere"
  | "probe-failed"
  | "parked"
  | "output-missing"
  | "resumed"
  | "left"
  | "log-repaired"
  /** The log's disk was low on space. */
  | "log-room"
  | "clock";
