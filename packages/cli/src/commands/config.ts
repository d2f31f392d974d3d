import { type Command, Option } from 'commander';
import { addConfigFlags, type ConfigFlags, configPlaces, refuseMixed } from '../config-flags.ts';
import { print } from '../output.ts';
import { SETTINGS, type SettingsName, settingsSchema } from '../settings/settings.ts';

interface ShowFlags extends ConfigFlags {
  readonly train?: boolean;
}

const EXAMPLES = `
Examples:
  havn config show model=bert-base train.epochs=5
  havn config show --config-dir conf --config-name mine --resolve
  havn config show --config-dir conf --config-name mine --train --info defaults
  havn config schema > havn.schema.json
  havn config schema --of serve > serve.schema.json`;

export function addConfigCommand(program: Command): void {
  const config = program
    .command('config')
    .description('Look at composed configuration')
    .addHelpText('after', EXAMPLES);
  const show = config
    .command('show')
    .description('the tree after defaults and overrides (without a folder: that of havn train)')
    .argument('[overrides...]', 'KEY=VALUE …');
  addConfigFlags(show)
    .option('--train', 'compose over the built-in configuration, as havn train does')
    .option('--json', 'one JSON value on stdout')
    .addHelpText('after', EXAMPLES)
    .action(showConfig);
  config
    .command('schema')
    .description('the JSON Schema of the configuration of a command, for editors')
    .argument('[part]', 'of the files of a group: model, data')
    .addOption(
      new Option('--of <command>', 'the command').choices(['train', ...SETTINGS]).default('train'),
    )
    .addHelpText('after', EXAMPLES)
    .action(printSchema);
}

async function showConfig(overrides: string[], flags: ShowFlags): Promise<void> {
  refuseMixed({ ...flags, cfg: flags.cfg ?? (flags.info ? undefined : 'job') }, {});
  const [{ composeConfig }, { look, printView, warn }] = await Promise.all([
    import('@havn/config'),
    import('../config-view.ts'),
  ]);
  const options = { ...(await sourceOf(flags)), overrides, job: {} };
  if (await look(flags, options)) return;
  const composed = await composeConfig(options);
  printView(composed, flags, 'job');
  warn(composed);
}

async function sourceOf(flags: ShowFlags) {
  const places = configPlaces(flags);
  if (places.configDir !== undefined && !flags.train) {
    return { ...places, configName: places.configName ?? 'config' };
  }
  const { builtInConfig } = await import('@havn/train');
  return { base: builtInConfig, ...places };
}

async function printSchema(
  part: string | undefined,
  { of }: { readonly of: 'train' | SettingsName },
): Promise<void> {
  const { editorSchema } = await import('@havn/config');
  const schema =
    of === 'train' ? (await import('@havn/train')).trainConfigSchema : await settingsSchema(of);
  print(JSON.stringify(await editorSchema(schema, part), undefined, 2));
}
