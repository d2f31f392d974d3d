import type { RepositorySource } from '../dvcfile/entries.ts';
import { DataUsageError } from '../errors.ts';
import type { YamlMap } from '../yaml/write.ts';

/** How the remote of another repository is found and opened. */
export interface SourceRemoteOptions {
  /** A remote of that repository, instead of its default one. */
  readonly remote?: string | undefined;
  /** A configuration file laid over that repository's own. */
  readonly config?: string | undefined;
  /** Options laid over those of the remote. */
  readonly remoteConfig?: YamlMap | undefined;
}

/** The options as the `repo` of an import keeps them. */
export function sourceOverlay({
  remote,
  config,
  remoteConfig,
}: SourceRemoteOptions): Pick<RepositorySource, 'config' | 'remote'> {
  if (!remoteConfig) return { config, remote };
  if (remote === undefined) return { config, remote: remoteConfig };
  if (config !== undefined) {
    throw new DataUsageError(
      "Can't specify config path together with both remote and remote_config",
      'Write the options of the remote into that file.',
    );
  }
  return { config: { core: { remote }, remote: { [remote]: remoteConfig } }, remote: undefined };
}
