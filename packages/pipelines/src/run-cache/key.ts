import { sha256 } from '@havn/core';
import { pythonJson } from '../value/python-json.ts';
import { isDict, isList, PyDate, type PyDict, type PyValue } from '../value/values.ts';

/** Sizes are no part of what a run was. */
const LEFT_OUT = new Set(['size', 'nfiles']);

/** The name of a run in the run cache: SHA-256 of its entry's sorted JSON, without sizes. */
export function runValue(entry: PyDict): string {
  return sha256(pythonJson(withoutSizes(entry), { sortKeys: true }));
}

/** The folder of a run in the run cache: as `runValue`, with no more of the outputs than paths. */
export function runKey(entry: PyDict): string {
  const outs = entry.get('outs');
  const paths = isList(outs)
    ? outs.map((out) => (isDict(out) ? (out.get('path') ?? null) : out))
    : [];
  return runValue(new Map<PyValue, PyValue>([...entry, ['outs', paths]]) as PyDict);
}

/** JSON has no dates: a run with one among its parameters is not kept. */
export function hasDates(value: PyValue): boolean {
  if (value instanceof PyDate) return true;
  if (isList(value)) return value.some(hasDates);
  return isDict(value) && [...value].some(([key, item]) => key instanceof PyDate || hasDates(item));
}

function withoutSizes(value: PyValue): PyValue {
  if (isList(value)) return value.map(withoutSizes);
  if (!isDict(value)) return value;
  const kept = [...value].filter(([key]) => typeof key !== 'string' || !LEFT_OUT.has(key));
  return new Map(kept.map(([key, item]) => [key, withoutSizes(item)]));
}
