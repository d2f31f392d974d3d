import { LineWriter } from './line-writer.ts';
import { isBreak, styleOf } from './scalar-style.ts';

/** What is written: a mapping, a list, a text (quoted where needed) or a plain scalar as it stands. */
export type YamlNode =
  | { readonly entries: readonly (readonly [YamlScalar, YamlNode])[] }
  | { readonly items: readonly YamlNode[] }
  | YamlScalar;

export type YamlScalar = { readonly text: string } | { readonly plain: string };

/** A key this long (128 with its hidden tag, `!!str`) is written in the long form, `? key`. */
const LONGEST_KEY = 123;

/**
 * YAML as DVC writes it (ruamel.yaml's round-trip writer), byte for byte. A list or mapping that
 * occurs twice (the same object) is written once and named the second time.
 */
export function writeNode(root: YamlNode): string {
  const writer = new NodeWriter(root);
  writer.node(root, {});
  writer.out.newLine();
  return writer.out.text;
}

interface NodeContext {
  readonly inSequence?: boolean;
  readonly inMapping?: boolean;
  readonly simpleKey?: boolean;
}

class NodeWriter {
  readonly out = new LineWriter();
  private readonly anchors: ReadonlyMap<YamlNode, string>;
  private readonly written = new Set<YamlNode>();
  private depth = 0;

  constructor(root: YamlNode) {
    this.anchors = findRepeated(root);
  }

  node(node: YamlNode, context: NodeContext): void {
    const anchor = this.anchors.get(node);
    if (anchor !== undefined && this.isAlias(node, anchor)) return;
    if ('items' in node) this.list(node.items, context);
    else if ('entries' in node) this.mapping(node.entries);
    else this.indented(2, () => this.scalar(node, context));
  }

  /** Writes the anchor of what comes again, or the name of what has come. */
  private isAlias(node: YamlNode, anchor: string): boolean {
    const known = this.written.has(node);
    this.written.add(node);
    this.out.indicator(`${known ? '*' : '&'}${anchor}`, true);
    return known;
  }

  private list(items: readonly YamlNode[], { inMapping }: NodeContext): void {
    if (items.length === 0) {
      this.out.indicator('[', true);
      this.out.indicator(']', false);
      return;
    }
    const indentless = inMapping === true && !this.out.indention;
    this.indented(indentless ? 0 : this.step(), () => {
      for (const item of items) {
        this.out.toIndent();
        this.out.indicator('-', true, true);
        this.node(item, { inSequence: true });
      }
    });
  }

  private mapping(entries: readonly (readonly [YamlScalar, YamlNode])[]): void {
    if (entries.length === 0) {
      this.out.indicator('{', true);
      this.out.indicator('}', false);
      return;
    }
    this.indented(this.step(), () => {
      for (const [key, value] of entries) this.entry(key, value);
    });
  }

  private entry(key: YamlScalar, value: YamlNode): void {
    this.out.toIndent();
    const text = [...('text' in key ? key.text : '')];
    if (text.length < LONGEST_KEY && !text.some(isBreak)) {
      this.node(key, { inMapping: true, simpleKey: true });
      this.out.indicator(':', false);
    } else {
      this.out.indicator('?', true, true);
      this.node(key, { inMapping: true });
      this.out.toIndent();
      this.out.indicator(':', true, true);
    }
    this.node(value, { inMapping: true });
  }

  private scalar(scalar: YamlScalar, { inSequence, simpleKey = false }: NodeContext): void {
    if (inSequence) this.out.toIndent();
    if ('plain' in scalar) this.out.plain(scalar.plain, !simpleKey);
    else this.out[styleOf(scalar.text, simpleKey)](scalar.text, !simpleKey);
  }

  /** The outermost mapping or list stands at the margin. */
  private step(): number {
    return this.depth === 0 ? 0 : 2;
  }

  private indented(by: number, body: () => void): void {
    this.out.indent += by;
    this.depth++;
    body();
    this.depth--;
    this.out.indent -= by;
  }
}

/** Lists and mappings that occur again, named in the order in which they do. */
function findRepeated(root: YamlNode): ReadonlyMap<YamlNode, string> {
  const seen = new Set<YamlNode>();
  const anchors = new Map<YamlNode, string>();
  const visit = (node: YamlNode) => {
    if (!('items' in node) && !('entries' in node)) return;
    if (!seen.has(node)) {
      seen.add(node);
      for (const child of 'items' in node ? node.items : node.entries.map(([, value]) => value))
        visit(child);
    } else if (!anchors.has(node)) {
      anchors.set(node, `id${String(anchors.size + 1).padStart(3, '0')}`);
    }
  };
  visit(root);
  return anchors;
}
