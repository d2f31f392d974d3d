import { compareEpochPart } from './epoch-part.ts';

/** Part of an epoch against Trainer as it comes: random batches, dynamic padding. */
export const run = (): Promise<number> => compareEpochPart('plain');
