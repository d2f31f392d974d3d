import { plainForm } from '@havn/versions';
import { PyDate, type PyScalar } from '../value/values.ts';

/** The value of an unquoted text. */
export function resolvePlain(text: string): PyScalar {
  switch (plainForm(text)) {
    case 'null':
      return null;
    case 'bool':
      return text.toLowerCase() === 'true';
    case 'float':
      return readFloat(text);
    case 'integer':
      return readInteger(text) ?? text;
    case 'date':
      return new PyDate('date', text);
    case 'time':
      return new PyDate('datetime', text);
    default:
      return text;
  }
}

export function readFloat(text: string): number {
  const plain = text.replaceAll('_', '').toLowerCase();
  const sign = plain.startsWith('-') ? -1 : 1;
  const digits = plain.replace(/^[-+]/, '');
  if (digits === '.inf') return sign * Number.POSITIVE_INFINITY;
  if (digits === '.nan') return Number.NaN;
  return sign * Number(digits);
}

/** Undefined for what only looks like a number: `_`, `-`. */
export function readInteger(text: string): bigint | undefined {
  const plain = text.replaceAll('_', '');
  const digits = plain.replace(/^[-+]/, '');
  if (!/^(?:0b[01]+|0o[0-7]+|0x[0-9a-fA-F]+|[0-9]+)$/.test(digits)) return undefined;
  const value = BigInt(digits);
  return plain.startsWith('-') ? -value : value;
}
