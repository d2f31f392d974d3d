import { once } from 'node:events';
import { type Progress, silentProgress, writeFileAtomic } from '@havn/core';
import { readRows } from '@havn/data';
import type { Device } from '@havn/graph';
import type { Classifier } from '@havn/tasks';
import { loadModel } from '../model/resolve-model.ts';

export interface PredictTextsOptions {
  readonly file: string;
  /** Where the answers go; stdout when absent. */
  readonly out?: string;
  readonly column?: string;
  readonly device?: Device;
  readonly progress?: Progress;
}

/** Texts that are sorted by length and answered together; memory stays bounded by it. */
const BLOCK = 1_024;

/** Answers every text of a file: one JSON line a row, in order, with the score of every label. */
export async function predictTexts(model: string, options: PredictTextsOptions): Promise<void> {
  const { progress = silentProgress } = options;
  const rows = await readRows(options.file, { text: options.column, progress });
  for (const note of rows.notes) progress.say(note);
  const classifier = await loadModel(model, { device: options.device });
  progress.start('Predicting', undefined, 'texts');
  const lines = answers(classifier, rows.read(), progress);
  try {
    if (options.out !== undefined) await writeFileAtomic(options.out, lines);
    else await writeToStdout(lines);
    progress.end();
  } finally {
    await classifier.close();
  }
}

async function* answers(
  classifier: Classifier,
  rows: AsyncIterable<{ readonly text: string }>,
  progress: Progress,
): AsyncGenerator<string> {
  let block: string[] = [];
  for await (const { text } of rows) {
    block.push(text);
    if (block.length < BLOCK) continue;
    yield await answer(classifier, block);
    progress.advance(block.length);
    block = [];
  }
  if (block.length > 0) yield await answer(classifier, block);
  progress.advance(block.length);
}

async function answer(classifier: Classifier, texts: readonly string[]): Promise<string> {
  const predictions = await classifier.predict(texts);
  return predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join('');
}

async function writeToStdout(lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) {
    if (!process.stdout.write(line)) await once(process.stdout, 'drain');
  }
}
