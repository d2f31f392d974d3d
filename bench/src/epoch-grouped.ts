import { compareEpochPart } from './epoch-part.ts';

/** Part of an epoch against Trainer with batches grouped by length. */
export const run = (): Promise<number> => compareEpochPart('grouped');
