import { type Progress, silentProgress } from '@havn/core';
import { type Problem, readLabelled } from '@havn/data';
import { flatMetrics } from '@havn/evaluate';
import type { Device } from '@havn/graph';
import type { ProblemType } from '@havn/models';
import { rowsInMemory } from '@havn/tasks';
import { dataPath } from '../data/banking77.ts';
import { loadModel } from '../model/resolve-model.ts';
import { measure } from './measure.ts';
import { predictSplit } from './predict-split.ts';

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
    const tokens: ArrayLike<number>[] = [];
    for await (const row of data.split.read()) tokens.push(classifier.encode(row.text));
    const probabilities = await predictSplit(classifier, rowsInMemory(tokens), progress);
    return flatMetrics(measure({ labels, problem, targets: data.split.targets, probabilities }));
  } finally {
    await classifier.close();
  }
}
