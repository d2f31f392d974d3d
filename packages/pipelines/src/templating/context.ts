import type { PyDict, PyValue } from '../value/values.ts';
import { parseExpression } from './expression.ts';
import { AlreadyLoadedError, ContextError, KeyNotFoundError } from './failures.ts';
import { type ContextNode, DictNode, dictNode, ListNode, NO_ORIGIN, toNode } from './node.ts';

/** What was used of the params files: file → key → value. */
export type TrackedVars = Map<string, Map<string, PyValue>>;

/** The values that `${}` can name: params files, `vars`, and `item` and `key` of a group. */
export class Context {
  private readonly root: DictNode;
  /** Files that were loaded: all of it (`undefined`), or these keys. */
  private readonly imports: Map<string, string[] | undefined>;
  private readonly reserved: ReadonlySet<string>;
  private tracked: TrackedVars | undefined;

  constructor(
    root = new DictNode(new Map(), NO_ORIGIN),
    imports = new Map<string, string[] | undefined>(),
    reserved: ReadonlySet<string> = new Set(),
  ) {
    this.root = root;
    this.imports = imports;
    this.reserved = reserved;
  }

  has(key: string): boolean {
    return this.root.entries.has(key);
  }

  /** A copy that may be added to; with `items` set over what is there, and kept from change. */
  copy(items: ReadonlyMap<string, PyValue | ContextNode> = new Map()): Context {
    const root = cloneDict(this.root);
    for (const [key, value] of items) {
      root.entries.set(key, toNode(value, { ...NO_ORIGIN, path: [key] }));
    }
    const imports = new Map([...this.imports].map(([path, keys]) => [path, keys && [...keys]]));
    return new Context(root, imports, new Set([...this.reserved, ...items.keys()]));
  }

  /** Adds the mapping of a `vars` entry. Throws ContextError where a value is there already. */
  addValues(values: PyDict, source: string): void {
    this.merge(dictNode(values, { source, path: [], local: true }), undefined);
  }

  /** Adds a file's mapping, or only `keys` of it. `read` is called where it is not loaded yet. */
  addFile(options: AddFileOptions): void {
    const { path, shown, item, keys } = options;
    if (this.imports.has(path)) {
      if (!keys && this.imports.get(path) === undefined) return;
      this.checkLoaded(path, item, keys);
    }
    const values = selectKeys(options.read(), keys, shown);
    this.merge(dictNode(values, { source: shown, path: [], local: false }), item);
    const before = this.imports.get(path);
    if (!this.imports.has(path)) this.imports.set(path, keys && [...keys]);
    else before?.push(...(keys ?? []));
  }

  /** The node that an expression names. Throws KeyNotFoundError. */
  select(expression: string): ContextNode {
    const keys = parseExpression(expression);
    let node: ContextNode = this.root;
    for (const key of keys) {
      const next = childOf(node, key);
      if (!next) throw new KeyNotFoundError(keys.join('.'), key, knownKeys(node));
      node = next;
    }
    this.track(node);
    return node;
  }

  /** Runs `body` and returns what it used of the params files. */
  tracking<T>(body: () => T): { readonly result: T; readonly tracked: TrackedVars } {
    const tracked: TrackedVars = new Map();
    this.tracked = tracked;
    try {
      return { result: body(), tracked };
    } finally {
      this.tracked = undefined;
    }
  }

  private track(node: ContextNode): void {
    const { source, local, path } = node.origin;
    if (!this.tracked || local || source === undefined || node instanceof DictNode) return;
    const used = this.tracked.get(source) ?? new Map<string, PyValue>();
    used.set(path.join('.'), node.value);
    this.tracked.set(source, used);
  }

  private merge(update: DictNode, item: string | undefined): void {
    const clashes = [...this.reserved].filter((key) => update.entries.has(key));
    if (clashes.length > 0) {
      const where = item === undefined ? '' : ` in '${item}'`;
      const keys = `key${clashes.length > 1 ? 's' : ''} ${clashes.join(' and ')}`;
      throw new ContextError(`attempted to modify reserved ${keys}${where}`);
    }
    mergeInto(this.root, update);
  }

  private checkLoaded(path: string, item: string, keys: readonly string[] | undefined): void {
    const loaded = this.imports.get(path);
    const fail = (message: string) => {
      throw new AlreadyLoadedError(message);
    };
    if (!keys && loaded) fail(`cannot load '${item}' as it's partially loaded already`);
    if (keys && !loaded) fail(`cannot partially load '${item}' as it's already loaded.`);
    if (loaded && keys?.some((key) => loaded.includes(key))) {
      fail(`cannot load '${item}' as it's partially loaded already`);
    }
  }
}

interface AddFileOptions {
  /** Absolute. */
  readonly path: string;
  /** As messages and lists of parameters name it. */
  readonly shown: string;
  /** The entry of `vars`. */
  readonly item: string;
  readonly keys: readonly string[] | undefined;
  readonly read: () => PyDict;
}

function selectKeys(values: PyDict, keys: readonly string[] | undefined, shown: string): PyDict {
  if (!keys) return values;
  const entries = keys.map((key) => {
    const value = values.get(key);
    if (value === undefined) throw new ContextError(`could not find '${key}' in '${shown}'`);
    return [key, value] as const;
  });
  return new Map(entries);
}

function mergeInto(into: DictNode, update: DictNode): void {
  for (const [key, node] of update.entries) {
    const there = into.entries.get(key);
    if (there instanceof DictNode && node instanceof DictNode) mergeInto(there, node);
    else if (there) {
      throw new ContextError(
        `cannot redefine '${node.origin.path.join('.')}' from '${node.origin.source ?? 'None'}' ` +
          `as it already exists in '${there.origin.source ?? 'None'}'`,
        { ownLine: true },
      );
    } else into.entries.set(key, node);
  }
}

function cloneDict(node: DictNode): DictNode {
  const entries = [...node.entries].map(
    ([key, value]) => [key, value instanceof DictNode ? cloneDict(value) : value] as const,
  );
  return new DictNode(new Map(entries), node.origin);
}

function childOf(node: ContextNode, key: string): ContextNode | undefined {
  if (node instanceof DictNode) return node.entries.get(key);
  if (node instanceof ListNode && /^[-+]?\d+$/.test(key)) return node.items.at(Number(key));
  return undefined;
}

function knownKeys(node: ContextNode): readonly string[] {
  if (node instanceof DictNode) return [...node.entries.keys()];
  return node instanceof ListNode ? node.items.map((_, index) => String(index)) : [];
}
