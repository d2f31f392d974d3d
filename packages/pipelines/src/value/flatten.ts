import { pythonStr } from './python-text.ts';
import { isDict, type PyDict, type PyValue } from './values.ts';

/**
 * Nested mappings as one, keys joined with dots; an empty mapping vanishes (as `flatten_dict` with
 * its "dot" reducer does).
 */
export function flatten(value: PyDict): Map<string, PyValue> {
  const flat = new Map<string, PyValue>();
  const walk = (dict: PyDict, prefix: string | undefined) => {
    for (const [key, item] of dict) {
      const path = prefix === undefined ? pythonStr(key) : `${prefix}.${pythonStr(key)}`;
      if (isDict(item)) walk(item, path);
      else flat.set(path, item);
    }
  };
  walk(value, undefined);
  return flat;
}
