/** Seconds on practice nodes per real second. In its own file, so that importing it loads no account. */
export const PACE = 20;
