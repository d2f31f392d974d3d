import type { ConfigOverlay } from '@havn/versions';
import type { Command } from 'commander';
import { parsePairs } from './counts.ts';

/** How the remote of another repository is found and opened. */
export interface SourceRemoteFlags {
  readonly config?: string;
  readonly remote?: string;
  readonly remoteConfig?: Readonly<Record<string, string>>;
}

/** `--config`, `--remote`, `--remote-config` of commands that read another repository. */
export function addSourceRemoteOptions(command: Command): Command {
  return command
    .option('--config <file>', 'settings laid over those of that repository')
    .option('--remote <name>', 'a remote of that repository, instead of its default one')
    .option(
      '--remote-config <option=value...>',
      'options laid over those of its remote',
      parsePairs,
    );
}

/** The same flags as commands take them that do not keep them. */
export async function overlayOf(flags: SourceRemoteFlags): Promise<ConfigOverlay> {
  const { sourceOverlay } = await import('@havn/versions');
  return sourceOverlay(flags);
}
