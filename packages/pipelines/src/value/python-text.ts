import { floatRepr } from './float-text.ts';
import { isDict, isList, PyDate, type PyValue } from './values.ts';

/** `str(value)`. */
export function pythonStr(value: PyValue): string {
  if (typeof value === 'string') return value;
  if (value instanceof PyDate) return value.text;
  return pythonRepr(value);
}

/** `repr(value)`. */
export function pythonRepr(value: PyValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return floatRepr(value);
  if (isList(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (isDict(value)) {
    const items = [...value].map(([key, item]) => `${pythonRepr(key)}: ${pythonRepr(item)}`);
    return `{${items.join(', ')}}`;
  }
  if (value instanceof PyDate) return `datetime.${value.kind}(${value.text})`;
  return reprText(value);
}

function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };
  const body = [...text].map((char) => {
    if (char === quote) return `\\${char}`;
    const code = char.codePointAt(0)!;
    if (escapes[char]) return escapes[char];
    if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
    return char;
  });
  return quote + body.join('') + quote;
}
