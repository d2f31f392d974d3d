import type { ColumnsAnswer } from '../../src/server/runs/columns-of.ts';
import { byInterest } from '../runs/by-interest.ts';

/** The metric that is looked at where nobody chose one. */
export function likelyTarget({ metrics }: ColumnsAnswer): string {
  const [first] = byInterest(metrics.map(({ key }) => key));
  return first === undefined ? '' : `metrics.${first}`;
}

/** The parameters by which the runs differ, as columns. */
export function varyingParams({ params }: ColumnsAnswer, most: number): readonly string[] {
  return params
    .filter(({ varies }) => varies)
    .slice(0, most)
    .map(({ key }) => `params.${key}`);
}
