/**
 * Activations by the names of transformers' `ACT2FN`, brought down to the functions behind them:
 * several names are one function. `prelu` and `xielu` have weights of their own and are not here.
 */
const ACTIVATIONS = {
  gelu: 'gelu',
  gelu_python: 'gelu',
  gelu_10: 'gelu_10',
  gelu_new: 'gelu_tanh',
  gelu_fast: 'gelu_tanh',
  gelu_accurate: 'gelu_tanh',
  gelu_pytorch_tanh: 'gelu_tanh',
  gelu_python_tanh: 'gelu_tanh',
  quick_gelu: 'quick_gelu',
  relu: 'relu',
  relu2: 'relu2',
  relu6: 'relu6',
  leaky_relu: 'leaky_relu',
  silu: 'silu',
  swish: 'silu',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  mish: 'mish',
  hardswish: 'hardswish',
  laplace: 'laplace',
  sqrtsoftplus: 'sqrtsoftplus',
  linear: 'linear',
  identity: 'linear',
} as const;

/** A function of the feed-forward part; `gelu_tanh` is GELU's tanh approximation. */
export type Activation = (typeof ACTIVATIONS)[keyof typeof ACTIVATIONS];

export const supportedActivations: readonly string[] = Object.keys(ACTIVATIONS);

export function activationNamed(name: string): Activation | undefined {
  return Object.hasOwn(ACTIVATIONS, name)
    ? ACTIVATIONS[name as keyof typeof ACTIVATIONS]
    : undefined;
}
