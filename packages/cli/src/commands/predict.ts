import { UsageError } from '@havn/core';
import type { Device } from '@havn/graph';
import type { Prediction } from '@havn/tasks';
import { type Command, Option } from 'commander';
import { addConfigFlags, type ConfigFlags } from '../config-flags.ts';
import { modelFolder } from '../models/model-folder.ts';
import { commandProgress, percent, print, printJson } from '../output.ts';
import { deviceOption } from '../parse.ts';
import { columns } from '../settings/columns.ts';
import { needed } from '../settings/needed.ts';
import { composeSettings, modelAndOverrides, type Settings } from '../settings/settings.ts';
import { artifactsOption, type PlaceFlags, storeOption } from '../stores/store-flags.ts';

interface PredictFlags extends ConfigFlags, PlaceFlags {
  readonly text?: string;
  readonly file?: string;
  readonly out?: string;
  readonly column?: string;
  readonly device?: Device;
}

/** Labels shown of one text; `--json` gives them all. */
const SHOWN = 5;

export function addPredictCommand(program: Command): void {
  const command = program
    .command('predict')
    .description('Classify a text, or every text of a file')
    .argument(
      '[model]',
      'a bundle folder, a run id, models:/NAME@ALIAS, or a Hugging Face folder or id',
    )
    .argument('[overrides...]', 'KEY=VALUE …')
    .option('--text <text>', 'the text to classify')
    .addOption(
      new Option('--file <file>', 'texts in any format that train takes').conflicts('text'),
    )
    .addOption(new Option('--column <column>', 'the column of the texts').conflicts('text'))
    .addOption(
      new Option('--out <file>', 'where the answers to --file go (default: stdout)').conflicts(
        'text',
      ),
    )
    .addOption(storeOption())
    .addOption(artifactsOption())
    .addOption(deviceOption());
  addConfigFlags(command)
    .option('--json', 'one JSON object a text (with --file always)')
    .addHelpText(
      'after',
      '\nExamples:\n  havn predict 0193a --text "my card has not arrived"\n' +
        '  havn predict 0193a --file questions.csv --out answers.jsonl',
    )
    .action(predict);
}

async function predict(
  word: string | undefined,
  rest: readonly string[],
  flags: PredictFlags,
): Promise<void> {
  const { model: given, overrides } = modelAndOverrides(word, rest);
  const settings = await composeSettings('predict', overrides, { ...flags, model: given });
  if (!settings) return;
  const named = needed('model', settings.model);
  const { text, file } = settings;
  if (text !== null && file !== null) {
    throw new UsageError('both a text and a file are given', { remedy: 'Give one of them.' });
  }
  if (file === null && text === null) {
    throw new UsageError('there is nothing to classify', {
      remedy: 'Give --text "…" or --file FILE.',
    });
  }
  const progress = commandProgress();
  const model = await modelFolder(named, settings, progress);
  if (file !== null) await predictFile(model, { ...settings, file });
  else await predictText(model, text!, { device: settings.device, json: flags.json });
}

async function predictText(
  folder: string,
  text: string,
  { device, json }: { readonly device: Device; readonly json: boolean | undefined },
): Promise<void> {
  const { loadClassifier } = await import('@havn/tasks');
  const classifier = await loadClassifier(folder, { device });
  try {
    const [prediction] = await classifier.predict([text]);
    if (json) printJson(prediction);
    else printPrediction(prediction!, classifier.problem === 'regression');
  } finally {
    await classifier.close();
  }
}

/** The likeliest labels; a regression's scores are values, not probabilities. */
function printPrediction({ scores }: Prediction, isRegression: boolean): void {
  const ranked = Object.entries(scores).sort((a, b) => b[1] - a[1]);
  for (const [label, score] of isRegression ? ranked : ranked.slice(0, SHOWN)) {
    const shown = isRegression ? score.toPrecision(5) : percent(score);
    print(`${shown.padStart(9)}  ${label}`);
  }
}

/** One JSON line a row, in the file's order, with the probability of every label. */
async function predictFile(
  model: string,
  { file, out, column, device }: Settings<'predict'> & { readonly file: string },
): Promise<void> {
  const { predictTexts } = await import('@havn/train');
  await predictTexts(model, {
    file,
    ...(out !== null && { out }),
    ...columns({ column }),
    device,
    progress: commandProgress(),
  });
}
