import { formatDuration } from '@havn/core';
import type { Command } from 'commander';
import { commandProgress, print, printJson } from '../output.ts';
import { parsePort } from '../parse.ts';
import { printTrainResult } from '../train-output.ts';
import { serveUntilStopped } from './serve.ts';
import { interruptSignal } from './train.ts';

interface QuickstartFlags {
  readonly once?: boolean;
  readonly port: number;
  readonly json?: boolean;
}

/** Accuracy on banking77's test set; Casanueva et al. 2020 and later papers. */
const PUBLISHED = { 'DistilBERT (published)': 0.9199, 'BERT-base (published)': 0.9264 };

const EXAMPLE = 'I still have not received my new card';

export function addQuickstartCommand(program: Command): void {
  program
    .command('quickstart')
    .description('Train a classifier of 77 bank questions in a minute, and serve it')
    .option('--once', 'end after the figures, without serving')
    .option('--port <n>', 'the port of the server (0: any free one)', parsePort, 8000)
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', '\nExample:\n  havn quickstart --once')
    .action(quickstart);
}

async function quickstart({ once, port, json }: QuickstartFlags): Promise<void> {
  const { startTraining } = await import('@havn/train');
  if (!json)
    print(
      'Customer questions to a bank, 77 intents (banking77): frozen encoder, regression on top.',
    );
  const signal = interruptSignal();
  const result = await startTraining({
    overrides: ['data=banking77', 'train.method=probe', 'name=quickstart'],
    progress: commandProgress(),
    signal,
  });
  if (result.interrupted) {
    process.exitCode = 130;
    return;
  }
  const { run, bundle, seconds, metrics } = result;
  if (json) printJson({ run, bundle, seconds, metrics });
  else {
    printTrainResult(result, PUBLISHED);
    print(`\nFine-tune all weights from here${estimate(result.finetuneSeconds)}:`);
    print('  havn train data=banking77 train.method=finetune train.learning_rate=1e-4');
  }
  if (once) return;
  process.removeAllListeners('SIGINT');
  await serveUntilStopped({ model: bundle, port, onListening: json ? undefined : explainServer });
}

function estimate(seconds: number | undefined): string {
  return seconds === undefined ? '' : ` (about ${formatDuration(seconds)} on this machine)`;
}

function explainServer(url: string): void {
  print(`\nOpen ${url} to try it, or:`);
  print(`  curl -s ${url}/predict -H 'content-type: application/json' -d '{"text": "${EXAMPLE}"}'`);
  print('Ctrl-C stops the server.');
}
