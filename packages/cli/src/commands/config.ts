import type { Command } from 'commander';
import { print, printJson } from '../output.ts';

interface ShowFlags {
  readonly configDir?: string;
  readonly configName?: string;
  readonly resolve?: boolean;
  readonly json?: boolean;
}

export function addConfigCommand(program: Command): void {
  program
    .command('config')
    .description('Look at composed configuration')
    .command('show')
    .description('the tree that a command would use, after defaults and overrides')
    .argument('[overrides...]', 'KEY=VALUE …')
    .option('--config-dir <dir>', 'the folder to compose from (default: that of havn train)')
    .option('--config-name <name>', 'the primary file there')
    .option('--resolve', 'with interpolations replaced by their values')
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', '\nExample:\n  havn config show model=bert-base train.epochs=5')
    .action(showConfig);
}

async function showConfig(overrides: string[], flags: ShowFlags): Promise<void> {
  const { composeConfig, toYaml } = await import('@havn/config');
  const { builtInConfig } = await import('@havn/train');
  const given = flags.configDir !== undefined;
  const composed = await composeConfig({
    configDir: flags.configDir ?? builtInConfig.dir,
    configName: flags.configName ?? (given ? 'config' : builtInConfig.name),
    overrides,
  });
  const tree = flags.resolve ? composed.resolved : composed.tree;
  if (flags.json) printJson(tree);
  else print(toYaml(tree).trimEnd());
}
