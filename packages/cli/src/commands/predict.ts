import { UsageError } from '@havn/core';
import type { Device } from '@havn/graph';
import type { Prediction } from '@havn/tasks';
import { type Command, Option } from 'commander';
import { commandProgress, percent, print, printJson } from '../output.ts';
import { deviceOption } from '../parse.ts';

interface PredictFlags {
  readonly text?: string;
  readonly file?: string;
  readonly out?: string;
  readonly column?: string;
  readonly device?: Device;
  readonly json?: boolean;
}

/** Labels shown of one text; `--json` gives them all. */
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
    .addOption(new Option('--column <column>', 'the column of the texts').conflicts('text'))
    .addOption(
      new Option('--out <file>', 'where the answers to --file go (default: stdout)').conflicts(
        'text',
      ),
    )
    .addOption(deviceOption())
    .option('--json', 'one JSON object a text (with --file always)')
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
  const { resolveModel } = await import('@havn/train');
  const { loadClassifier } = await import('@havn/tasks');
  const folder = await resolveModel(model, commandProgress());
  const classifier = await loadClassifier(folder, { device: flags.device });
  try {
    const [prediction] = await classifier.predict([flags.text]);
    if (flags.json) printJson(prediction);
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
