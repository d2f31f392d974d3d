import { UsageError } from '@havn/core';
import { type Command, Option } from 'commander';

/** The options of Hydra's command line, on every command that composes a configuration. */
export interface ConfigFlags {
  readonly configPath?: string;
  readonly configDir?: string;
  readonly configName?: string;
  readonly cfg?: 'job' | 'hydra' | 'all';
  readonly info?: true | string;
  readonly package?: string;
  readonly resolve?: boolean;
  readonly json?: boolean;
}

const INFO = ['all', 'config', 'defaults', 'defaults-tree', 'plugins', 'searchpath'] as const;

export function addConfigFlags(command: Command): Command {
  return command
    .option('--config-path <dir>', 'the folder of the primary file')
    .option('--config-dir <dir>', 'a folder that is searched as well; alone: the primary one')
    .option('--config-name <name>', 'the primary file there')
    .addOption(
      new Option('-c, --cfg <part>', 'print the configuration and do nothing').choices([
        'job',
        'hydra',
        'all',
      ]),
    )
    .addOption(
      new Option('-i, --info [what]', 'how it was composed: defaults, search path').choices(INFO),
    )
    .option('-p, --package <key>', 'with --cfg: what stands at this key alone')
    .option('--resolve', 'with --cfg: interpolations replaced by their values');
}

/** Where the primary file is, and what is searched besides. */
export function configPlaces({ configPath, configDir, configName }: ConfigFlags) {
  if (configPath === undefined) return { configDir, configName };
  const searchPath = configDir === undefined ? [] : [configDir];
  return { configDir: configPath, configName: configName ?? 'config', searchPath };
}

/** Throws where options that look and options that do are mixed. */
export function refuseMixed(flags: ConfigFlags, doing: Readonly<Record<string, unknown>>): void {
  const looking = { '--cfg': flags.cfg, '--info': flags.info };
  const given = Object.entries({ ...looking, ...doing }).filter(([, value]) => value);
  if (given.length > 1) {
    throw new UsageError(`only one of ${given.map(([name]) => name).join(' and ')} can be given`);
  }
  if (flags.cfg !== undefined) return;
  for (const [name, value] of Object.entries({ resolve: flags.resolve, package: flags.package })) {
    if (value !== undefined) throw new UsageError(`--${name} is for --cfg job|hydra|all`);
  }
}
