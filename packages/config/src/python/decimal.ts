/** `digits × 10^exponent`. */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** Digits that a sum keeps (the default context of Python's `decimal`), ties to even. */
const PRECISION = 28;

/** The exact value of a number: a float is a binary fraction, and so a finite decimal. */
export function decimal(value: bigint | number): Decimal {
  if (typeof value === 'bigint') return { digits: value, exponent: 0 };
  let fraction = value;
  let halvings = 0;
  while (!Number.isInteger(fraction)) {
    fraction *= 2;
    halvings++;
  }
  return { digits: BigInt(fraction) * 5n ** BigInt(halvings), exponent: -halvings };
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return rounded(at(a, exponent) + at(b, exponent), exponent);
}

export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const exponent = Math.min(a.exponent, b.exponent);
  const difference = at(a, exponent) - at(b, exponent);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function at(value: Decimal, exponent: number): bigint {
  return value.digits * 10n ** BigInt(value.exponent - exponent);
}

function rounded(digits: bigint, exponent: number): Decimal {
  const size = digits < 0n ? -digits : digits;
  const excess = size.toString().length - PRECISION;
  if (excess <= 0) return { digits, exponent };
  const unit = 10n ** BigInt(excess);
  let kept = size / unit;
  const rest = (size % unit) * 2n;
  if (rest > unit || (rest === unit && kept % 2n === 1n)) kept++;
  return { digits: digits < 0n ? -kept : kept, exponent: exponent + excess };
}
