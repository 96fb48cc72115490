// A quick look for words. It spares a long regular expression its first use, which takes a millisecond or more to compile, where
// the text has none of the words that the expression needs.

/** Is one of the parts somewhere in the text? The parts are in small letters; the text's own case does not count. */
export function hasAny(text: string, ...parts: readonly string[]): boolean {
  const small = text.toLowerCase();
  return parts.some((part) => small.includes(part));
}
