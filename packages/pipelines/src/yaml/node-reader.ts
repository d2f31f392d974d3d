import { type Alias, isAlias, isMap, isScalar, isSeq, type Scalar, type YAMLMap } from 'yaml';
import type { PyScalar, PyValue } from '../value/values.ts';
import { readFloat, readInteger, resolvePlain } from './scalars.ts';

/** Merge keys can make a small file huge; past this many values a file is refused. */
const MAX_NODES = 1_000_000;
const MAX_DEPTH = 200;
const CORE = 'tag:yaml.org,2002:';

/** A node that cannot be read; `node` tells where it stands. */
export class NodeError extends Error {
  readonly node: unknown;

  constructor(node: unknown, message: string) {
    super(message);
    this.node = node;
  }
}

/** Turns the nodes of a parsed document into values, by the rules of ruamel's safe loader. */
export class NodeReader {
  private readonly anchors = new Map<string, unknown>();
  private readonly open = new Set<unknown>();
  /** What an alias names is one value with it, so that the writer names it again. */
  private readonly values = new Map<unknown, PyValue>();
  private count = 0;

  read(node: unknown): PyValue {
    if (++this.count > MAX_NODES) throw new NodeError(node, 'the file holds too many values');
    if (isAlias(node)) return this.read(this.target(node));
    this.remember(node);
    if (!isMap(node) && !isSeq(node)) return this.scalar(node);
    const known = this.values.get(node);
    if (known !== undefined) return known;
    if (this.open.has(node)) throw new NodeError(node, 'an alias refers to what it stands in');
    if (this.open.size > MAX_DEPTH) throw new NodeError(node, 'the file is nested too deeply');
    this.open.add(node);
    const value = isMap(node) ? this.mapping(node) : node.items.map((item) => this.read(item));
    this.open.delete(node);
    this.values.set(node, value);
    return value;
  }

  private mapping(node: YAMLMap): PyValue {
    const merged: [PyScalar, PyValue][] = [];
    const own = new Map<PyScalar, PyValue>();
    for (const { key, value } of node.items) {
      this.remember(key);
      if (isMergeKey(key)) {
        merged.push(...this.mergedEntries(value));
        continue;
      }
      const read = this.key(key);
      if (own.has(read)) throw new NodeError(key, `found duplicate key "${String(read)}"`);
      own.set(read, this.read(value));
    }
    if (merged.length === 0) return own;
    return new Map([...merged, ...own]);
  }

  private mergedEntries(value: unknown): [PyScalar, PyValue][] {
    const target = isAlias(value) ? this.target(value) : value;
    const maps = isSeq(target) ? [...target.items].reverse() : [target];
    return maps.flatMap((item) => {
      const read = this.read(item);
      if (!(read instanceof Map)) throw new NodeError(value, 'a merge key << takes mappings only');
      return [...read];
    });
  }

  private key(node: unknown): PyScalar {
    const target = isAlias(node) ? this.target(node) : node;
    if (isMap(target) || isSeq(target)) throw new NodeError(node, 'a key must be a plain value');
    return this.scalar(target);
  }

  private scalar(node: unknown): PyScalar {
    if (node === null || node === undefined) return null;
    if (!isScalar(node)) throw new NodeError(node, 'unexpected node');
    const text = typeof node.value === 'string' ? node.value : '';
    if (node.tag !== undefined) return tagged(node, text);
    return node.type === 'PLAIN' ? resolvePlain(text) : text;
  }

  private remember(node: unknown): void {
    const anchor = (node as { anchor?: string } | null | undefined)?.anchor;
    if (anchor) this.anchors.set(anchor, node);
  }

  private target(alias: Alias): unknown {
    const target = this.anchors.get(alias.source);
    if (target === undefined) throw new NodeError(alias, `found undefined alias "${alias.source}"`);
    return target;
  }
}

function tagged(node: Scalar, text: string): PyScalar {
  const tag = node.tag ?? '';
  if (tag === `${CORE}str` || tag === '!') return text;
  if (tag === `${CORE}null`) return null;
  if (tag === `${CORE}bool`) return /^(?:true|yes|on)$/i.test(text);
  if (tag === `${CORE}float`) return readFloat(text);
  const integer = tag === `${CORE}int` ? readInteger(text) : undefined;
  if (integer !== undefined) return integer;
  throw new NodeError(node, `could not determine a constructor for the tag "${tag}"`);
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<' && key.tag === undefined;
}
