import { argmaxRows, type EvaluationReport, flatMetrics } from '@havn/evaluate';
import { openSession } from '@havn/graph';
import type { Measured, Parameters } from '@havn/loop';
import { type ClassifierModel, inferenceGraph, probabilitiesOf, runRows } from '@havn/tasks';
import type { TrainConfig } from '../config.ts';
import type { PreparedData } from '../data/prepare-data.ts';
import { measure } from '../evaluation/measure.ts';

export interface ValidatorOptions {
  readonly model: ClassifierModel;
  readonly data: PreparedData;
  readonly config: TrainConfig;
  /** The weights in training: read where they lie. */
  readonly live: ReadonlySet<string>;
}

/** What an evaluation found, beyond figures. */
export interface Validated {
  readonly report: EvaluationReport;
  /** [rows × labels] of the first rows of the split. */
  readonly probabilities: Float64Array;
}

export interface Validator {
  /** The metrics that `measure` will give. */
  readonly metricNames: () => readonly string[];
  readonly measure: (parameters: Parameters) => Promise<Measured>;
  /** Of the last evaluation. */
  readonly last: () => Validated | undefined;
  close(): Promise<void>;
}

/** Measures a model in training on the validation split, without a copy of its weights. */
export async function openValidator(options: ValidatorOptions): Promise<Validator> {
  const { model, data, config, live } = options;
  const { labels, problemType } = model.head;
  const session = await openSession(inferenceGraph(model, { live }), {
    device: config.train.device,
    threads: config.train.threads ?? undefined,
    spin: false,
  });
  const { rows } = data.tokens.validation;
  const select = config.train.fast_dev_run
    ? Int32Array.from({ length: Math.min(rows, config.train.batch_size) }, (_, row) => row)
    : undefined;
  const { targets } = data.dataset.splits.validation;
  const width = problemType === 'single_label_classification' ? 1 : labels.length;
  const known = targets.subarray(0, (select?.length ?? rows) * width);
  const report = (probabilities: Float64Array) =>
    measure({ labels, problem: problemType, targets: known, probabilities });
  let last: Validated | undefined;
  return {
    metricNames: () => {
      const count = (known.length / width) * labels.length;
      return Object.keys(flatMetrics(report(new Float64Array(count).fill(1 / labels.length))));
    },
    measure: async (parameters) => {
      const logits = await runRows({
        session,
        tokens: data.tokens.validation,
        select,
        padTokenId: model.config.padTokenId,
        output: 'logits',
        width: labels.length,
        feeds: Object.fromEntries(parameters),
      });
      const probabilities = probabilitiesOf(logits, labels.length, problemType);
      const predictedCounts =
        problemType === 'single_label_classification'
          ? countPredictions(probabilities, labels.length)
          : undefined;
      last = { report: report(probabilities), probabilities };
      return { metrics: flatMetrics(last.report), predictedCounts };
    },
    last: () => last,
    close: () => session.close(),
  };
}

function countPredictions(probabilities: Float64Array, classes: number): readonly number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const predicted of argmaxRows(probabilities, classes)) counts[predicted]!++;
  return counts;
}
