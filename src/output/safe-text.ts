// SafeText: text that may be shown and logged. It was decoded, cleaned of control characters and
// redacted by this room; nothing else may make one.
declare const safe: unique symbol;

/** Text without terminal control, with secrets removed. Only this room's functions produce it. */
export type SafeText = string & { readonly [safe]: true };
