import { GroupEntry, groupName } from './defaults/entry.ts';
import type { DefaultEntry } from './defaults/read.ts';
import type { ConfigSource, SourceConfig } from './source/entry.ts';
import { FileSource } from './source/file-source.ts';
import { dictFrom } from './source/memory-source.ts';

/** The names under which the root of both configs and the program's config are loaded. */
export const ROOT_CONFIG = '__root__';
export const BASE_CONFIG = '__built_in__';

/**
 * A root config whose defaults are the program's config and then the user's: a place in the search
 * path that answers to two names only.
 */
export function baseSource(
  base: { readonly dir: string; readonly name: string },
  configName: string | undefined,
): ConfigSource {
  const folder = new FileSource('built in', base.dir);
  const load = (path: string): SourceConfig | undefined => {
    if (path === BASE_CONFIG) return folder.load(base.name);
    if (path !== ROOT_CONFIG) return undefined;
    const user = configName === undefined ? [] : [`/${configName}`];
    const tree = dictFrom({ defaults: [`/${BASE_CONFIG}`, ...user, '_self_'] });
    return { file: 'the command line', tree, packageHeader: undefined };
  };
  return {
    provider: 'built in',
    path: folder.path,
    available: () => true,
    isGroup: () => false,
    isConfig: (path) =>
      path === ROOT_CONFIG || (path === BASE_CONFIG && folder.isConfig(base.name)),
    load,
    options: () => [],
    groups: () => [],
  };
}

/** `group@package` of every group entry. */
export function groupNames(defaults: readonly DefaultEntry[]): Set<string> {
  return new Set(defaults.filter((entry) => entry instanceof GroupEntry).map(groupName));
}
