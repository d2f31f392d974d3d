import { isDict } from '../value/values.ts';
import { anyOf, anything, type Check, list, listOf, mapOf, shape, text } from './checks.ts';

/** An entry of `deps` and `outs`; clouds add keys of their own. */
const entry = shape({ path: text }, { required: ['path'], rest: anything });

/** An entry of `stages`, and the body of a file of the run cache. */
export const lockStageSchema: Check = shape(
  {
    cmd: anyOf(text, list),
    deps: listOf(entry),
    params: mapOf(mapOf(anything)),
    outs: listOf(entry),
  },
  { required: ['cmd'] },
);

const lockFile = shape(
  { schema: anything, datasets: anything, stages: mapOf(lockStageSchema) },
  { required: ['schema'] },
);

/** What dvc.lock may hold; an empty file is none at all. */
export const lockSchema: Check = (value, path) => {
  if (isDict(value) && value.size === 0) return [];
  const issues = lockFile(value, path);
  if (issues.length > 0 || !isDict(value) || value.get('schema') === '2.0') return issues;
  return [{ path: ['schema'], message: "invalid schema version: '2.0' is the one that is read" }];
};
