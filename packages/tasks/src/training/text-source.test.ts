import { expect, test } from 'vitest';
import { rowsInMemory } from '../inference/run-rows.ts';
import { type TextSourceOptions, textSource } from './text-source.ts';

const texts = Array.from({ length: 40 }, (_, row) => new Uint32Array(1 + (row % 7)).fill(row));

function source(options: Partial<TextSourceOptions> = {}) {
  return textSource({
    tokens: rowsInMemory(texts),
    padTokenId: 9,
    problem: 'single_label_classification',
    classes: 2,
    targets: Int32Array.from(texts, (_, row) => (row < 4 ? 1 : 0)),
    batchSize: 8,
    sampling: 'grouped',
    seed: 1,
    inputs: new Set(['input_ids', 'attention_mask', 'labels']),
    ...options,
  });
}

test('a batch holds padded ids, their mask and labels, and no input that the graph lacks', async () => {
  const { tensors, items, rows } = await source().load([0, 8]);
  expect(Object.keys(tensors).sort()).toEqual(['attention_mask', 'input_ids', 'labels']);
  expect(tensors.input_ids).toMatchObject({
    shape: [2, 2],
    data: BigInt64Array.of(0n, 9n, 8n, 8n),
  });
  expect(tensors.attention_mask!.data).toEqual(BigInt64Array.of(1n, 0n, 1n, 1n));
  expect(tensors.labels).toMatchObject({ dtype: 'int64', data: BigInt64Array.of(1n, 0n) });
  expect([items, [...rows]]).toEqual([2, [0, 8]]);
});

test('every epoch sees every row once in another order; grouped batches are padded less', () => {
  const padded = (sampling: 'grouped' | 'random') => {
    const plan = source({ sampling }).plan(0);
    expect(plan.flatMap((rows) => [...rows]).sort((a, b) => a - b)).toEqual([...texts.keys()]);
    const lengths = plan.map((rows) => Array.from(rows, (row) => texts[row]!.length));
    return lengths.reduce((sum, batch) => sum + batch.length * Math.max(...batch), 0);
  };
  expect(padded('grouped')).toBeLessThan(padded('random'));
  expect(source().plan(0)).toEqual(source().plan(0));
  expect(source().plan(0)).not.toEqual(source().plan(1));
});

test('balanced sampling shows each class as often', () => {
  const rows = source({ sampling: 'balanced' })
    .plan(0)
    .flatMap((batch) => [...batch]);
  expect(rows.length).toBe(40);
  expect(rows.filter((row) => row < 4).length).toBe(20);
});

test('what the loss is divided by is the weight of the rows’ classes', async () => {
  const weighted = source({ classWeights: Float32Array.of(0.5, 2) });
  expect((await weighted.load([0, 8, 9])).items).toBe(3);
  const several = source({
    problem: 'multi_label_classification',
    targets: new Float32Array(80).fill(1, 4, 6),
  });
  const { tensors, items } = await several.load([2, 3]);
  expect(tensors.labels).toMatchObject({ shape: [2, 2], data: Float32Array.of(1, 1, 0, 0) });
  // PyTorch's mean is over every number.
  expect(items).toBe(4);
});

test('a large batch is cut into pieces of about a thousand tokens', () => {
  const long = Array.from({ length: 32 }, () => new Uint32Array(100));
  const { pieces } = source({ tokens: rowsInMemory(long), batchSize: 32 });
  const cut = pieces!([...long.keys()]);
  expect(cut.length).toBe(4);
  expect(cut.flatMap((rows) => [...rows]).sort((a, b) => a - b)).toEqual([...long.keys()]);
});
