import { UsageError } from '@havn/core';
import type { Evaluation } from '../diagnosis/history.ts';
import type { Monitor } from './options.ts';

/** The evaluation does not measure what the run is monitored by. */
export class MetricMissingError extends UsageError {
  override readonly code = 'METRIC_MISSING';
  constructor(metric: string, given: readonly string[]) {
    super(`the evaluation has no metric ${metric}`, {
      remedy: `Monitor one of: ${given.join(', ')}.`,
    });
  }
}

export interface Judgement {
  /** The best evaluation so far. */
  readonly best: Evaluation | undefined;
  /** Whether it is the last one. */
  readonly improved: boolean;
  /** Whether patience is used up. */
  readonly stop: boolean;
}

/**
 * Which evaluation is best and whether to stop: a function of the evaluations alone, so that a
 * resumed run decides as the uninterrupted one. A metric that is not finite never improves.
 */
export function judge(evaluations: readonly Evaluation[], monitor: Monitor | undefined): Judgement {
  if (monitor === undefined) return { best: undefined, improved: false, stop: false };
  const { metric, mode, patience = Number.POSITIVE_INFINITY, minDelta = 0 } = monitor;
  const sign = mode === 'max' ? 1 : -1;
  let best: Evaluation | undefined;
  let since = 0;
  for (const evaluation of evaluations) {
    const value = evaluation.metrics[metric];
    if (value === undefined) throw new MetricMissingError(metric, Object.keys(evaluation.metrics));
    const gain = best === undefined ? Infinity : sign * (value - best.metrics[metric]!);
    since += 1;
    if (Number.isFinite(value) && gain > minDelta) {
      best = evaluation;
      since = 0;
    }
  }
  const improved = best !== undefined && since === 0;
  return { best, improved, stop: since >= patience };
}
