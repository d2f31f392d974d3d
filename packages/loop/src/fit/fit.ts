/**
 * @file The training loop, from top to bottom: run the pieces of a step forward and backward, look
 * at the gradient, clip it, step, report; now and then evaluate and save.
 */
import { gradientNorm, updateParameters } from '../optimizers/update-parameters.ts';
import { constant } from '../schedules/schedule.ts';
import { assertFinite } from './assert-finite.ts';
import { clipFactor } from './clip-factor.ts';
import { computeGradient } from './compute-gradient.ts';
import { NonFiniteError } from './non-finite.ts';
import { openRun } from './open-run.ts';
import type { FitOptions, FitResult } from './options.ts';

/**
 * Trains the parameters of a graph; it appends the backward nodes to it, so a graph is given once.
 * Equal options and data give equal bits, however often the run is killed and resumed.
 *
 * Throws `NonFiniteError` when the loss or a gradient is NaN or infinite, `ResumeMismatchError`
 * and `CheckpointDamagedError` when a run cannot be continued, and what `source`, `evaluate` and
 * the callbacks throw.
 */
export async function fit(options: FitOptions): Promise<FitResult> {
  const { optimizer, schedule = constant(), clipNorm } = options;
  const run = await openRun(options);
  const { memories, phases, plan } = run;
  try {
    while (run.stopReason() === undefined) {
      const batches = run.nextBatches();
      const gradient = await computeGradient(run, batches);

      const norm = phases.time('clip', () => gradientNorm(memories)) / gradient.items;
      const learningRate = optimizer.learningRate * schedule(run.step, plan.totalSteps);
      assertFinite(run, { norm, learningRate, batches });

      const gradientScale = clipFactor(norm, clipNorm) / gradient.items;
      const step = run.step + 1;
      phases.time('optimiser', () =>
        updateParameters(memories, { optimizer, learningRate, gradientScale, step }),
      );
      run.advance(
        batches,
        { step, loss: gradient.loss, learningRate, gradientNorm: norm },
        gradient,
      );

      if (run.evaluationDue()) await run.evaluate();
      if (run.saveDue()) await run.save();
      await run.breathe();
    }
    return await run.finish();
  } catch (error) {
    // The step was not made: what is in memory are the weights of the last good one.
    if (error instanceof NonFiniteError) await run.save();
    throw error;
  } finally {
    await run.close();
  }
}
