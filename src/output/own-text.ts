// A part of a text keeps all of that text in memory. Whoever keeps a part of a long one for long copies it first.

/** The same text in memory of its own. */
export function ownText<T extends string>(text: T): T {
  return text.split("").join("") as T;
}
