/**
 * At most `count` of the items, evenly by their place, the last among them: the first of each of
 * `count` equal groups (SQL's `ntile`), the last one replaced, as MLflow samples.
 */
export function evenSample<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  const size = Math.floor(items.length / count);
  const larger = items.length % count;
  const sample: T[] = [];
  for (let group = 0; group < count; group++) {
    sample.push(items[group * size + Math.min(group, larger)]!);
  }
  sample[count - 1] = items.at(-1)!;
  return sample;
}
