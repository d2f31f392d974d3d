/**
 * Runs `run` over the items, at most `limit` at a time, and gives the results in the items' order.
 * After the first failure no further item is begun; those under way end before it is thrown. Items
 * are taken only when there is room, so an endless source needs no memory.
 */
export async function mapPool<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  run: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const source = iteratorOf(items);
  let failure: { readonly error: unknown } | undefined;
  let taken = 0;
  let ended = false;
  let taking: Promise<unknown> = Promise.resolve();

  // An asynchronous iterator need not bear two calls of next() at once: the workers queue for it.
  const take = () => {
    const next = taking.then(async () => {
      if (ended || failure) return undefined;
      const { value, done } = await source.next();
      if (done) ended = true;
      return done ? undefined : { item: value as Item, index: taken++ };
    });
    taking = next.catch(() => {});
    return next;
  };
  const work = async () => {
    try {
      for (let next = await take(); next; next = await take()) {
        results[next.index] = await run(next.item, next.index);
      }
    } catch (error) {
      failure ??= { error };
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, limit) }, work));
  if (!failure) return results;
  if (!ended) await source.return?.();
  throw failure.error;
}

function iteratorOf<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
): Iterator<Item> | AsyncIterator<Item> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}
