// SafeText: text that may be shown and logged. Only this room makes it: decoded, cleaned of control
// characters and redacted.
declare const safe: unique symbol;

/** Text without terminal control, with secrets removed. Only this room's functions produce it. */
export type SafeText = string & { readonly [safe]: true };
