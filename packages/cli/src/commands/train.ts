import { UsageError } from '@havn/core';
import type { StartSweepOptions, StartTrainingOptions } from '@havn/train';
import { type Command, Option } from 'commander';
import { addConfigFlags, type ConfigFlags, configPlaces, refuseMixed } from '../config-flags.ts';
import { listenForInterrupt, reportInterrupted } from '../interrupt.ts';
import { commandProgress, print, printJson } from '../output.ts';
import { shellQuote } from '../shell-quote.ts';
import { reportSweep } from '../sweep-output.ts';
import { printTrainResult } from '../train-output.ts';

interface TrainFlags extends ConfigFlags {
  readonly run?: boolean;
  readonly multirun?: boolean;
  readonly resume?: string;
  readonly rerun?: string;
  readonly profile?: boolean;
}

const HELP = `
Overrides (KEY=VALUE, as in Hydra; havn config show lists every key):
  data.train=FILE           labelled texts: CSV, TSV, text;label, JSONL, Parquet (.gz too),
                            or a folder of texts by label
  data.test=FILE  data.validation=FILE  data.text=COLUMN  data.label=COLUMN  data.limit=N
  model=starter|minilm|bert-base|distilbert|roberta-base, or model.checkpoint=HUB_ID|FOLDER
  train.method=probe|finetune|lora  train.head=probe|random  train.epochs=N  train.max_steps=N
  train.batch_size=N  train.learning_rate=X  train.max_length=N  train.checkpoint_every=STEPS
  seed=N  output=DIR  hydra.run.dir=DIR

Examples:
  havn train data.train=questions.csv train.method=probe
  havn train data.train=train.tsv data.test=test.tsv model=distilbert train.epochs=2
  havn train -m data.train=questions.csv train.learning_rate=1e-5,5e-5 seed=1,2
  havn train --resume last
  havn train --rerun last seed=1`;

export function addTrainCommand(program: Command): void {
  const train = program
    .command('train')
    .description('Fine-tune a classifier from labelled texts; gives a bundle and a report')
    .argument('[overrides...]', 'KEY=VALUE …');
  addConfigFlags(train)
    .option('-m, --multirun', 'a run for every combination of the values that are given: a=1,2')
    .addOption(new Option('-r, --run', 'one run (the default)').hideHelp())
    .option('--resume <run>', 'go on with a run (or, with -m, a sweep) that was stopped, or "last"')
    .option('--rerun <run>', 'do a run again with its own configuration; overrides change it')
    .option('--profile', "where the time goes: a table, and a Chrome trace in the run's folder")
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', HELP)
    .action(trainCommand);
}

async function trainCommand(overrides: string[], flags: TrainFlags): Promise<void> {
  for (const override of overrides) refuseBareFile(override);
  const { run, multirun, resume, rerun } = flags;
  const runs = { '--run': run, '--multirun': multirun && !resume };
  refuseMixed(flags, { ...runs, '--resume': resume, '--rerun': rerun });
  const source = { ...configPlaces(flags), overrides };
  const { trainCompose } = await import('@havn/train');
  if (flags.cfg || flags.info) {
    const { look } = await import('../config-view.ts');
    await look(flags, { ...trainCompose(source), job: { name: 'train' } });
    return;
  }
  if (await isMultirun(flags, overrides)) await sweepCommand({ ...source, resume }, flags);
  else await runCommand({ ...source, resume, rerun }, flags);
}

/** As Hydra: `-m`, or `hydra.mode` of the configuration. A sweep is gone on with by its folder, too. */
async function isMultirun(flags: TrainFlags, overrides: readonly string[]): Promise<boolean> {
  if (flags.multirun) return true;
  const { isSweepFolder, trainCompose } = await import('@havn/train');
  if (flags.resume !== undefined) return isSweepFolder(flags.resume);
  if (flags.rerun !== undefined) return false;
  const { runMode } = await import('@havn/config');
  return (await runMode(trainCompose({ ...configPlaces(flags), overrides }))) === 'MULTIRUN';
}

async function runCommand(options: StartTrainingOptions, flags: TrainFlags): Promise<void> {
  const { startTraining } = await import('@havn/train');
  const interruption = listenForInterrupt();
  const result = await startTraining({
    ...options,
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

async function sweepCommand(options: StartSweepOptions, flags: TrainFlags): Promise<void> {
  const { startSweep } = await import('@havn/train');
  const interruption = listenForInterrupt();
  const sweep = await startSweep({
    ...options,
    profile: flags.profile,
    progress: commandProgress(),
    signal: interruption.signal,
  });
  interruption.release();
  reportSweep(sweep, flags.json ?? false);
}

/** `havn train questions.csv`: the likeliest slip, and the grammar of overrides would not explain it. */
function refuseBareFile(override: string): void {
  if (override.includes('=') || override.startsWith('~')) return;
  throw new UsageError(`${JSON.stringify(override)} is no KEY=VALUE`, {
    remedy: `Data are given as data.train=FILE: havn train data.train=${shellQuote(override)}`,
  });
}
