import type { Session } from '@havn/graph';
import { type ClassifierModel, loadClassifier, runRows, type TokenRows } from '@havn/tasks';
import { BundleParityError } from './errors.ts';

/** Largest difference of logits, relative to the largest of them (at least 1), that is passed over. */
const TOLERANCE = 1e-3;
const ROWS = 64;

/** Texts, and what the trained weights say of them. */
export interface ParitySample {
  readonly tokens: TokenRows;
  /** [rows × labels] */
  readonly logits: Float32Array;
}

export interface ParitySampleOptions {
  /** Runs the trained weights. */
  readonly session: Session;
  readonly model: ClassifierModel;
  readonly tokens: TokenRows;
}

export interface ParityOptions {
  readonly folder: string;
  readonly sample: ParitySample;
  readonly threads?: number;
}

/** The first texts with the logits of the trained weights. */
export async function paritySample(options: ParitySampleOptions): Promise<ParitySample> {
  const { session, model, tokens } = options;
  const rows = Array.from({ length: Math.min(ROWS, tokens.rows) }, (_, row) => row);
  const first: TokenRows = {
    rows: rows.length,
    lengths: rows.map((row) => tokens.lengths[row]!),
    read: (wanted) => tokens.read(wanted),
  };
  const logits = await runRows({
    session,
    tokens: first,
    padTokenId: model.config.padTokenId,
    output: 'logits',
    width: model.head.labels.length,
  });
  return { tokens: first, logits };
}

/**
 * Runs the bundle as it lies on the disk on the texts of the sample and gives the largest difference
 * of the logits. Throws `BundleParityError` where it is no rounding.
 */
export async function checkParity({ folder, sample, threads }: ParityOptions): Promise<number> {
  const bundle = await loadClassifier(folder, { threads });
  const saved = await bundle.logits(sample.tokens);
  await bundle.close();
  const { logits } = sample;
  const difference = saved.reduce(
    (most, logit, i) => Math.max(most, Math.abs(logit - logits[i]!)),
    0,
  );
  const scale = logits.reduce((most, logit) => Math.max(most, Math.abs(logit)), 1);
  if (!(difference <= TOLERANCE * scale)) throw new BundleParityError(folder, difference);
  return difference;
}
