import type { Optimizer, Update } from './optimizer.ts';

export interface AdamOptions {
  readonly learningRate: number;
  /** Default [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Default 1e-8. */
  readonly epsilon?: number;
  /** Default 0.01 with AdamW, 0 with Adam. */
  readonly weightDecay?: number;
}

/** Adam with decoupled weight decay (Loshchilov & Hutter 2019), as PyTorch's `AdamW`. */
export function adamw(options: AdamOptions): Optimizer {
  const { weightDecay = 0.01 } = options;
  const shrinkOf = ({ decay, learningRate }: Update) =>
    decay ? 1 - learningRate * weightDecay : 1;
  return {
    ...adamLike('adamw', options, (update) => ({ shrink: shrinkOf(update), penalty: 0 })),
    rest(update) {
      const shrink = shrinkOf(update);
      if (shrink !== 1) update.kernels.scale(update.parameter, update.size, shrink);
    },
  };
}

/** Adam (Kingma & Ba 2015), as PyTorch's: weight decay is an L2 penalty on the gradient. */
export function adam(options: AdamOptions): Optimizer {
  const { weightDecay = 0 } = options;
  return adamLike('adam', options, ({ decay }) => ({
    shrink: 1,
    penalty: decay ? weightDecay : 0,
  }));
}

function adamLike(
  name: string,
  { learningRate, betas: [beta1, beta2] = [0.9, 0.999], epsilon = 1e-8 }: AdamOptions,
  decayOf: (update: Update) => { readonly shrink: number; readonly penalty: number },
): Optimizer {
  return {
    name,
    slots: ['exp_avg', 'exp_avg_sq'],
    learningRate,
    step(update) {
      const { shrink, penalty } = decayOf(update);
      const rootCorrection = Math.sqrt(1 - beta2 ** update.step);
      update.kernels.adam(
        update.parameter,
        update.gradient,
        update.slots[0]!,
        update.slots[1]!,
        update.size,
        update.gradientScale,
        shrink,
        penalty,
        1 - beta1,
        beta2,
        1 - beta2,
        (update.learningRate * rootCorrection) / (1 - beta1 ** update.step),
        epsilon * rootCorrection,
      );
    },
  };
}
