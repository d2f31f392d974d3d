import { randomFrom, shuffle } from '@havn/core';
import { readTexts } from '@havn/data';
import type { Session } from '@havn/graph';
import { type ClassifierModel, probabilitiesOf, runRows } from '@havn/tasks';
import type { PreparedData } from '../data/prepare-data.ts';
import type { ReferenceRow } from './write-bundle.ts';

export interface ReferenceSampleOptions {
  /** Runs the model. */
  readonly session: Session;
  readonly model: ClassifierModel;
  readonly data: PreparedData;
  readonly seed: number;
}

const ROWS = 200;
/** Digits kept of scores and embeddings: drift needs no more. */
const DIGITS = 5;

/** A seeded sample of texts with the model's answers: what live data are held against. */
export async function referenceSample(
  options: ReferenceSampleOptions,
): Promise<readonly ReferenceRow[]> {
  const { session, model, data, seed } = options;
  const split = sampledSplit(data);
  const tokens = data.tokens[split];
  const { rows } = tokens;
  const order = shuffle(
    Int32Array.from({ length: rows }, (_, row) => row),
    randomFrom(seed, 'reference'),
  );
  const select = order.slice(0, ROWS).sort();
  const texts = await readTexts(data.dataset.splits[split], select);
  const { labels, problemType } = model.head;
  const width = model.config.hiddenSize;
  const run = (output: string, columns: number) =>
    runRows({
      session,
      tokens,
      padTokenId: model.config.padTokenId,
      output,
      width: columns,
      select,
    });
  const scores = probabilitiesOf(await run('logits', labels.length), labels.length, problemType);
  const embeddings = await run('embeddings', width);
  return Array.from(select, (row, i) => ({
    text: texts.get(row)!,
    scores: rounded(scores.subarray(i * labels.length, (i + 1) * labels.length)),
    embedding: rounded(embeddings.subarray(i * width, (i + 1) * width)),
  }));
}

/** Texts that were not trained on, where there are any. */
export function sampledSplit({ tokens }: PreparedData): 'validation' | 'train' {
  return tokens.validation.rows > 0 ? 'validation' : 'train';
}

function rounded(values: Float64Array | Float32Array): readonly number[] {
  return Array.from(values, (value) => Number(value.toPrecision(DIGITS)));
}
