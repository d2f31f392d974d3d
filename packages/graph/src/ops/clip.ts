import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { and } from './and.ts';
import { inferSame } from './elementwise.ts';
import { equal } from './equal.ts';
import { greater } from './greater.ts';
import { less } from './less.ts';
import { where } from './where.ts';

export const clipOp: OpDefinition = {
  type: 'Clip',
  infer: inferSame,
  gradient: ({ inputs: [x, min, max] }, [dy]) => [() => where(inside(x!, min, max), dy!, 0)],
};

export interface ClipOptions {
  readonly min?: number;
  readonly max?: number;
}

/** x kept between bounds; outside them and on them its gradient is 0, as in PyTorch 2.15. */
export function clip(x: Value, { min, max }: ClipOptions): Value {
  const bound = (number?: number) =>
    number === undefined ? undefined : x.graph.scalar(number, x.dtype);
  return x.graph.applyOne(clipOp, [x, bound(min), bound(max)]);
}

function inside(x: Value, min: Value | undefined, max: Value | undefined): Value {
  const above = min && greater(x, min);
  const below = max && less(x, max);
  if (above && below) return and(above, below);
  return above ?? below ?? equal(x, x);
}
