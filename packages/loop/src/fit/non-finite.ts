import { HavnError } from '@havn/core';

export interface NonFiniteDetails {
  /** What is not finite: the loss, or the gradient of a parameter. */
  readonly what: string;
  readonly value: number;
  /** The step that was not made. */
  readonly step: number;
  readonly rows: ArrayLike<number>;
  readonly learningRate: number;
  /** Of the step before. */
  readonly gradientNorm: number | undefined;
}

const SHOWN_ROWS = 10;
/** A norm from which on the step before is taken for the cause. */
const EXPLODED = 1e3;

/**
 * The loss or a gradient is NaN or infinite. The step was not made: the parameters, and the
 * checkpoint where the run keeps them, are those of the last good step.
 */
export class NonFiniteError extends HavnError {
  readonly code = 'NOT_FINITE';
  readonly step: number;
  /** Data set rows of the batch. */
  readonly rows: readonly number[];

  constructor(details: NonFiniteDetails) {
    const { what, value, step } = details;
    const rows = Array.from(details.rows);
    const more = rows.length > SHOWN_ROWS ? ` and ${rows.length - SHOWN_ROWS} more` : '';
    const named = `${rows.slice(0, SHOWN_ROWS).join(', ')}${more}`;
    super(`${what} is ${value} in step ${step}, in the batch of the rows ${named}`, {
      remedy: `Likely: ${causesOf(details).join('; ')}.`,
    });
    this.step = step;
    this.rows = rows;
  }
}

function causesOf({ what, gradientNorm, learningRate, step }: NonFiniteDetails): string[] {
  const causes = [
    `the learning rate (${learningRate.toPrecision(3)}) is too high or needs a warm-up`,
    'these rows hold a label, weight or value that is not a finite number',
  ];
  if (step === 1) causes.unshift('the weights that training started from are not finite');
  if (gradientNorm !== undefined && gradientNorm > EXPLODED) {
    causes.unshift(
      `the gradient exploded (norm ${gradientNorm.toPrecision(3)} in the step before)`,
    );
  }
  if (what !== 'the loss') causes.push('a division by zero or root of zero in the backward pass');
  return causes;
}
