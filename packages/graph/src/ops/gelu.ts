import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { add } from './add.ts';
import { inferFloat } from './elementwise.ts';
import { erf } from './erf.ts';
import { exp } from './exp.ts';
import { hardSigmoid } from './hard-sigmoid.ts';
import { mul } from './mul.ts';
import { sub } from './sub.ts';
import { tanh } from './tanh.ts';

/** Hendrycks & Gimpel 2016, "Gaussian Error Linear Units": x · Φ(x). */
export const geluOp: OpDefinition = {
  type: 'Gelu',
  infer: inferFloat('Gelu'),
  gradient: ({ inputs: [x], attributes }, [dy]) => [
    () => mul(dy!, attributes.approximate === 'tanh' ? tanhDerivative(x!) : erfDerivative(x!)),
  ],
};

export interface GeluOptions {
  /** `none`: with the error function; `tanh`: the approximation of GPT-2. Default: none. */
  readonly approximate?: 'none' | 'tanh';
}

export function gelu(x: Value, { approximate = 'none' }: GeluOptions = {}): Value {
  return x.graph.applyOne(geluOp, [x], { approximate });
}

/**
 * Φ(x) + x·φ(x) in as few passes over memory as ONNX ops allow: with u = x/√2 it is
 * (½ + ½·erf u) + u·exp(−ln √π − u²).
 */
function erfDerivative(x: Value): Value {
  const u = mul(x, Math.SQRT1_2);
  const cumulative = hardSigmoid(erf(u), { alpha: 0.5, beta: 0.5 });
  const density = exp(sub(-0.5 * Math.log(Math.PI), mul(u, u)));
  return add(cumulative, mul(u, density));
}

/** With t = tanh(k·(x + 0.044715·x³)): ½(1 + t) + ½·x·(1 − t²)·k·(1 + 3·0.044715·x²). */
function tanhDerivative(x: Value): Value {
  const k = Math.sqrt(2 / Math.PI);
  const square = mul(x, x);
  const t = tanh(mul(x, add(mul(square, 0.044715 * k), k)));
  const slope = add(mul(square, 1.5 * 0.044715 * k), 0.5 * k);
  const bell = mul(mul(x, slope), sub(1, mul(t, t)));
  return add(hardSigmoid(t, { alpha: 0.5, beta: 0.5 }), bell);
}
