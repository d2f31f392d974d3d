import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchSource } from '../batches/batch-source.ts';
import { loadWeights, restoreWeights } from '../checkpoints/best.ts';
import { ResumeMismatchError } from '../checkpoints/last.ts';
import { adamw } from '../optimizers/adam.ts';
import { sgd } from '../optimizers/sgd.ts';
import { profileTable } from '../profile/report.ts';
import { tinySource, tinyTransformer } from '../testing/tiny-transformer.ts';
import { fit } from './fit.ts';
import { NonFiniteError } from './non-finite.ts';
import type { FitOptions, Measured } from './options.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'havn-fit-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function options(changes: Partial<FitOptions> = {}): FitOptions {
  return {
    training: tinyTransformer(),
    source: tinySource(),
    optimizer: adamw({ learningRate: 5e-3 }),
    epochs: 2,
    seed: 1,
    threads: 1,
    ...changes,
  };
}

/** Answers with these values of `accuracy`, one after the other. */
function scripted(...values: number[]): () => Promise<Measured> {
  const left = [...values];
  return async () => ({ metrics: { accuracy: left.shift()! } });
}

const monitor = { metric: 'accuracy', mode: 'max' } as const;

describe('fit', () => {
  it('reports every step, epoch and evaluation', async () => {
    const events: string[] = [];
    const result = await fit(
      options({
        evaluate: scripted(0.5, 0.6),
        callbacks: {
          onStart: ({ step, totalSteps }) => events.push(`start ${step}/${totalSteps}`),
          onStep: ({ step, epoch, memory, rowsPerSecond }) => {
            expect(memory).toBeGreaterThan(1e7);
            expect(rowsPerSecond).toBeGreaterThan(0);
            if (step % 8 < 2) events.push(`step ${step} of epoch ${epoch}`);
          },
          onEpoch: ({ epoch, loss }) => events.push(`epoch ${epoch} ${loss > 0}`),
          onEvaluate: ({ step, epoch, metrics }) =>
            events.push(`evaluation ${step} ${epoch} ${metrics.accuracy}`),
        },
      }),
    );
    expect(events).toEqual([
      'start 0/16',
      'step 1 of epoch 0',
      'step 8 of epoch 0',
      'epoch 0 true',
      'evaluation 8 0 0.5',
      'step 9 of epoch 1',
      'step 16 of epoch 1',
      'epoch 1 true',
      'evaluation 16 1 0.6',
    ]);
    expect(result).toMatchObject({ reason: 'finished', step: 16, epochs: 2, interrupted: false });
  });

  it('overfits a batch', async () => {
    const losses: number[] = [];
    const result = await fit(
      options({
        epochs: 150,
        overfitBatches: 1,
        callbacks: { onStep: ({ loss }) => losses.push(loss) },
      }),
    );
    expect(result.totalSteps).toBe(150);
    expect(losses.at(-1)).toBeLessThan(0.05);
  });

  it('rehearses in two steps, one evaluation and a checkpoint', async () => {
    const saved: string[] = [];
    const result = await fit(
      options({
        fastDevRun: true,
        evaluate: scripted(0.5),
        monitor,
        checkpoints: { folder },
        callbacks: { onCheckpoint: ({ kind, step }) => saved.push(`${kind} ${step}`) },
      }),
    );
    expect(saved).toEqual(['best 2', 'last 2']);
    expect(result).toMatchObject({ step: 2, reason: 'finished', best: { step: 2, value: 0.5 } });
    expect((await readdir(folder)).sort()).toEqual(['best-00000002', 'last-00000002']);
  });

  it('stops early, and keeps best and last apart', async () => {
    const result = await fit(
      options({
        epochs: 9,
        evaluate: scripted(0.5, 0.7, 0.6, 0.7),
        monitor: { ...monitor, patience: 2 },
        checkpoints: { folder },
      }),
    );
    expect(result).toMatchObject({ reason: 'early-stopping', step: 32, best: { step: 16 } });
    expect((await readdir(folder)).sort()).toEqual(['best-00000016', 'last-00000032']);
    const best = await loadWeights(result.best!.path!);
    const words = result.parameters.get('words')!.data;
    expect(best.get('words')!.data).not.toEqual(words);
    await restoreWeights(result.best!.path!, result.parameters);
    expect(best.get('words')!.data).toEqual(words);
  });

  it('does not go on when a run that stopped early is resumed', async () => {
    const setup = (): Partial<FitOptions> => ({
      epochs: 5,
      evaluate: scripted(0.5, 0.4),
      monitor: { ...monitor, patience: 1 },
      checkpoints: { folder, resume: true },
    });
    await fit(options(setup()));
    const again = await fit(options(setup()));
    expect(again).toMatchObject({ reason: 'early-stopping', step: 16, best: { step: 8 } });
  });

  it('saves and returns when interrupted, and ends with the same weights once resumed', async () => {
    const whole = await fit(options());
    const controller = new AbortController();
    const first = await fit(
      options({
        signal: controller.signal,
        checkpoints: { folder },
        callbacks: { onStep: ({ step }) => step === 5 && controller.abort() },
      }),
    );
    expect(first).toMatchObject({ interrupted: true, reason: 'interrupted', step: 5 });
    const second = await fit(options({ checkpoints: { folder, resume: true } }));
    for (const [name, { data }] of whole.parameters) {
      expect(second.parameters.get(name)!.data).toEqual(data);
    }
  });

  it('ends when the time is over, with an evaluation', async () => {
    const result = await fit(
      options({ maxTime: 0.05, epochs: 1e6, evaluateEvery: 1e6, evaluate: scripted(0.5) }),
    );
    expect(result.reason).toBe('max-time');
    expect(result.evaluations).toHaveLength(1);
  });

  it('does not continue a run of other settings', async () => {
    await fit(options({ checkpoints: { folder } }));
    const other = fit(options({ seed: 2, checkpoints: { folder, resume: true } }));
    await expect(other).rejects.toThrow(ResumeMismatchError);
    await expect(other).rejects.toThrow(/seed 1, not 2/);
  });

  it('starts over where it is not asked to resume', async () => {
    await fit(options({ checkpoints: { folder } }));
    const started: number[] = [];
    await fit(
      options({
        checkpoints: { folder },
        callbacks: { onStart: ({ step }) => started.push(step) },
      }),
    );
    expect(started).toEqual([0]);
  });

  it('stops at a loss that is not finite, names the rows and keeps the last good weights', async () => {
    const source: BatchSource = tinySource();
    const training = tinyTransformer();
    const huge = sgd({ learningRate: 1e30 });
    let before = new Float32Array();
    const failing = fit({
      ...options({ source, training, optimizer: huge, checkpoints: { folder } }),
      evaluateEvery: 1,
      evaluate: async (parameters) => {
        before = parameters.get('words')!.data.slice();
        return { metrics: {} };
      },
    });
    const error = await failing.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NonFiniteError);
    const { message, remedy, rows, step } = error as NonFiniteError;
    expect(rows).toHaveLength(12);
    expect(message).toContain(
      `in the batch of the rows ${rows.slice(0, 10).join(', ')} and 2 more`,
    );
    expect(remedy).toContain('learning rate');
    const last = await loadWeights(join(folder, `last-${String(step - 1).padStart(8, '0')}`));
    expect(last.get('words')!.data).toEqual(before);
  });

  it('warns once of a run that does not learn', async () => {
    const codes: string[] = [];
    const result = await fit(
      options({
        optimizer: adamw({ learningRate: 0 }),
        epochs: 6,
        evaluate: scripted(0.3, 0.3, 0.3, 0.3, 0.3, 0.3),
        baselines: { chance: 1 / 3 },
        callbacks: { onWarning: ({ code }) => codes.push(code) },
      }),
    );
    expect([...codes].sort()).toEqual([
      'LEARNING_RATE_ZERO',
      'LOSS_FLAT',
      'NO_BETTER_THAN_BASELINE',
    ]);
    expect(result.warnings.map(({ code }) => code)).toEqual(codes);
  });

  it('times phases and operators when asked', async () => {
    const profile = { operators: join(folder, 'ort'), operatorSteps: 3 };
    const { phases, operators } = await fit(options({ profile }));
    const names = phases.totals().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['batch', 'model', 'optimiser']));
    expect(operators).toMatchObject({ steps: 3 });
    expect(operators!.forwardMs).toBeGreaterThan(0);
    expect(operators!.backwardMs).toBeGreaterThan(0);
    const sum = operators!.operators.reduce((total, { ms }) => total + ms, 0);
    expect(operators!.forwardMs + operators!.backwardMs).toBeCloseTo(sum, 3);
    expect(operators!.operators.map(({ op }) => op)).toContain('Gemm');
    expect(profileTable(phases, operators)).toMatch(/model, 3 steps[\s\S]*backward[\s\S]*Gemm/);
  });
});
