/**
 * Labels in the order of their class numbers: as numbers where all are, else by code units with
 * runs of digits as numbers ("class 2" before "class 10"). The same on every machine.
 */
export function sortLabels(labels: readonly string[]): string[] {
  const numeric = labels.every((label) => label !== '' && Number.isFinite(Number(label)));
  return numeric
    ? labels.toSorted((a, b) => Number(a) - Number(b) || compareNatural(a, b))
    : labels.toSorted(compareNatural);
}

function compareNatural(a: string, b: string): number {
  const left = a.match(/\d+|\D/g) ?? [];
  const right = b.match(/\d+|\D/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = comparePart(left[i]!, right[i]!);
    if (order !== 0) return order;
  }
  return left.length - right.length || compareText(a, b);
}

function comparePart(a: string, b: string): number {
  const digits = /^\d/;
  if (digits.test(a) && digits.test(b)) return Number(a) - Number(b);
  return compareText(a, b);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
