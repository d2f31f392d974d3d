import { formatDuration, type HavnError } from '@havn/core';
import type { Command } from 'commander';
import { listenForInterrupt, reportInterrupted } from '../interrupt.ts';
import { commandProgress, print, printJson } from '../output.ts';
import { parsePort } from '../parse.ts';
import { shellQuote } from '../shell-quote.ts';
import { printTrainResult } from '../train-output.ts';
import { type ServedModel, serveUntilStopped } from './serve.ts';

interface QuickstartFlags {
  readonly once?: boolean;
  readonly port?: number;
  readonly json?: boolean;
}

/** Accuracy on banking77's test set; Casanueva et al. 2020 and later papers. */
const PUBLISHED = { 'DistilBERT (published)': 0.9199, 'BERT-base (published)': 0.9264 };

const EXAMPLE = 'I still have not received my new card';
const DEFAULT_PORT = 8000;

export function addQuickstartCommand(program: Command): void {
  program
    .command('quickstart')
    .description('Train a classifier of 77 bank questions in a minute, and serve it')
    .option('--once', 'end after the figures, without serving')
    .option('--port <n>', 'the port of the server (default: 8000, or any free one)', parsePort)
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
  const interruption = listenForInterrupt();
  const result = await startTraining({
    overrides: ['data=banking77', 'train.method=probe', 'name=quickstart'],
    progress: commandProgress(),
    signal: interruption.signal,
  });
  interruption.release();
  if (result.interrupted) return reportInterrupted(result);
  const { run, bundle, seconds, metrics } = result;
  if (json) printJson({ run, bundle, seconds, metrics });
  else {
    printTrainResult(result, PUBLISHED);
    print(`\nFine-tune all weights from here${estimate(result.finetuneSeconds)}:`);
    print('  havn train data=banking77 train.method=finetune train.learning_rate=1e-4');
  }
  if (once || interruption.signal.aborted) return;
  await serveOnFreePort(
    { model: bundle, ...(json ? { quiet: true } : { onListening: explain }) },
    port,
  );
}

function estimate(seconds: number | undefined): string {
  return seconds === undefined ? '' : ` (about ${formatDuration(seconds)} on this machine)`;
}

/** A port that was asked for must be free; the default one gives way. */
async function serveOnFreePort(options: ServedModel, port: number | undefined): Promise<void> {
  try {
    await serveUntilStopped({ ...options, port: port ?? DEFAULT_PORT });
  } catch (error) {
    if (port !== undefined || (error as Partial<HavnError>).code !== 'PORT_TAKEN') throw error;
    await serveUntilStopped({ ...options, port: 0 });
  }
}

function explain(url: string): void {
  const body = JSON.stringify({ text: EXAMPLE });
  print(`\nOpen ${url} to try it, or:`);
  print(`  curl -s ${url}/predict -H "content-type: application/json" -d ${shellQuote(body)}`);
  print('Ctrl-C stops the server.');
}
