/** How many seconds pass on practice nodes in a real one. In a file of its own, so that knowing it loads no account. */
export const PACE = 20;
