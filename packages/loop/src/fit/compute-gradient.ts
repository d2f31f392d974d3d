import type { Rows } from '../batches/batch-source.ts';
import { sizesOf } from './dimensions.ts';
import { NonFiniteError } from './non-finite.ts';
import type { Run } from './run.ts';

export interface StepGradient {
  /** Mean over items. */
  readonly loss: number;
  /** Sum of the items' weights; never 0, so that it can be divided by. */
  readonly items: number;
}

/**
 * Runs the pieces of some batches one after the other; afterwards the memories hold the gradient of
 * the loss summed over all of them.
 */
export async function computeGradient(run: Run, batches: readonly Rows[]): Promise<StepGradient> {
  const { source, training } = run.options;
  const { phases, model, masks } = run;
  const pieces = batches.flatMap((rows) => source.pieces?.(rows) ?? [rows]);
  let loss = 0;
  let items = 0;
  for (const [piece, rows] of pieces.entries()) {
    const batch = await phases.time('batch', () => source.load(rows));
    const sizes = sizesOf(training.graph.inputs, batch.tensors);
    const drops = phases.time('dropout', () => masks({ step: run.step, piece, sizes }));
    const feeds = { ...batch.tensors, ...drops };
    const sum = await phases.time('model', () => model.run({ feeds, sizes, first: piece === 0 }));
    if (!Number.isFinite(sum)) throw nonFiniteLoss(run, sum, batch.rows);
    loss += sum;
    items += batch.items;
  }
  return { loss: items === 0 ? 0 : loss / items, items: items === 0 ? 1 : items };
}

function nonFiniteLoss(run: Run, value: number, rows: Rows): NonFiniteError {
  const before = run.log.steps.at(-1);
  return new NonFiniteError({
    what: 'the loss',
    value,
    step: run.step + 1,
    rows,
    learningRate: before?.learningRate ?? run.options.optimizer.learningRate,
    gradientNorm: before?.gradientNorm,
  });
}
