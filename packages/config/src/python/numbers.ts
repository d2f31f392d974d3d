/**
 * Hydra's trees were written for Python: whether a number prints as `1` or `1.0` is part of what a
 * tree says. Inside this package an integer is a `bigint` and a float is a `number`, so the
 * difference survives merging, interpolation into text and writing.
 */

/** `repr(float)`: the shortest digits that read back, with Python's choice of exponent. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const sign = exponent < 0 ? '-' : '+';
    return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const negative = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace('-', '').replace('.', '');
  if (exponent < 0) return `${negative}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return `${negative}${digits.padEnd(exponent + 1, '0')}.0`;
  return `${negative}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

const INT_TEXT = /^[+-]?[0-9](?:_?[0-9])*$/;
const FLOAT_TEXT =
  /^[+-]?(?:(?:[0-9](?:_?[0-9])*\.?|(?:[0-9](?:_?[0-9])*)?\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?|inf|infinity|nan)$/i;

/** `int(text)`, or undefined where Python raises. */
export function parseInteger(text: string): bigint | undefined {
  const trimmed = text.trim();
  if (!INT_TEXT.test(trimmed)) return undefined;
  const digits = trimmed.replaceAll('_', '');
  if (digits.startsWith('-')) return -BigInt(digits.slice(1));
  return BigInt(digits.startsWith('+') ? digits.slice(1) : digits);
}

/** `float(text)`, or undefined where Python raises. */
export function parseFloatText(text: string): number | undefined {
  const trimmed = text.trim();
  if (!FLOAT_TEXT.test(trimmed)) return undefined;
  const plain = trimmed.replaceAll('_', '').toLowerCase();
  const unsigned = plain.replace(/^[+-]/, '');
  if (unsigned === 'nan') return Number.NaN;
  if (unsigned.startsWith('inf')) return plain.startsWith('-') ? -Infinity : Infinity;
  return Number(plain);
}
