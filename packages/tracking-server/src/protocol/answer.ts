/** Lists that are empty are absent in protobuf's JSON. */
export function some<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length === 0 ? undefined : items;
}

/** Doubles that JSON cannot hold are texts in protobuf's JSON. */
export function double(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** Python's truth: an empty text and 0 count as absent. */
export function truthy<T>(value: T | undefined): T | undefined {
  return value || undefined;
}
