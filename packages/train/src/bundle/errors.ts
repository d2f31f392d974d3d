import { HavnError } from '@havn/core';

/** The bundle does not answer as the trained graph does. */
export class BundleParityError extends HavnError {
  readonly code = 'BUNDLE_PARITY';
  constructor(folder: string, difference: number) {
    super(
      `the bundle in ${folder} answers otherwise than the trained model: logits differ by ${difference}`,
      {
        remedy: 'Do not use the bundle; this is a fault in Havn, please report it.',
      },
    );
  }
}
