import { constantOf } from '../constants.ts';
import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { broadcastAll } from './elementwise.ts';
import { mul } from './mul.ts';
import { sumTo } from './reduce-sum.ts';

export const powOp: OpDefinition = {
  type: 'Pow',
  infer: ([x, exponent]) => [{ dtype: x!.dtype, shape: broadcastAll('Pow', [x!, exponent!]) }],
  gradient: ({ inputs: [x, exponent] }, [dy]) => [() => sumTo(powGradient(x!, exponent!, dy!), x!)],
};

/** x to a constant power. */
export function pow(x: Value, exponent: number): Value {
  return x.graph.applyOne(powOp, [x, x.graph.scalar(exponent, x.dtype)]);
}

function powGradient(x: Value, exponent: Value, dy: Value): Value {
  const constant = constantOf(exponent);
  if (constant?.data.length !== 1) throw new Error('Pow is differentiated for a constant exponent');
  const power = Number(constant.data[0]);
  return mul(mul(dy, power), pow(x, power - 1));
}
