import type { Device } from '@havn/graph';
import { UsageError } from '@havn/core';
import { type Command, Option } from 'commander';
import { deviceOption } from '../parse.ts';
import { commandProgress, percent, print, printJson } from '../output.ts';

interface PredictFlags {
  readonly text?: string;
  readonly file?: string;
  readonly out?: string;
  readonly column?: string;
  readonly device?: Device;
  readonly json?: boolean;
}

const SHOWN = 5;

export function addPredictCommand(program: Command): void {
  program
    .command('predict')
    .description('Classify a text, or every text of a file')
    .argument('<model>', 'a bundle folder, a run id, or a Hugging Face folder or id')
    .option('--text <text>', 'the text to classify')
    .addOption(
      new Option('--file <file>', 'texts in any format that train takes').conflicts('text'),
    )
    .option('--column <column>', 'the column of the texts')
    .option('--out <file>', 'write there instead of to stdout (with --file)')
    .addOption(deviceOption())
    .option('--json', 'one JSON object a text')
    .addHelpText(
      'after',
      '\nExamples:\n  havn predict 0193a --text "my card has not arrived"\n' +
        '  havn predict 0193a --file questions.csv --out answers.jsonl',
    )
    .action(predict);
}

async function predict(model: string, flags: PredictFlags): Promise<void> {
  if (flags.file !== undefined) return predictFile(model, flags.file, flags);
  if (flags.text === undefined) {
    throw new UsageError('there is nothing to classify', {
      remedy: 'Give --text "…" or --file FILE.',
    });
  }
  const { loadModel } = await import('@havn/train');
  const classifier = await loadModel(model, { device: flags.device });
  const [prediction] = await classifier.predict([flags.text]);
  await classifier.close();
  if (flags.json) return printJson(prediction);
  const ranked = Object.entries(prediction!.scores).sort((a, b) => b[1] - a[1]);
  for (const [label, score] of ranked.slice(0, SHOWN))
    print(`${percent(score).padStart(9)}  ${label}`);
}

/** One JSON line a row, in the file's order, with the probability of every label. */
async function predictFile(model: string, file: string, flags: PredictFlags): Promise<void> {
  const { predictTexts } = await import('@havn/train');
  await predictTexts(model, {
    file,
    out: flags.out,
    column: flags.column,
    device: flags.device,
    progress: commandProgress(),
  });
}
