/** Figures under the names `prefix/key`. */
export function prefixed(
  prefix: string,
  values: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`${prefix}/${key}`, value]),
  );
}
