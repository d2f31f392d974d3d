import type { Command } from 'commander';
import { print, printJson } from '../output.ts';

interface ShowFlags {
  readonly configDir?: string;
  readonly configName?: string;
  readonly train?: boolean;
  readonly resolve?: boolean;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  havn config show model=bert-base train.epochs=5
  havn config show --config-dir conf --config-name mine --train`;

export function addConfigCommand(program: Command): void {
  const config = program
    .command('config')
    .description('Look at composed configuration')
    .addHelpText('after', EXAMPLES);
  config
    .command('show')
    .description('the tree after defaults and overrides (without a folder: that of havn train)')
    .argument('[overrides...]', 'KEY=VALUE …')
    .option('--config-dir <dir>', 'a Hydra configuration folder to compose from')
    .option('--config-name <name>', 'the primary file there (default: config)')
    .option('--train', 'compose over the built-in configuration, as havn train does')
    .option('--resolve', 'with interpolations replaced by their values')
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', EXAMPLES)
    .action(showConfig);
}

async function showConfig(overrides: string[], flags: ShowFlags): Promise<void> {
  const { composeConfig, toYaml } = await import('@havn/config');
  const composed = await composeConfig({ ...(await sourceOf(flags)), overrides });
  const tree = flags.resolve ? composed.resolved : composed.tree;
  if (flags.json) printJson(tree);
  else print(toYaml(tree).trimEnd());
}

async function sourceOf({ configDir, configName, train }: ShowFlags) {
  const own = configDir !== undefined;
  if (own && !train) return { configDir, configName: configName ?? 'config' };
  const { builtInConfig } = await import('@havn/train');
  return { base: builtInConfig, configDir, configName };
}
