/** Where the first element stands that is not before what is looked for, or would; the list is in order. */
export function placeInOrder<T>(list: readonly T[], isBefore: (each: T) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const each = list[middle];
    if (each !== undefined && isBefore(each)) low = middle + 1;
    else high = middle;
  }
  return low;
}
