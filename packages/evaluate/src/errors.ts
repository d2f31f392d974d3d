import { HavnError } from '@havn/core';

/** Two arrays that belong together have lengths that do not fit. */
export class ShapeMismatchError extends HavnError {
  readonly code = 'EVALUATE_SHAPE';

  constructor(what: string, expected: number, found: number) {
    super(`${what}: expected ${expected} values, got ${found}`, {
      remedy: 'Pass one target a row and one score for every row and class, row by row.',
    });
  }
}

/** There is nothing to evaluate or to train on. */
export class NoRowsError extends HavnError {
  readonly code = 'EVALUATE_NO_ROWS';

  constructor(what: string) {
    super(`${what}: no rows`, { remedy: 'Give at least one labelled row.' });
  }
}

/** A score is not a finite number, or a probability lies outside [0, 1]. */
export class InvalidScoreError extends HavnError {
  readonly code = 'EVALUATE_SCORE';

  constructor(row: number, column: number, value: number) {
    super(`row ${row}, class ${column}: ${value} is not a probability`, {
      remedy: 'A model that gives NaN has diverged: lower the learning rate and train again.',
    });
  }
}

/** A target names a class that does not exist. */
export class TargetRangeError extends HavnError {
  readonly code = 'EVALUATE_TARGET';

  constructor(row: number, target: number, classes: number) {
    super(`row ${row}: target ${target} is not one of the ${classes} classes`, {
      remedy: `Targets are 0 … ${classes - 1}, or −1 for a label that training did not know.`,
    });
  }
}
