import { applyOverrides } from './apply-overrides.ts';
import { BASE_CONFIG, baseSource, groupNames, ROOT_CONFIG } from './base.ts';
import { Composed, wholeTree } from './composed.ts';
import { createDefaultsList, type ResultDefault } from './defaults/list.ts';
import { primaryNotFound } from './defaults/not-found.ts';
import { ConfigNotFoundError, MergeError, SearchPathError } from './errors.ts';
import { fillHydraSettings, type JobInfo } from './hydra/fill.ts';
import { HYDRA_GROUPS, HYDRA_SCHEMA } from './hydra/settings.ts';
import type { ConfigTree, ResolveContext } from './interpolation/context.ts';
import { type ContextOptions, createContext } from './interpolation/create-context.ts';
import { parseOverrides } from './override/parser.ts';
import { refuseSweeps } from './override/sweep.ts';
import { warnOfTexts } from './override-warnings.ts';
import { extraSources, searchPathOf } from './search-path.ts';
import type { ConfigSource } from './source/entry.ts';
import { FileSource } from './source/file-source.ts';
import { MemorySource, plainSource } from './source/memory-source.ts';
import { Repository } from './source/repository.ts';
import { mergeInto } from './tree/merge.ts';
import { type Container, cloneNode, DictNode } from './tree/nodes.ts';
import { splitKey } from './tree/path.ts';

export interface ComposeOptions extends Omit<ContextOptions, 'hydra' | 'warnings'> {
  /** The folder of the primary config. */
  readonly configDir?: string;
  /** Further folders; earlier ones win. */
  readonly searchPath?: readonly string[];
  /** The primary config's name, without `.yaml`; left out: an empty config. */
  readonly configName?: string;
  /** As on the command line: `db=mysql`, `db.port=1`, `+a={b:1}`, `~c`. */
  readonly overrides?: readonly string[];
  /**
   * A config of the program, over which the user's composes: its folder is searched last, and a
   * group that both name is the user's to choose.
   */
  readonly base?: { readonly dir: string; readonly name: string };
  /** Configs that are in memory, by name (`config`, `db/mysql`): searched before the folders. */
  readonly configs?: Readonly<Record<string, ConfigTree>>;
  /** The job that runs, for `${hydra:job.name}` and its like. */
  readonly job?: JobInfo;
  /** Sweeps are allowed, and a group that is `???` is left out: the sweep will choose it. */
  readonly multirun?: boolean;
}

/**
 * Composes a configuration as Hydra 1.3 does and resolves its interpolations; `???` stays. Throws a
 * ConfigError that a user can act on.
 */
export async function compose(options: ComposeOptions): Promise<ConfigTree> {
  return (await composeConfig(options)).resolved;
}

/** As compose, with the choices made, where each value came from, and the unresolved tree. */
export async function composeConfig(options: ComposeOptions): Promise<Composed> {
  const context = createContext({ ...options, warnings: [] });
  const repository = openRepository(options, context);
  const overrides = parseOverrides(options.overrides ?? []);
  const primary = primaryName(options, repository);
  const searched = options.base ? (options.configName ?? BASE_CONFIG) : primary;
  repository.extendBefore(extraSources({ repository, configName: searched, overrides, context }));
  refuseSweeps(overrides, options.multirun ?? false);
  const list = createDefaultsList({
    repository,
    configName: primary,
    overrides,
    skipMissing: options.multirun ?? false,
    choosable: choosable(options, repository),
  });
  const tree = mergeDefaults({ defaults: list.defaults, repository, context, searched });
  tree.struct = true;
  warnOfTexts(list.overrides.values, { tree, repository, context });
  applyOverrides(list.overrides.values, tree, context);
  const choices = list.overrides.known;
  fillHydraSettings({ tree, overrides, choices, options, repository, context });
  const settings = tree.get('hydra');
  tree.delete('hydra');
  const hydra = settings instanceof DictNode ? settings : new DictNode();
  const running = options.job && wholeTree(tree, hydra).get('hydra');
  return new Composed({
    tree,
    hydra,
    context: running === undefined ? context : { ...context, hydra: running },
    choices,
    overrides,
    list,
    repository,
  });
}

