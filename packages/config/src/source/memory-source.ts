import type { ConfigTree } from '../interpolation/context.ts';
import { cloneNode, DictNode } from '../tree/nodes.ts';
import { fromPlain, toNode } from '../tree/plain.ts';
import type { ConfigSource, SourceConfig } from './entry.ts';

export interface MemoryConfig {
  readonly header?: string;
  readonly make: () => DictNode;
}

/** Configs that are part of the program. */
export class MemorySource implements ConfigSource {
  readonly provider: string;
  readonly path: string;
  private readonly configs: ReadonlyMap<string, MemoryConfig>;

  constructor(provider: string, path: string, configs: ReadonlyMap<string, MemoryConfig>) {
    this.provider = provider;
    this.path = path;
    this.configs = configs;
  }

  available(): boolean {
    return true;
  }

  isGroup(path: string): boolean {
    for (const name of this.configs.keys()) if (name.startsWith(`${path}/`)) return true;
    return false;
  }

  isConfig(path: string): boolean {
    return this.configs.has(path.replace(/\.yaml$/, ''));
  }

  load(path: string): SourceConfig | undefined {
    const name = path.replace(/\.yaml$/, '');
    const config = this.configs.get(name);
    if (!config) return undefined;
    return {
      file: `${this.path.replace(/\/$/, '')}/${name}`,
      tree: config.make(),
      packageHeader: config.header,
    };
  }

  options(group: string): string[] {
    return [...this.configs.keys()]
      .filter((name) => name.startsWith(`${group}/`) && !name.slice(group.length + 1).includes('/'))
      .map((name) => name.slice(group.length + 1));
  }

  groups(group: string): string[] {
    const before = group === '' ? '' : `${group}/`;
    const below = [...this.configs.keys()]
      .filter((name) => name.startsWith(before) && name.slice(before.length).includes('/'))
      .map((name) => name.slice(before.length).split('/')[0] ?? '');
    return [...new Set(below)];
  }
}

/** Configs that a program hands over as plain values. */
export function plainSource(configs: Readonly<Record<string, ConfigTree>>): MemorySource {
  const made = Object.entries(configs).map(
    ([name, plain]) => [name, { make: () => dictFrom(plain) }] as const,
  );
  return new MemorySource('program', 'memory://', new Map(made));
}

/** A tree of mappings from plain values. */
export function dictFrom(plain: Readonly<Record<string, unknown>>): DictNode {
  const node = toNode(fromPlain(plain));
  return node instanceof DictNode ? cloneNode(node) : new DictNode();
}
