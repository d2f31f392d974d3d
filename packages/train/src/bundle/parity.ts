import { openSession } from '@havn/graph';
import {
  type ClassifierModel,
  inferenceGraph,
  loadClassifier,
  runRows,
  type TokenRows,
} from '@havn/tasks';
import { BundleParityError } from './errors.ts';

/** Largest difference of logits, relative to the largest of them (at least 1), that is passed over. */
const TOLERANCE = 1e-3;
const ROWS = 64;

export interface ParityOptions {
  readonly folder: string;
  readonly model: ClassifierModel;
  readonly tokens: TokenRows;
  readonly threads?: number;
}

/**
 * Runs the trained weights and the bundle as it lies on the disk on the same texts and gives the
 * largest difference of their logits. Throws `BundleParityError` where it is no rounding.
 */
export async function checkParity({
  folder,
  model,
  tokens,
  threads,
}: ParityOptions): Promise<number> {
  const rows = Array.from({ length: Math.min(ROWS, tokens.rows) }, (_, row) => row);
  const sample: TokenRows = {
    rows: rows.length,
    lengths: rows.map((row) => tokens.lengths[row]!),
    read: (wanted) => tokens.read(wanted),
  };
  const session = await openSession(inferenceGraph(model), { threads });
  const trained = await runRows({
    session,
    tokens: sample,
    padTokenId: model.config.padTokenId,
    output: 'logits',
    width: model.head.labels.length,
  });
  await session.close();
  const bundle = await loadClassifier(folder, { threads });
  const saved = await bundle.logits(sample);
  await bundle.close();
  const difference = saved.reduce(
    (most, logit, i) => Math.max(most, Math.abs(logit - trained[i]!)),
    0,
  );
  const scale = trained.reduce((most, logit) => Math.max(most, Math.abs(logit)), 1);
  if (!(difference <= TOLERANCE * scale)) throw new BundleParityError(folder, difference);
  return difference;
}
