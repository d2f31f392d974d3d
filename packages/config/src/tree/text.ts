import { floatRepr } from '../python/numbers.ts';
import { DictNode, isNode, type Key, ListNode, type Raw, type TreeNode } from './nodes.ts';

/** `str(value)` of Python: how a value reads inside a longer text (`None`, `True`, `1.0`). */
export function pythonStr(value: Raw | TreeNode): string {
  const plain = isNode(value) && !(value instanceof DictNode || value instanceof ListNode);
  const raw = plain ? value.value : value;
  return typeof raw === 'string' ? raw : pythonRepr(raw);
}

/** `repr(value)` of Python. */
export function pythonRepr(value: Raw | TreeNode): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return floatRepr(value);
  if (typeof value === 'string') return stringRepr(value);
  if (value instanceof DictNode) {
    const parts = [...value.entries.values()].map(
      (node) => `${pythonRepr(node.key as Key)}: ${pythonRepr(node)}`,
    );
    return `{${parts.join(', ')}}`;
  }
  if (value instanceof ListNode) return `[${value.items.map(pythonRepr).join(', ')}]`;
  if (isNode(value)) return pythonRepr(value.value);
  if (value instanceof Map) {
    const parts = [...value].map(([key, item]) => `${pythonRepr(key)}: ${pythonRepr(item)}`);
    return `{${parts.join(', ')}}`;
  }
  return `[${(value as readonly Raw[]).map(pythonRepr).join(', ')}]`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = '';
  for (const char of text) {
    if (char === '\\' || char === quote) out += `\\${char}`;
    else out += ESCAPES[char] ?? (isPrintable(char) ? char : escapeCode(char));
  }
  return `${quote}${out}${quote}`;
}

function isPrintable(char: string): boolean {
  return char === ' ' || !/[\p{C}\p{Z}]/u.test(char);
}

function escapeCode(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

/** A key as text: what a JSON document would name it. */
export function keyText(key: Key | null): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'number') return floatRepr(key);
  return String(key);
}
