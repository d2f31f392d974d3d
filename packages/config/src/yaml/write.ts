import { floatRepr } from '../python/numbers.ts';
import { DictNode, isNode, type Key, ListNode, type Raw, type TreeNode } from '../tree/nodes.ts';
import { fromPlain, toNode } from '../tree/plain.ts';
import { analyze, mustQuote } from './analysis.ts';
import { writeDoubleQuoted, writePlain, writeSingleQuoted } from './scalar-writer.ts';

/** A key longer than this is written in the long form, `? key`. */
const LONGEST_KEY = 128;

/**
 * YAML as `OmegaConf.to_yaml` writes it, byte for byte. A tree of this package keeps the difference
 * between 1 and 1.0; in other plain values whole numbers are integers.
 */
export function toYaml(value: unknown): string {
  const raw = fromPlain(value);
  const node = isNode(raw) ? raw : toNode(raw as Raw);
  const writer = new YamlWriter();
  writer.root(node);
  return writer.text;
}

class YamlWriter {
  text = '';

  root(node: TreeNode): void {
    if (isEmptyOrLeaf(node)) this.text = `${this.inline(node, { column: 0, indent: 2 })}\n`;
    else this.block(node, 0, false);
  }

  /** A mapping or list, a line an item; `started`: the first one's indent is written already. */
  private block(node: TreeNode, indent: number, started: boolean): void {
    const children =
      node instanceof ListNode ? node.items : [...(node as DictNode).entries.values()];
    for (const [index, child] of children.entries()) {
      if (index > 0 || !started) this.text += ' '.repeat(indent);
      if (node instanceof ListNode) this.item(child, indent);
      else this.entry(child, indent);
    }
  }

  private item(node: TreeNode, indent: number): void {
    this.text += '- ';
    if (!isEmptyOrLeaf(node)) this.block(node, indent + 2, true);
    else this.text += `${this.inline(node, { column: indent + 2, indent: indent + 2 })}\n`;
  }

  private entry(node: TreeNode, indent: number): void {
    const key = node.key as Key;
    const short = isShortKey(key);
    const place = { column: indent + 2, indent: indent + 2, split: !short };
    this.text += short
      ? keyScalar(key, { ...place, column: indent })
      : `? ${keyScalar(key, place)}`;
    this.text += short ? ':' : `\n${' '.repeat(indent)}:`;
    if (isEmptyOrLeaf(node)) {
      const column = this.text.length - this.text.lastIndexOf('\n');
      const written = this.inline(node, { column, indent: indent + 2 });
      this.text += written === '' ? '\n' : ` ${written}\n`;
      return;
    }
    const below = node instanceof ListNode && short ? indent : indent + 2;
    this.text += short ? '\n' : ' ';
    this.block(node, below, !short);
  }

  private inline(node: TreeNode, place: { column: number; indent: number }): string {
    if (node instanceof DictNode) return '{}';
    if (node instanceof ListNode) return '[]';
    return scalar(node.value as Raw, { ...place, split: true }, false);
  }
}

function isEmptyOrLeaf(node: TreeNode): boolean {
  if (node instanceof DictNode) return node.entries.size === 0;
  return node instanceof ListNode ? node.items.length === 0 : true;
}

function isShortKey(key: Key): boolean {
  if (typeof key !== 'string') return true;
  return key !== '' && [...key].length < LONGEST_KEY && !analyze(key).multiline;
}

interface Place {
  readonly column: number;
  readonly indent: number;
  readonly split: boolean;
}

function keyScalar(key: Key, place: Place): string {
  return scalar(key, place, !place.split);
}

function scalar(value: Raw, place: Place, simpleKey: boolean): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return floatText(value);
  const text = value as string;
  const { plain, single, multiline } = analyze(text);
  if (plain && !mustQuote(text) && !(simpleKey && text === '')) return writePlain(text, place);
  if (single && !(simpleKey && multiline)) return writeSingleQuoted(text, place);
  return writeDoubleQuoted(text, place);
}

/** PyYAML's float: `.inf`, `.nan`, and always a dot (`1.0e-05`). */
function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value < 0 ? '-.inf' : '.inf';
  const text = floatRepr(value);
  return text.includes('.') || !text.includes('e') ? text : text.replace('e', '.0e');
}
