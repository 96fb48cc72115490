// Finding a place in a sorted list.

/** The first index for which `reached` holds, of `length` of them; `length` when none does. `reached` must stay true once it is. */
export function firstIndex(length: number, reached: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (reached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
