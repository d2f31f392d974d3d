import type { Optimizer } from './optimizer.ts';

export interface SgdOptions {
  readonly learningRate: number;
  /** Default 0. */
  readonly momentum?: number;
  /** Nesterov's accelerated gradient. Default false. */
  readonly nesterov?: boolean;
  /** An L2 penalty on the gradient. Default 0. */
  readonly weightDecay?: number;
}

/** Stochastic gradient descent with momentum, as PyTorch's `SGD`. */
export function sgd(options: SgdOptions): Optimizer {
  const { learningRate, momentum = 0, nesterov = false, weightDecay = 0 } = options;
  return {
    name: 'sgd',
    slots: ['momentum_buffer'],
    learningRate,
    ...(weightDecay === 0 ? { rest: () => {} } : {}),
    step({ kernels, parameter, gradient, slots, size, gradientScale, decay, ...update }) {
      kernels.sgd(
        parameter,
        gradient,
        slots[0]!,
        size,
        gradientScale,
        decay ? weightDecay : 0,
        momentum,
        nesterov ? 1 : 0,
        nesterov ? momentum : 1,
        update.learningRate,
      );
    },
  };
}
