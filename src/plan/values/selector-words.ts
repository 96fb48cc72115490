// The ways to name an instance, for the advice of errors.

export const SELECTORS =
  "A selector is an instance id (i-…), the value of a Name tag, tag:KEY=VALUE, or asg:NAME for an Auto Scaling group.";
