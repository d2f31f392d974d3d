import { HavnError } from '@havn/core';

/** A checkpoint without a classification head was asked to classify. */
export class HeadMissingError extends HavnError {
  readonly code = 'HEAD_MISSING';
  constructor(folder: string) {
    super('the checkpoint has no classification head', {
      location: { file: folder },
      remedy: 'Train one first: havn train model.checkpoint=FOLDER data.train=FILE.',
    });
  }
}
