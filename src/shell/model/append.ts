// Appends many items at once.

/** Adds everything to the end of the list, however long: a function call accepts only some ten thousand arguments. */
export function append<T>(list: T[], more: readonly T[]): void {
  for (const each of more) list.push(each);
}
