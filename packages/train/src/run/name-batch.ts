import { basename } from 'node:path';
import type { NonFiniteError } from '@havn/loop';
import type { PreparedData } from '../data/prepare-data.ts';
import { BatchNotFiniteError } from './errors.ts';

const LINES_SHOWN = 10;

/** The error with the lines of the file where the rows of its batch stand. */
export async function nameBatch(
  error: NonFiniteError,
  { dataset }: PreparedData,
): Promise<BatchNotFiniteError> {
  const wanted = new Set(error.rows);
  const places: string[] = [];
  for await (const { index, file, line } of dataset.splits.train.read()) {
    if (!wanted.has(index)) continue;
    places.push(`${basename(file)}:${line}`);
    if (places.length === LINES_SHOWN) break;
  }
  const more = error.rows.length > places.length ? ', …' : '';
  return new BatchNotFiniteError(error, `${places.join(', ')}${more}`);
}
