import { PyDate, type PyScalar } from '../value/values.ts';

const BOOL = /^(?:true|True|TRUE|false|False|FALSE)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INT = /^(?:[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+)$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME =
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d{1,2}(?::\d{2})?))?$/;

/** What an unquoted text of YAML 1.2 stands for, by the rules of ruamel.yaml, which DVC reads with. */
export function resolvePlain(text: string): PyScalar {
  if (NULL.test(text)) return null;
  if (BOOL.test(text)) return text.toLowerCase() === 'true';
  const numeric = /^[-+0-9.]/.test(text);
  if (numeric && FLOAT.test(text)) return readFloat(text);
  if (numeric && INT.test(text)) return readInteger(text) ?? text;
  if (DATE.test(text)) return new PyDate('date', text);
  if (TIME.test(text)) return new PyDate('datetime', text);
  return text;
}

/** True where a text, written without quotes, would be read back as something else. */
export function readsAsOther(text: string): boolean {
  if (text === '=' || text === '<<') return true;
  if (/^[-+0-9.]/.test(text) && (FLOAT.test(text) || INT.test(text))) return true;
  return BOOL.test(text) || NULL.test(text) || DATE.test(text) || TIME.test(text);
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
