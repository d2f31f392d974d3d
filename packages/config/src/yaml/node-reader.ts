import {
  type Alias,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Pair,
  type YAMLMap,
  type Scalar as YamlScalar,
} from 'yaml';
import { InterpolationError, YamlError } from '../errors.ts';
import { parseInterpolation } from '../interpolation/parse.ts';
import {
  type Container,
  DictNode,
  type Key,
  ListNode,
  type Origin,
  type Scalar,
  type TreeNode,
  ValueNode,
} from '../tree/nodes.ts';
import { readBool, readFloat, readInt, resolvePlain, ScalarError } from './scalars.ts';

/** Aliases can make a small file huge; past this many values a file is refused. */
const MAX_NODES = 300_000;
const MAX_DEPTH = 400;
const CORE = 'tag:yaml.org,2002:';

type Entry = { readonly key: YamlNode; readonly value: YamlNode };
type YamlNode = unknown;

/** Turns the nodes of a parsed document into a tree, by PyYAML's rules. */
export class NodeReader {
  private readonly anchors = new Map<string, YamlNode>();
  private readonly open = new Set<YamlNode>();
  private readonly file: string;
  private readonly lines: LineCounter;
  private flow = 0;
  private count = 0;
  private depth = 0;

  constructor(file: string, lines: LineCounter) {
    this.file = file;
    this.lines = lines;
  }

  node(source: YamlNode, origin = this.origin(source)): TreeNode {
    if (++this.count > MAX_NODES) this.fail(source, `aliases expand to over ${MAX_NODES} values`);
    if (isAlias(source)) return this.aliased(source, origin);
    const anchor = (source as { anchor?: string } | null)?.anchor;
    if (anchor) this.anchors.set(anchor, source);
    if (isMap(source) || isSeq(source)) return this.container(source, origin);
    return this.scalar(source, origin);
  }

  /** What an alias names was checked where it stands: brackets round the alias do not count. */
  private aliased(alias: Alias, origin: Origin): TreeNode {
    const { flow } = this;
    this.flow = 0;
    const node = this.node(this.target(alias), origin);
    this.flow = flow;
    return node;
  }

  private container(source: YamlNode, origin: Origin): Container {
    if (this.open.has(source)) this.fail(source, 'an alias refers to the mapping it stands in');
    if (++this.depth > MAX_DEPTH) this.fail(source, `nested over ${MAX_DEPTH} levels deep`);
    this.open.add(source);
    const flow = (source as { flow?: boolean }).flow ? 1 : 0;
    this.flow += flow;
    const result = isMap(source) ? this.dict(source, origin) : this.list(source, origin);
    this.open.delete(source);
    this.flow -= flow;
    this.depth--;
    return result;
  }

  private list(source: YamlNode, origin: Origin): ListNode {
    const list = new ListNode();
    list.origin = origin;
    if (!isSeq(source)) return list;
    this.checkTag(source, 'seq');
    for (const item of source.items) {
      list.push(isPair(item) ? this.pairMap(item) : this.node(item));
    }
    return list;
  }

  private pairMap(pair: Pair): DictNode {
    const dict = new DictNode();
    const key = this.key(pair.key);
    dict.origin = this.origin(pair.key);
    dict.set(key, this.node(pair.value, dict.origin));
    return dict;
  }

  private dict(source: YAMLMap, origin: Origin): DictNode {
    this.checkTag(source, 'map');
    this.checkDuplicates(source);
    const dict = new DictNode();
    dict.origin = origin;
    for (const { key, value } of this.flatten(source)) {
      const node = this.node(value, this.origin(key));
      dict.set(this.key(key), node);
    }
    return dict;
  }

  /** YAML 1.1 merge keys: what `<<` brings comes first, so that own keys win. */
  private flatten(source: YAMLMap): Entry[] {
    const merged: Entry[] = [];
    const own: Entry[] = [];
    for (const pair of source.items) {
      const anchor = (pair.key as { anchor?: string } | null)?.anchor;
      if (anchor) this.anchors.set(anchor, pair.key);
      if (isMergeKey(pair.key)) merged.push(...this.mergeEntries(pair));
      else own.push({ key: pair.key, value: pair.value });
    }
    return merged.length === 0 ? own : [...merged, ...own];
  }

  private mergeEntries(pair: Pair): Entry[] {
    const value = isAlias(pair.value) ? this.target(pair.value) : pair.value;
    if (isMap(value)) return this.mergedMap(value);
    if (!isSeq(value)) this.fail(pair.key, 'a merge key `<<` takes a mapping or a list of them');
    const maps = value.items.map((item) => (isAlias(item) ? this.target(item) : item));
    return maps.reverse().flatMap((item) => {
      if (!isMap(item)) return this.fail(pair.key, 'a merge key `<<` takes mappings only');
      return this.mergedMap(item);
    });
  }

