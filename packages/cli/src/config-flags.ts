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
  readonly hydraHelp?: boolean;
  readonly shellCompletion?: boolean;
  readonly experimentalRerun?: string;
}

/** What Hydra's command line has and Havn does in another way: refused with the way. */
const INSTEAD = {
  hydraHelp: ['--hydra-help', 'The options: --help. How it was composed: --info.'],
  shellCompletion: ['--shell-completion', 'For all commands at once: havn completion bash.'],
  experimentalRerun: [
    '--experimental-rerun',
    'A run that is kept is done again: havn train --rerun RUN.',
  ],
} as const;

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
    .option('--resolve', 'with --cfg: interpolations replaced by their values')
    .addOption(new Option('--hydra-help').hideHelp())
    .addOption(new Option('--shell-completion').hideHelp())
    .addOption(new Option('--experimental-rerun <file>').hideHelp());
}

/** Where the primary file is, and what is searched besides. */
export function configPlaces({ configPath, configDir, configName }: ConfigFlags) {
  if (configPath === undefined) return { configDir, configName };
  const searchPath = configDir === undefined ? [] : [configDir];
  return { configDir: configPath, configName: configName ?? 'config', searchPath };
}

/** Throws where options that look and options that do are mixed. */
export function refuseMixed(flags: ConfigFlags, doing: Readonly<Record<string, unknown>>): void {
  for (const [key, [name, remedy]] of Object.entries(INSTEAD)) {
    if (flags[key as keyof typeof INSTEAD] === undefined) continue;
    throw new UsageError(`${name} is an option of Hydra that Havn does not have`, { remedy });
  }
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
