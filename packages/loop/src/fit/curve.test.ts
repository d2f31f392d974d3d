import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { adam, adamw } from '../optimizers/adam.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { sgd } from '../optimizers/sgd.ts';
import { linear } from '../schedules/schedule.ts';
import { tinySource, tinyTransformer } from '../testing/tiny-transformer.ts';
import { fit } from './fit.ts';
import type { FitOptions, FitResult } from './options.ts';

interface Curve {
  readonly losses: readonly number[];
  readonly norms: readonly number[];
  readonly words: readonly number[];
}

const fixture = new URL('../../test/fixtures/curve.json', import.meta.url);
const curves = JSON.parse(readFileSync(fixture, 'utf8')) as Readonly<Record<string, Curve>>;

type Setup = Partial<FitOptions> & { readonly optimizer: Optimizer; readonly pieceSize?: number };

async function run({ pieceSize, ...options }: Setup) {
  const losses: number[] = [];
  const norms: number[] = [];
  const result: FitResult = await fit({
    training: tinyTransformer(),
    source: tinySource(pieceSize),
    maxSteps: 50,
    seed: 1,
    threads: 1,
    callbacks: {
      onStep({ loss, gradientNorm }) {
        losses.push(loss);
        norms.push(gradientNorm);
      },
    },
    ...options,
  });
  return { losses, norms, words: result.parameters.get('words')!.data };
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]!)));
}

const scheduled = { clipNorm: 1, schedule: linear({ warmupSteps: 5 }) };
const setups: Readonly<Record<string, Setup>> = {
  adamw: { optimizer: adamw({ learningRate: 1e-2, weightDecay: 0.05 }), ...scheduled },
  adam: { optimizer: adam({ learningRate: 5e-3, weightDecay: 0.01 }) },
  sgd: {
    optimizer: sgd({ learningRate: 0.05, momentum: 0.9, weightDecay: 0.01 }),
    clipNorm: 1,
  },
  nesterov: { optimizer: sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }) },
};

describe('50 steps follow the curve of PyTorch', () => {
  it.each(Object.keys(setups))(
    'with %s: loss within 1e-4, gradient norm within 1e-3',
    async (name) => {
      const { losses, norms, words } = await run(setups[name]!);
      expect(losses).toHaveLength(50);
      expect(largestDifference(losses, curves[name]!.losses)).toBeLessThan(1e-4);
      expect(largestDifference(norms, curves[name]!.norms)).toBeLessThan(1e-3);
      expect(largestDifference(curves[name]!.words, words)).toBeLessThan(1e-3);
    },
  );

  it('with the table gradient dense instead of by rows', async () => {
    const training = tinyTransformer({ sparse: false });
    const { losses } = await run({ ...setups.adamw!, training });
    expect(largestDifference(losses, curves.adamw!.losses)).toBeLessThan(1e-4);
  });

  it.each(['adamw', 'nesterov'])(
    'rows that %s leaves resting get the bits of a step',
    async (name) => {
      const { rest, ...stepping } = setups[name]!.optimizer;
      expect(rest).toBeDefined();
      const { words } = await run(setups[name]!);
      expect(words).toEqual((await run({ ...setups[name]!, optimizer: stepping })).words);
    },
  );

  it('with every batch cut into pieces', async () => {
    const { losses } = await run({ ...setups.adamw!, pieceSize: 5 });
    expect(largestDifference(losses, curves.adamw!.losses)).toBeLessThan(1e-4);
  });

  it('with batches accumulated: four of three rows equal one of twelve', async () => {
    const whole = tinySource();
    const source = {
      ...whole,
      plan: () => whole.plan(0).flatMap((rows) => [0, 3, 6, 9].map((at) => rows.slice(at, at + 3))),
    };
    const { losses } = await run({ ...setups.adamw!, source, accumulate: 4 });
    expect(largestDifference(losses, curves.adamw!.losses)).toBeLessThan(1e-4);
  });
});
