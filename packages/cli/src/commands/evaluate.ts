import type { Device } from '@havn/graph';
import type { Command } from 'commander';
import { addConfigFlags, type ConfigFlags } from '../config-flags.ts';
import { modelFolder } from '../models/model-folder.ts';
import { commandProgress, print, printJson } from '../output.ts';
import { deviceOption } from '../parse.ts';
import { columns } from '../settings/columns.ts';
import { needed } from '../settings/needed.ts';
import { composeSettings, modelAndOverrides } from '../settings/settings.ts';
import { artifactsOption, type PlaceFlags, storeOption } from '../stores/store-flags.ts';

interface EvaluateFlags extends ConfigFlags, PlaceFlags {
  readonly data?: string;
  readonly text?: string;
  readonly label?: string;
  readonly device?: Device;
}

export function addEvaluateCommand(program: Command): void {
  const evaluate = program
    .command('evaluate')
    .description('Measure a model on labelled texts')
    .argument(
      '[model]',
      'a bundle folder, a run id, models:/NAME@ALIAS, or a Hugging Face folder or id',
    )
    .argument('[overrides...]', 'KEY=VALUE …')
    .option('--data <file>', 'labelled texts, in any format that train takes')
    .option('--text <column>', 'the column of the texts')
    .option('--label <column>', 'the column of the labels')
    .addOption(storeOption())
    .addOption(artifactsOption())
    .addOption(deviceOption());
  addConfigFlags(evaluate)
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', '\nExample:\n  havn evaluate 0193a --data test.csv')
    .action(evaluateCommand);
}

async function evaluateCommand(
  word: string | undefined,
  rest: readonly string[],
  flags: EvaluateFlags,
): Promise<void> {
  const { model, overrides } = modelAndOverrides(word, rest);
  const settings = await composeSettings('evaluate', overrides, { ...flags, model });
  if (!settings) return;
  const { evaluateModel } = await import('@havn/train');
  const named = needed('model', settings.model);
  const data = needed('data', settings.data, 'Give --data FILE or data=FILE.');
  const progress = commandProgress();
  const folder = await modelFolder(named, settings, progress);
  const metrics = await evaluateModel(folder, {
    data,
    ...columns({ text: settings.text, label: settings.label }),
    device: settings.device,
    progress,
  });
  if (flags.json) return printJson(metrics);
  const width = Math.max(...Object.keys(metrics).map((key) => key.length));
  for (const [key, value] of Object.entries(metrics)) print(`${key.padEnd(width)}  ${value}`);
}
