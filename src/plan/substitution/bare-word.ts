// A value that needs no quotes by itself may need them because of its neighbours. Only that check is here;
// the shell room does the quoting.

/** Words that the shell treats as reserved where a command may begin. */
const RESERVED =
  /^(?:if|then|elif|else|fi|for|while|until|do|done|case|esac|in|select|function|time|coproc)$/;

/**
 * True when an unquoted value would not be read as part of its word: digits before a redirection are a
 * descriptor (`echo 2>file`), a comma or two dots inside braces make several words, `A=b` first in a command
 * is an assignment.
 */
export function mustBeQuoted(value: string, after: string): boolean {
  return /[,=]|\.\./.test(value) || RESERVED.test(value) || isDescriptor(value, after);
}

/** True when the value and the redirection after it would be read as one. */
export function isDescriptor(value: string, after: string): boolean {
  return /^[0-9]+$/.test(value) && /^[<>]/.test(after);
}
