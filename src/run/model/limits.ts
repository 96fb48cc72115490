// The fixed times and counts of the core.

/** How long a send may take to arrive, in milliseconds. The smallest delivery timeout of the service is 30 s. */
export const DELIVERY_TIME = 60_000;

/** How far the node's clock may differ from ours, in milliseconds; the preflight compares them. */
export const CLOCK_MARGIN = 30_000;

/** How often an invocation that was proved absent is resent under its nonce before it is fenced. */
export const MOST_RESENDS = 3;
