import type { Command } from 'commander';
import { commandProgress, print, printJson } from '../output.ts';
import { printTrainResult } from '../train-output.ts';

interface TrainFlags {
  readonly configDir?: string;
  readonly configName?: string;
  readonly resume?: string;
  readonly profile?: boolean;
  readonly json?: boolean;
}

const EXIT_INTERRUPTED = 130;

const HELP = `
Overrides (KEY=VALUE, as in Hydra; havn config show lists every key):
  data.train=FILE           labelled texts: CSV, TSV, text;label, JSONL (.gz too), a folder by label
  data.test=FILE data.validation=FILE data.text=COLUMN data.label=COLUMN data.limit=N
  model=starter|minilm|bert-base|distilbert|roberta-base, or model.checkpoint=HUB_ID|FOLDER
  train.method=probe|finetune|lora  train.head=probe|random  train.epochs=N  train.learning_rate=X
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
  const { startTraining } = await import('@havn/train');
  const result = await startTraining({
    overrides,
    configDir: flags.configDir,
    configName: flags.configName,
    resume: flags.resume,
    profile: flags.profile,
    progress: commandProgress(),
    signal: interruptSignal(),
  });
  if (result.interrupted) {
    process.stderr.write(`Stopped and saved. Go on with:\n  havn train --resume ${result.run}\n`);
    process.exitCode = EXIT_INTERRUPTED;
    return;
  }
  const { run, bundle, seconds, metrics } = result;
  if (flags.json) return printJson({ run, bundle, seconds, metrics });
  printTrainResult(result);
  print(`\nServe it:  havn serve ${result.bundleShown}`);
}

/** The first Ctrl-C asks the run to save and stop; the second ends the process at once. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXIT_INTERRUPTED);
    process.stderr.write('\nSaving … (Ctrl-C again ends at once)\n');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.once('SIGTERM', stop);
  return controller.signal;
}
