// Binary search in a sorted list.

/**
 * The first of `length` indexes for which `reached` is true; `length` when there is none. `reached` must stay
 * true after that.
 */
export function firstIndex(length: number, reached: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (reached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
