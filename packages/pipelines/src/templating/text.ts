import { flatten } from '../value/flatten.ts';
import { pythonStr } from '../value/python-text.ts';
import { isDict, isList, type PyDict, type PyList, type PyValue } from '../value/values.ts';
import { ContextError } from './failures.ts';

/** `parsing` of DVC's config: how a mapping becomes arguments. */
export interface ParsingConfig {
  /** `boolean_optional` writes `--no-k` for false, `store_true` nothing. */
  readonly bool?: string | undefined;
  /** `append` repeats the option, `nargs` lists the values behind it once. */
  readonly list?: string | undefined;
}

/** A value inside a text: booleans in lower case, a mapping as `--k v`. */
export function toText(value: PyValue, config: ParsingConfig = {}): string {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return isDict(value) ? argumentsOf(value, config) : pythonStr(value);
}

function argumentsOf(value: PyDict, config: ParsingConfig): string {
  const parts: string[] = [];
  for (const [key, item] of flatten(value)) {
    if (typeof item === 'boolean') {
      if (item) parts.push(`--${key}`);
      else if (config.bool === 'boolean_optional') parts.push(`--no-${key}`);
    } else if (isList(item)) parts.push(...listArguments(key, item, config));
    else parts.push(`--${key} ${typeof item === 'string' ? quote(item) : pythonStr(item)}`);
  }
  return parts.join(' ').trimEnd();
}

function listArguments(key: string, items: PyList, config: ParsingConfig): string[] {
  return items.map((item, index) => {
    if (isList(item) || isDict(item)) {
      throw new ContextError(`Cannot interpolate nested iterable in '${key}'`, { ownLine: true });
    }
    const text = typeof item === 'string' ? quote(item) : pythonStr(item);
    return config.list === 'append' || index === 0 ? `--${key} ${text}` : text;
  });
}

/** A text as one word of the shell: `shlex.quote`, or `list2cmdline` on Windows. */
function quote(text: string): string {
  if (process.platform === 'win32') return quoteForWindows(text);
  if (text === '') return "''";
  return /[^\w@%+=:,./-]/.test(text) ? `'${text.replaceAll("'", `'"'"'`)}'` : text;
}

function quoteForWindows(text: string): string {
  const escaped = text.replace(/(\\*)"/g, '$1$1\\"');
  if (text !== '' && !/[ \t]/.test(text)) return escaped;
  return `"${escaped.replace(/(\\+)$/, '$1$1')}"`;
}
