import { pythonStr } from '../value/python-text.ts';
import { isDict, isList, isTruthy, type PyList } from '../value/values.ts';

export const DEFAULT_PARAMS_FILE = 'params.yaml';

/**
 * The `params` of a stage by file, in the order of their first mention: texts are keys of
 * params.yaml, mappings name other files; a file named without keys is tracked whole.
 */
export function mergeParams(list: PyList): ReadonlyMap<string, readonly string[]> {
  const whole = new Set<string>();
  for (const item of list) {
    if (!isDict(item)) continue;
    for (const [file, keys] of item) if (!isTruthy(keys)) whole.add(pythonStr(file));
  }
  const merged = new Map<string, string[]>();
  const add = (file: string, keys: readonly string[]) => {
    merged.set(file, whole.has(file) ? [] : [...(merged.get(file) ?? []), ...keys]);
  };
  for (const item of list) {
    if (typeof item === 'string') {
      if (!whole.has(DEFAULT_PARAMS_FILE)) add(DEFAULT_PARAMS_FILE, [item]);
    } else if (isDict(item)) {
      for (const [file, keys] of item)
        add(pythonStr(file), isList(keys) ? keys.map(pythonStr) : []);
    }
  }
  return merged;
}
