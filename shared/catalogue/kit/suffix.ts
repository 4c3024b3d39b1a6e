/** An id as part of a logical id: `orders-queue` is `OrdersQueue`. */
export function suffixOf(id: string): string {
  return id
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
