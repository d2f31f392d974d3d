import { parseFloatText } from '../python/numbers.ts';
import type { Scalar } from '../tree/nodes.ts';

/**
 * Plain scalars as PyYAML's safe loader with OmegaConf's changes reads them: YAML 1.1, floats
 * without a dot (`1e3`), no timestamps. https://yaml.org/type/ and omegaconf 2.3 `get_yaml_loader`.
 */
const BOOL = /^(?:yes|no|true|false|on|off)$/i;
const BOOL_CASES = /^(?:[a-z]+|[A-Z][a-z]*|[A-Z]+)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INT =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const OMEGACONF_FLOAT =
  /^(?:[-+]?[0-9]+(?:_[0-9]+)*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+)|\.[0-9]+(?:_[0-9]+)*(?:[eE][-+][0-9]+)?|[-+]?[0-9]+(?:_[0-9]+)*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** The value that matched a rule could still not be read (`0b_`). */
export class ScalarError extends Error {}

/** The value of a plain (unquoted, untagged) scalar. */
export function resolvePlain(text: string): Scalar {
  const first = text.charCodeAt(0);
  const numeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d;
  if (numeric || first === 0x2e) {
    if (FLOAT.test(text)) return readFloat(text);
    if (numeric && INT.test(text)) return readInt(text);
    return OMEGACONF_FLOAT.test(text) ? readFloat(text) : text;
  }
  if (BOOL.test(text) && BOOL_CASES.test(text)) return readBool(text);
  if (NULL.test(text)) return null;
  if (text === '=' || text === '<<') {
    throw new ScalarError(`'${text}' stands for more than text in YAML 1.1: quote it`);
  }
  return text;
}

/** What the writer's resolver (no OmegaConf changes, with timestamps) would take a text for. */
export function isPlainString(text: string): boolean {
  if (text === '=' || text === '<<' || NULL.test(text)) return false;
  if (BOOL.test(text) && BOOL_CASES.test(text)) return false;
  return !(INT.test(text) || FLOAT.test(text) || TIMESTAMP.test(text));
}

const TIMESTAMP =
  /^(?:\d\d\d\d-\d\d-\d\d|\d\d\d\d-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;

export function readBool(text: string): boolean {
  const lower = text.toLowerCase();
  if (!BOOL.test(text)) throw new ScalarError(`'${text}' is not a boolean`);
  return lower === 'yes' || lower === 'true' || lower === 'on';
}

export function readInt(text: string): bigint {
  const plain = text.replaceAll('_', '');
  const negative = plain.startsWith('-');
  const digits = /^[-+]/.test(plain) ? plain.slice(1) : plain;
  const value = readUnsigned(digits);
  return negative ? -value : value;
}

function readUnsigned(digits: string): bigint {
  if (/^0[bx]/.test(digits)) {
    if (digits.length === 2) throw new ScalarError(`'${digits}' has no digits`);
    return BigInt(digits);
  }
  if (digits.length > 1 && digits.startsWith('0')) {
    const octal = /^0[oO]?([0-7]+)$/.exec(digits)?.[1];
    if (octal === undefined) throw new ScalarError(`'${digits}' is not an integer`);
    return BigInt(`0o${octal}`);
  }
  if (digits.includes(':')) {
    return digits.split(':').reduce((total, part) => total * 60n + BigInt(part), 0n);
  }
  if (!/^[0-9]+$/.test(digits)) throw new ScalarError(`'${digits}' is not an integer`);
  return BigInt(digits);
}

export function readFloat(text: string): number {
  const plain = text.replaceAll('_', '').toLowerCase();
  const sign = plain.startsWith('-') ? -1 : 1;
  const digits = /^[-+]/.test(plain) ? plain.slice(1) : plain;
  if (digits === '.inf') return sign * Number.POSITIVE_INFINITY;
  if (digits === '.nan') return Number.NaN;
  if (digits.includes(':')) {
    return sign * digits.split(':').reduce((total, part) => total * 60 + Number(part), 0);
  }
  const value = parseFloatText(digits);
  if (value === undefined) throw new ScalarError(`'${text}' is not a number`);
  return sign * value;
}
