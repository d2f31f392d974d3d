import { type DefaultEntry, readDefaults } from '../defaults/read.ts';
import type { ResolveContext } from '../interpolation/context.ts';
import { compareText } from '../override/order.ts';
import { type Container, DictNode } from '../tree/nodes.ts';
import type { ConfigSource } from './entry.ts';

export interface LoadedConfig {
  readonly file: string;
  /** The content without its defaults list. */
  readonly tree: Container;
  readonly packageHeader: string | undefined;
  /** Fresh entries each time it is asked: the defaults tree changes them. */
  readonly defaults: () => DefaultEntry[];
}

/** The search path: the first place that has a config wins. Each file is read once. */
export class Repository {
  private readonly cache = new Map<string, LoadedConfig | undefined>();
  private readonly known = new Map<string, boolean>();
  private readonly context: ResolveContext;
  sources: readonly ConfigSource[];

  constructor(sources: readonly ConfigSource[], context: ResolveContext) {
    this.sources = sources;
    this.context = context;
  }

  /** Adds places before the last one, the schema; what was loaded stays. */
  extendBefore(sources: readonly ConfigSource[]): void {
    if (sources.length === 0) return;
    this.sources = [...this.sources.slice(0, -1), ...sources, ...this.sources.slice(-1)];
    this.known.clear();
  }

  load(path: string): LoadedConfig | undefined {
    if (this.cache.has(path)) return this.cache.get(path);
    const loaded = this.read(path);
    this.cache.set(path, loaded);
    return loaded;
  }

  private read(path: string): LoadedConfig | undefined {
    for (const source of this.sources) {
      const found = source.load(path);
      if (!found) continue;
      const { tree, file, packageHeader } = found;
      const defaults =
        tree instanceof DictNode ? readDefaults(path, file, tree, this.context) : () => [];
      return { file, tree, packageHeader, defaults };
    }
    return undefined;
  }

  groupExists(path: string): boolean {
    let exists = this.known.get(path);
    if (exists === undefined) {
      exists = this.sources.some((source) => source.isGroup(path));
      this.known.set(path, exists);
    }
    return exists;
  }

  configExists(path: string): boolean {
    return this.cache.get(path) !== undefined || this.sources.some((s) => s.isConfig(path));
  }

  /** The options of a group, from every place, sorted. */
  options(group: string): string[] {
    const names = new Set<string>();
    for (const source of this.sources) {
      if (source.isGroup(group)) for (const name of source.options(group)) names.add(name);
    }
    return [...names].sort(compareText);
  }

  /** The groups below a group, from every place, sorted. */
  groups(group: string): string[] {
    const names = this.sources.flatMap((source) => {
      const isThere = group === '' ? source.available() : source.isGroup(group);
      return isThere ? source.groups(group) : [];
    });
    return [...new Set(names)].sort(compareText);
  }

  /** The search path as a message lists it. */
  describe(): string {
    const places = this.sources.filter(({ path }) => path.startsWith('file://'));
    return [...new Set(places.map(({ provider, path }) => `    ${path} (${provider})`))].join('\n');
  }
}
