/**
 * Keeps the `size` items with the smallest keys. With a hash of the content for a key this is a
 * random sample that depends on nothing but the content: the same data give the same one.
 */
export class BottomK<T> {
  readonly #size: number;
  /** Ascending by key. */
  readonly #kept: { readonly key: number; readonly item: T }[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /** `make` is called only for an item that is kept; of equal keys the first stays alone. */
  offer(key: number, make: () => T): void {
    const kept = this.#kept;
    if (kept.length === this.#size && key >= kept.at(-1)!.key) return;
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (kept[middle]!.key < key) low = middle + 1;
      else high = middle;
    }
    if (kept[low]?.key === key) return;
    kept.splice(low, 0, { key, item: make() });
    if (kept.length > this.#size) kept.pop();
  }

  items(): readonly T[] {
    return this.#kept.map(({ item }) => item);
  }
}
