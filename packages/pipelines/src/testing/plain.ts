import { isDict, isList, type PyValue } from '../value/values.ts';

/** A value as JSON.parse would give it, to compare with stored results. */
export function toPlain(value: PyValue): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (isList(value)) return value.map(toPlain);
  if (!isDict(value)) return value;
  return Object.fromEntries([...value].map(([key, item]) => [String(key), toPlain(item)]));
}
