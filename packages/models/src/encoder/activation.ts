import {
  add,
  clip,
  div,
  erf,
  gelu,
  mul,
  relu,
  sigmoid,
  silu,
  softplus,
  sqrt,
  sub,
  tanh,
  type Value,
} from '@havn/graph';
import type { Activation } from '../config/activation-name.ts';

/** Applies an activation elementwise, as transformers' `ACT2FN` defines it. */
export function activate(x: Value, activation: Activation): Value {
  return FUNCTIONS[activation](x);
}

const FUNCTIONS: Readonly<Record<Activation, (x: Value) => Value>> = {
  gelu: (x) => gelu(x),
  gelu_10: (x) => clip(gelu(x), { min: -10, max: 10 }),
  gelu_tanh: (x) => gelu(x, { approximate: 'tanh' }),
  quick_gelu: (x) => mul(x, sigmoid(mul(x, 1.702))),
  relu,
  relu2: (x) => square(relu(x)),
  relu6: (x) => clip(x, { min: 0, max: 6 }),
  // PyTorch's default slope of 0.01 below zero.
  leaky_relu: (x) => add(mul(relu(x), 0.99), mul(x, 0.01)),
  silu,
  tanh,
  sigmoid,
  mish: (x) => mul(x, tanh(softplus(x))),
  hardswish: (x) => div(mul(x, clip(add(x, 3), { min: 0, max: 6 })), 6),
  laplace,
  sqrtsoftplus: (x) => sqrt(softplus(x)),
  linear: (x) => x,
};

function square(x: Value): Value {
  return mul(x, x);
}

/** MEGA's (arXiv 2209.10655): the cumulative normal distribution with mean √½ and variance 1/4π. */
function laplace(x: Value): Value {
  const standard = mul(sub(x, Math.SQRT1_2), Math.sqrt(2 * Math.PI));
  return mul(add(erf(standard), 1), 0.5);
}
