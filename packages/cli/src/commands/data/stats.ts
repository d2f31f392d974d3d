import type { TokenCounter } from '@havn/statistics';
import { type Command, InvalidArgumentError } from 'commander';
import { commandProgress, print, printJson } from '../../output.ts';

interface StatsFlags {
  readonly json?: boolean;
  readonly text?: string;
  readonly label?: string;
  readonly near: number | false;
  readonly tokens?: string | true;
}

export function addStatsCommand(data: Command): void {
  data
    .command('stats')
    .description('Show what is in a data set: classes, lengths, duplicates, leakage, oddities')
    .argument(
      '<path...>',
      'the files of the splits, or one folder, or hf://datasets/OWNER/NAME/FILE',
    )
    .option('--text <column>', 'the column of the texts (guessed)')
    .option('--label <column>', 'the column of the labels (guessed)')
    .option(
      '--near <similarity>',
      'from which similarity texts are near duplicates',
      parseShare,
      0.8,
    )
    .option('--no-near', 'do not look for near duplicates')
    .option('--tokens [model]', 'also count the tokens of this model (default: the starter)')
    .option('--json', 'one JSON object on stdout')
    .addHelpText(
      'after',
      '\nExamples:\n  havn data stats train.csv test.csv\n  havn data stats reviews.jsonl --text body --label stars --json',
    )
    .action(stats);
}

async function stats(paths: readonly string[], flags: StatsFlags): Promise<void> {
  const { describeRows, formatRows, rowFindings } = await import('@havn/statistics');
  const { statistics } = await describeRows(paths, {
    text: flags.text,
    label: flags.label,
    nearThreshold: flags.near === false ? null : flags.near,
    tokens: flags.tokens === undefined ? undefined : await tokenCounter(flags.tokens),
    progress: commandProgress(),
  });
  if (flags.json) printJson({ ...statistics, findings: rowFindings(statistics) });
  else print(formatRows(statistics, process.stdout.columns ?? 100));
}

async function tokenCounter(model: string | true): Promise<TokenCounter> {
  const { loadTokenizer, resolveCheckpoint } = await import('@havn/models');
  const { starterFolder } = await import('@havn/starter');
  const folder =
    model === true
      ? starterFolder
      : await resolveCheckpoint(model, { progress: commandProgress() });
  const tokenizer = await loadTokenizer(folder);
  return {
    name: model === true ? 'starter' : model,
    count: (text) => tokenizer.encode(text).ids.length,
  };
}

function parseShare(text: string): number {
  const share = Number(text);
  if (!(share > 0 && share <= 1)) throw new InvalidArgumentError('It is above 0 and at most 1.');
  return share;
}
