import type { Progress } from '@havn/core';
import { DataOptionError } from '../errors/column-errors.ts';
import type { Problem } from './targets.ts';

export interface ReadDatasetOptions {
  /** File or folder. A folder may hold files or folders named train, validation and test. */
  readonly train: string;
  readonly validation?: string | undefined;
  readonly test?: string | undefined;
  /** Column by name or position from 0; several joined by "+" are read as one text. */
  readonly text?: string | undefined;
  /** As `text`; several are one 0/1 label (multi-label) or number (regression) each. */
  readonly label?: string | undefined;
  /** At most so many rows of each split, chosen by seed in proportion to the classes. */
  readonly limit?: number | undefined;
  /** Decides which rows go where; 0 by default. */
  readonly seed?: number | undefined;
  /** Of the training rows, where no validation data are given; 0.1 by default. */
  readonly validationShare?: number | undefined;
  /** Of all rows, where no test data are given; 0.2 by default. */
  readonly testShare?: number | undefined;
  readonly problem?: Problem | undefined;
  /** A file of class names (a JSON array, or one a line) for labels that are class numbers. */
  readonly classNames?: string | undefined;
  readonly progress?: Progress | undefined;
}

export function checkOptions(options: ReadDatasetOptions): void {
  const { limit, validationShare = 0.1, testShare = 0.2, seed = 0 } = options;
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) {
    throw new DataOptionError('limit', limit, 'a whole number above 0');
  }
  if (!Number.isInteger(seed)) throw new DataOptionError('seed', seed, 'a whole number');
  for (const [name, share] of Object.entries({ validationShare, testShare })) {
    if (!(share >= 0 && share < 1)) throw new DataOptionError(name, share, 'a share in [0, 1)');
  }
}