/** The search path of a composition, for who looks around in it. Throws as composeConfig does. */
export function openSearchPath(options: ComposeOptions): Repository {
  const context = createContext({ ...options, warnings: [] });
  const repository = openRepository(options, context);
  const configName = options.base ? (options.configName ?? BASE_CONFIG) : options.configName;
  const overrides = parseOverrides(options.overrides ?? []);
  repository.extendBefore(extraSources({ repository, configName, overrides, context }));
  return repository;
}

function openRepository(options: ComposeOptions, context: ResolveContext): Repository {
  const { configDir, searchPath = [], base } = options;
  const sources: ConfigSource[] = [new MemorySource('hydra', 'pkg://hydra.conf', HYDRA_GROUPS)];
  if (options.configs) sources.push(plainSource(options.configs));
  if (configDir !== undefined) {
    const source = new FileSource('main', configDir);
    if (!source.available()) {
      throw new ConfigNotFoundError(`Primary config directory not found: '${configDir}'`, {
        remedy: 'Check that the config directory exists and is readable.',
      });
    }
    sources.push(source);
  }
  for (const path of searchPath)
    sources.push(new FileSource('search path', path.replace(/^file:\/\//, '')));
  if (base)
    sources.push(new FileSource('built in', base.dir), baseSource(base, options.configName));
  sources.push(new MemorySource('schema', 'structured://', HYDRA_SCHEMA));
  return new Repository(sources, context);
}

/** The name of the config that the defaults tree starts from. */
function primaryName(options: ComposeOptions, repository: Repository): string | undefined {
  const { base, configName } = options;
  if (!base) return configName;
  if (configName !== undefined && !repository.configExists(configName)) {
    throw primaryNotFound(repository, configName);
  }
  return ROOT_CONFIG;
}

/** The groups of the program's config that the user's may choose without saying `override`. */
function choosable(options: ComposeOptions, repository: Repository) {
  const { base, configName } = options;
  if (!base || configName === undefined) return undefined;
  return { config: configName, groups: groupNames(repository.load(BASE_CONFIG)?.defaults() ?? []) };
}

interface MergeOptions {
  readonly defaults: readonly ResultDefault[];
  readonly repository: Repository;
  readonly context: ResolveContext;
  /** The config that may set the search path. */
  readonly searched: string | undefined;
}

function mergeDefaults({ defaults, repository, context, searched }: MergeOptions): DictNode {
  const tree = new DictNode();
  for (const item of defaults) {
    const loaded = repository.load(item.configPath);
    if (!loaded) continue;
    const content = embed(loaded.tree, item.package);
    const free = item.primary || item.configPath === searched || item.configPath === 'hydra/config';
    if (!free && content instanceof DictNode && searchPathOf(content, context)) {
      throw new SearchPathError(
        `In '${item.configPath}': Overriding hydra.searchpath is only supported from the primary config`,
        { location: { file: loaded.file } },
      );
    }
    try {
      mergeInto(tree, content, context);
    } catch (error) {
      if (!(error instanceof MergeError) || error.location) throw error;
      throw new MergeError(`In '${item.configPath}': ${error.message}`, {
        location: { file: loaded.file },
        ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
      });
    }
  }
  return tree;
}

/** The content below its package, copied; without a package the content itself. */
function embed(content: Container, pkg: string): Container {
  if (pkg === '') return content;
  const root = new DictNode();
  const parts = splitKey(pkg);
  const last = parts.pop() as string;
  let at = root;
  for (const part of parts) {
    const next = new DictNode();
    next.origin = content.origin;
    at.set(part, next);
    at = next;
  }
  const copy = cloneNode<Container>(content);
  at.set(last, copy);
  return root;
}
