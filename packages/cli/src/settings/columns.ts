/** Columns by name or position as the readers take them: text; null is left out. */
export function columns<Key extends string>(
  given: Readonly<Record<Key, string | number | null>>,
): Partial<Record<Key, string>> {
  const named = Object.entries(given).filter(([, column]) => column !== null);
  return Object.fromEntries(named.map(([key, column]) => [key, String(column)])) as Partial<
    Record<Key, string>
  >;
}
