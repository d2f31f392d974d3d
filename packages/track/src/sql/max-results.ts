import { InvalidValueError } from '../errors.ts';

/** How many rows a page of experiments or runs may have. */
export function pageSize(maxResults: number | undefined): number {
  const size = maxResults ?? 1_000;
  const start = `Invalid value ${size} for parameter 'max_results' supplied. It must be`;
  if (!(size >= 1)) throw new InvalidValueError(`${start} a positive integer`);
  if (size > 50_000) throw new InvalidValueError(`${start} at most 50000`);
  return size;
}
