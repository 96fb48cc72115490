// Words of several languages in a text, as expressions that are cheap where the text is plain English: V8 takes a millisecond to
// compile `\p{L}` for either case.

const ASCII = /^[\x00-\x7f]*$/;

/**
 * A test of texts for the words, whole and in either case; `\p{L}` in them is any letter. `others`: an expression for what is found
 * anywhere, as there is no blank between words of Chinese. What is found in ASCII text must not need a letter beyond it.
 */
export function wholeWords(words: string, others: string): (text: string) => boolean {
  let plain: RegExp | null = null;
  let full: RegExp | null = null;
  return (text) => {
    if (!ASCII.test(text)) {
      full ??= new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})|${others}`, "iu");
      return full.test(text);
    }
    plain ??= new RegExp(`(?<![a-z])(?:${words.replaceAll("\\p{L}", "[a-z]")})(?![a-z])|${others}`, "i");
    return plain.test(text);
  };
}
