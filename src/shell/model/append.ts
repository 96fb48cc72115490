// Putting many things behind others at once.

/** Adds everything to the end of the list, however much it is: a call may have some ten thousand arguments only. */
export function append<T>(list: T[], more: readonly T[]): void {
  for (const each of more) list.push(each);
}
