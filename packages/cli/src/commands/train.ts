import { UsageError } from '@havn/core';
import type { Command } from 'commander';
import { listenForInterrupt, reportInterrupted } from '../interrupt.ts';
import { commandProgress, print, printJson } from '../output.ts';
import { shellQuote } from '../shell-quote.ts';
import { printTrainResult } from '../train-output.ts';

interface TrainFlags {
  readonly configDir?: string;
  readonly configName?: string;
  readonly resume?: string;
  readonly profile?: boolean;
  readonly json?: boolean;
}

const HELP = `
Overrides (KEY=VALUE, as in Hydra; havn config show lists every key):
  data.train=FILE           labelled texts: CSV, TSV, text;label, JSONL, Parquet (.gz too),
                            or a folder of texts by label
  data.test=FILE  data.validation=FILE  data.text=COLUMN  data.label=COLUMN  data.limit=N
  model=starter|minilm|bert-base|distilbert|roberta-base, or model.checkpoint=HUB_ID|FOLDER
  train.method=probe|finetune|lora  train.head=probe|random  train.epochs=N  train.max_steps=N
  train.batch_size=N  train.learning_rate=X  train.max_length=N  train.checkpoint_every=STEPS
  seed=N  output=DIR

Examples:
  havn train data.train=questions.csv train.method=probe
  havn train data.train=train.tsv data.test=test.tsv model=distilbert train.epochs=2
  havn train --resume last`;

export function addTrainCommand(program: Command): void {
  program
    .command('train')
    .description('Fine-tune a classifier from labelled texts; gives a bundle and a report')
    .argument('[overrides...]', 'KEY=VALUE …')
    .option('--config-dir <dir>', 'a folder with configuration of your own, searched first')
    .option('--config-name <name>', 'a file there that composes over the built-in configuration')
    .option('--resume <run>', 'go on with a run that was stopped: its id, or "last"')
    .option('--profile', "where the time goes: a table, and a Chrome trace in the run's folder")
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', HELP)
    .action(trainCommand);
}

async function trainCommand(overrides: string[], flags: TrainFlags): Promise<void> {
  for (const override of overrides) refuseBareFile(override);
  const { startTraining } = await import('@havn/train');
  const interruption = listenForInterrupt();
  const result = await startTraining({
    overrides,
    configDir: flags.configDir,
    configName: flags.configName,
    resume: flags.resume,
    profile: flags.profile,
    progress: commandProgress(),
    signal: interruption.signal,
  });
  interruption.release();
  if (result.interrupted) return reportInterrupted(result);
  const { run, bundle, seconds, metrics } = result;
  if (flags.json) return printJson({ run, bundle, seconds, metrics });
  printTrainResult(result);
  print(`\nServe it:  havn serve ${shellQuote(result.bundleShown)}`);
}

/** `havn train questions.csv`: the likeliest slip, and the grammar of overrides would not explain it. */
function refuseBareFile(override: string): void {
  if (override.includes('=') || override.startsWith('~')) return;
  throw new UsageError(`${JSON.stringify(override)} is no KEY=VALUE`, {
    remedy: `Data are given as data.train=FILE: havn train data.train=${shellQuote(override)}`,
  });
}
