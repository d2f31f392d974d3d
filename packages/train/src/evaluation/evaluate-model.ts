import { type Progress, silentProgress } from '@havn/core';
import { type Problem, readLabelled, type Split } from '@havn/data';
import { flatMetrics } from '@havn/evaluate';
import type { Device } from '@havn/graph';
import type { ProblemType } from '@havn/models';
import { type Classifier, probabilitiesOf, rowsInMemory } from '@havn/tasks';
import { dataPath } from '../data/banking77.ts';
import { loadModel } from '../model/resolve-model.ts';
import { measure } from './measure.ts';

export interface EvaluateOptions {
  readonly data: string;
  readonly text?: string;
  readonly label?: string;
  readonly device?: Device;
  readonly progress?: Progress;
}

const PROBLEMS: Readonly<Record<ProblemType, Problem>> = {
  single_label_classification: 'single_label',
  multi_label_classification: 'multi_label',
  regression: 'regression',
};

/** Measures a model on labelled texts: every figure by its name. */
export async function evaluateModel(
  model: string,
  options: EvaluateOptions,
): Promise<Record<string, number>> {
  const { progress = silentProgress, text, label } = options;
  const classifier = await loadModel(model, { device: options.device });
  try {
    const { labels, problem } = classifier;
    const data = await readLabelled({
      file: dataPath(options.data),
      labels,
      text,
      label,
      problem: PROBLEMS[problem],
      progress,
    });
    for (const note of data.notes) progress.say(note);
    for (const warning of data.warnings) progress.say(`warning: ${warning.message}`);
    const probabilities = await predictStream(classifier, data.split, progress);
    return flatMetrics(measure({ labels, problem, targets: data.split.targets, probabilities }));
  } finally {
    await classifier.close();
  }
}

/** Texts that are sorted by length and run together; of more, only the answers are in memory. */
const BLOCK = 8_192;

/** The probabilities [rows × labels] of texts that are read as they are needed. */
async function predictStream(
  classifier: Classifier,
  split: Split,
  progress: Progress,
): Promise<Float64Array> {
  const { labels, problem } = classifier;
  const logits = new Float32Array(split.rows * labels.length);
  let block: ArrayLike<number>[] = [];
  let done = 0;
  const run = async () => {
    logits.set(await classifier.logits(rowsInMemory(block), advance), done * labels.length);
    done += block.length;
    block = [];
  };
  const advance = (rows: number) => progress.advance(rows);
  progress.start('Evaluating', split.rows, 'texts');
  for await (const { text } of split.read()) {
    block.push(classifier.encode(text));
    if (block.length === BLOCK) await run();
  }
  await run();
  progress.end();
  return probabilitiesOf(logits, labels.length, problem);
}