  private mergedMap(source: YAMLMap): Entry[] {
    if (this.open.has(source)) this.fail(source, 'an alias refers to the mapping it stands in');
    const anchor = (source as { anchor?: string }).anchor;
    if (anchor) this.anchors.set(anchor, source);
    this.open.add(source);
    const entries = this.flatten(source);
    this.open.delete(source);
    this.count += entries.length;
    if (this.count > MAX_NODES) this.fail(source, `aliases expand to over ${MAX_NODES} values`);
    return entries;
  }

  private checkDuplicates(source: YAMLMap): void {
    const seen = new Set<string>();
    for (const { key } of source.items) {
      const target = isAlias(key) ? this.anchors.get(key.source) : key;
      if (!isScalar(target) || isMergeKey(target)) continue;
      if (typeof this.rawKey(target) !== 'string') continue;
      const text = String(target.value);
      if (seen.has(text)) this.fail(key, `found duplicate key ${text}`);
      seen.add(text);
    }
  }

  private key(source: YamlNode): Key {
    const target = isAlias(source) ? this.target(source) : source;
    if (target !== null && !isScalar(target)) this.fail(source, 'a key must be a scalar');
    const key = target === null ? null : this.rawKey(target as YamlScalar);
    if (key === null) this.fail(source, 'a key must not be null; quote it to make it text');
    return key;
  }

  private rawKey(source: YamlScalar): Scalar {
    if (source.type === 'PLAIN' && source.value === '=' && source.tag === undefined) return '=';
    return this.scalarValue(source);
  }

  private scalar(source: YamlNode, origin: Origin): ValueNode {
    const value = source === null || source === undefined ? null : this.scalarValue(source);
    if (typeof value === 'string' && value.includes('${')) this.checkInterpolation(value, origin);
    return new ValueNode(value, origin);
  }

  private checkInterpolation(value: string, origin: Origin): void {
    try {
      parseInterpolation(value);
    } catch (error) {
      if (!(error instanceof InterpolationError)) throw error;
      throw new InterpolationError(error.message, {
        ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
        location: { file: this.file, ...(origin.line === undefined ? {} : { line: origin.line }) },
      });
    }
  }

  private scalarValue(source: YamlNode): Scalar {
    if (!isScalar(source)) return this.fail(source, 'unexpected node');
    const text = typeof source.value === 'string' ? source.value : '';
    try {
      if (source.type === 'PLAIN' && this.flow > 0) this.checkFlowText(source, text);
      if (source.tag === undefined) return source.type === 'PLAIN' ? resolvePlain(text) : text;
      return this.tagged(source, text);
    } catch (error) {
      if (error instanceof ScalarError) return this.fail(source, error.message);
      throw error;
    }
  }

  /** Between brackets YAML 1.1 takes a `?` for the mark of a key, wherever it stands. */
  private checkFlowText(source: YamlScalar, text: string): void {
    if (!text.includes('?') && !text.startsWith(':')) return;
    this.fail(
      source,
      `'${text}' must be quoted between [ ] or { }: YAML 1.1 reads its ? or : as a mark`,
    );
  }

  private tagged(source: YamlScalar, text: string): Scalar {
    const tag = source.tag ?? '';
    if (tag === '!') return resolvePlain(text);
    if (tag === `${CORE}str`) return text;
    if (tag === `${CORE}int`) return readInt(text);
    if (tag === `${CORE}float`) return readFloat(text);
    if (tag === `${CORE}bool`) return readBool(text);
    if (tag === `${CORE}null`) return null;
    return this.fail(source, `could not determine a constructor for the tag '${tag}'`);
  }

  private checkTag(source: YamlNode, expected: 'map' | 'seq'): void {
    const tag = (source as { tag?: string }).tag;
    if (tag !== undefined && tag !== `${CORE}${expected}` && tag !== '!') {
      this.fail(source, `could not determine a constructor for the tag '${tag}'`);
    }
  }

  private target(alias: Alias): YamlNode {
    const target = this.anchors.get(alias.source);
    if (target === undefined) this.fail(alias, `found undefined alias '${alias.source}'`);
    return target;
  }

  private origin(source: YamlNode): Origin {
    const range = (source as { range?: readonly number[] } | null | undefined)?.range;
    if (!range) return { file: this.file };
    return { file: this.file, line: this.lines.linePos(range[0] ?? 0).line };
  }

  private fail(source: YamlNode, message: string): never {
    const { line } = this.origin(source);
    throw new YamlError(message, {
      location: { file: this.file, ...(line === undefined ? {} : { line }) },
    });
  }
}

function isMergeKey(key: YamlNode): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<' && key.tag === undefined;
}
