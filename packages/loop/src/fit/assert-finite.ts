import type { Rows } from '../batches/batch-source.ts';
import { gradientNorm } from '../optimizers/update-parameters.ts';
import { NonFiniteError } from './non-finite.ts';
import type { Run } from './run.ts';

export interface StepFigures {
  readonly norm: number;
  readonly learningRate: number;
  readonly batches: readonly Rows[];
}

/** Throws a `NonFiniteError` that names the parameter when the gradient's norm is not finite. */
export function assertFinite(run: Run, { norm, learningRate, batches }: StepFigures): void {
  if (Number.isFinite(norm)) return;
  const culprit = run.memories.find((memory) => !Number.isFinite(gradientNorm([memory])));
  throw new NonFiniteError({
    what: `the gradient of ${culprit?.spec.name ?? 'the parameters'}`,
    value: norm,
    step: run.step + 1,
    rows: batches.flatMap((rows) => Array.from(rows)),
    learningRate,
    gradientNorm: run.log.steps.at(-1)?.gradientNorm,
  });
}
