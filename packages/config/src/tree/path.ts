import { type Key, ListNode, type TreeNode } from './nodes.ts';
import { keyText } from './text.ts';

const HEAD = /^\.*[^.[]*/;
const OTHER = /\.([^.[]*)|\[(.*?)\]/g;

/** `a.b[c].d` → a, b, c, d, as OmegaConf splits key paths. */
export function splitKey(key: string): string[] {
  const head = HEAD.exec(key)?.[0] ?? '';
  const parts = head.split('.');
  if (head.length === key.length) return parts;
  if (key[head.length] === '[' && parts.at(-1) === '') parts.pop();
  for (const match of key.slice(head.length).matchAll(OTHER)) {
    parts.push(match[1] || match[2] || '');
  }
  return parts;
}

/** The path from the root, `a.b[0].c`; `below` names a key of the node that need not exist. */
export function fullKey(node: TreeNode | undefined, below?: Key): string {
  let text = below === undefined ? '' : keyText(below);
  for (let at = node; at?.parent; at = at.parent) {
    const own = at.parent instanceof ListNode ? `[${at.key}]` : keyText(at.key ?? '');
    text = text === '' ? own : `${own}${text.startsWith('[') ? '' : '.'}${text}`;
  }
  return text;
}
