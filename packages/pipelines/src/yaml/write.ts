import { floatRepr } from '../value/float-text.ts';
import {
  isDict,
  isList,
  PyDate,
  type PyDict,
  type PyList,
  type PyScalar,
  type PyValue,
} from '../value/values.ts';
import { isBreak, styleOf } from './analysis.ts';
import { LineWriter } from './line-writer.ts';

/** A key this long (128 with its hidden tag, `!!str`) is written in the long form, `? key`. */
const LONGEST_KEY = 123;

/**
 * YAML as DVC writes it (ruamel.yaml's round-trip writer), byte for byte. A list or mapping that
 * occurs twice is written once and named the second time.
 */
export function writeYaml(value: PyDict): string {
  const writer = new YamlWriter(value);
  writer.node(value, {});
  writer.out.newLine();
  return writer.out.text;
}

interface NodeContext {
  readonly inSequence?: boolean;
  readonly inMapping?: boolean;
  readonly simpleKey?: boolean;
}

class YamlWriter {
  readonly out = new LineWriter();
  private readonly anchors: ReadonlyMap<unknown, string>;
  private readonly written = new Set<unknown>();
  private depth = 0;

  constructor(root: PyDict) {
    this.anchors = findRepeated(root);
  }

  node(value: PyValue, context: NodeContext): void {
    const anchor = this.anchors.get(value);
    if (anchor !== undefined && this.isAlias(value, anchor)) return;
    if (isList(value)) this.list(value, context);
    else if (isDict(value)) this.dict(value);
    else this.indented(2, () => this.scalar(value, context));
  }

  /** Writes the anchor of what comes again, or the name of what has come. */
  private isAlias(value: PyValue, anchor: string): boolean {
    const known = this.written.has(value);
    this.written.add(value);
    this.out.indicator(`${known ? '*' : '&'}${anchor}`, true);
    return known;
  }

  private list(items: PyList, { inMapping }: NodeContext): void {
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

  private dict(entries: PyDict): void {
    if (entries.size === 0) {
      this.out.indicator('{', true);
      this.out.indicator('}', false);
      return;
    }
    this.indented(this.step(), () => {
      for (const [key, value] of entries) this.entry(key, value);
    });
  }

  private entry(key: PyScalar, value: PyValue): void {
    this.out.toIndent();
    const text = typeof key === 'string' ? key : '';
    if ([...text].length < LONGEST_KEY && ![...text].some(isBreak)) {
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

  private scalar(value: PyScalar, { inSequence, simpleKey }: NodeContext): void {
    if (inSequence) this.out.toIndent();
    const split = simpleKey !== true;
    if (typeof value !== 'string') {
      this.out.plain(plainText(value), split);
      return;
    }
    const style = styleOf(value, simpleKey === true);
    this.out[style](value, split);
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

function plainText(value: Exclude<PyScalar, string>): string {
  if (value === null) return '';
  if (typeof value === 'number') return floatText(value);
  return value instanceof PyDate ? value.text.replace(/[Tt]/, ' ') : String(value);
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value < 0 ? '-.inf' : '.inf';
  return floatRepr(value);
}

/** Lists and mappings that occur again, named in the order in which they do. */
function findRepeated(root: PyDict): ReadonlyMap<unknown, string> {
  const seen = new Set<unknown>();
  const anchors = new Map<unknown, string>();
  const visit = (value: PyValue) => {
    if (!isList(value) && !isDict(value)) return;
    if (!seen.has(value)) {
      seen.add(value);
      for (const item of isList(value) ? value : value.values()) visit(item);
    } else if (!anchors.has(value)) {
      anchors.set(value, `id${String(anchors.size + 1).padStart(3, '0')}`);
    }
  };
  visit(root);
  return anchors;
}
