// What cleaned text must not contain when it is read back.

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/**
 * True when the text contains a control character other than newline and tab, which the output room always
 * removes.
 */
export const holdsControl = (text: string): boolean => CONTROL.test(text);
