// A quick search for words. It avoids compiling a long regular expression, which takes a millisecond or more, when
// the text has none of the words that it needs.

/** Is one of the parts anywhere in the text? The parts are in lower case; the text's case does not matter. */
export function hasAny(text: string, ...parts: readonly string[]): boolean {
  const small = text.toLowerCase();
  return parts.some((part) => small.includes(part));
}
