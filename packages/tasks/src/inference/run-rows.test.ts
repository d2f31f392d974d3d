import { openSession } from '@havn/graph';
import { expect, test } from 'vitest';
import { tinyModel, tinyTexts } from '../testing/tiny-model.ts';
import { inferenceGraph } from '../training/classifier-model.ts';
import { rowsInMemory, runRows } from './run-rows.ts';

const texts = tinyTexts(200);
const tokens = rowsInMemory(texts);

test('answers come in the order of the texts, however they were batched', async () => {
  const session = await openSession(inferenceGraph(tinyModel()));
  const options = { session, padTokenId: 0, output: 'logits', width: 3 };
  const seen: number[] = [];
  const all = await runRows({
    ...options,
    tokens,
    maxTokens: 64,
    onRows: (rows) => void seen.push(rows),
  });
  expect(seen.reduce((a, b) => a + b)).toBe(200);
  expect(seen.length).toBeGreaterThan(10);
  for (const row of [0, 77, 199]) {
    const alone = await runRows({ ...options, tokens: rowsInMemory([texts[row]!]) });
    alone.forEach((logit, k) => {
      expect(all[row * 3 + k]).toBeCloseTo(logit, 5);
    });
  }
  const some = await runRows({ ...options, tokens, select: [199, 3] });
  [...all.subarray(199 * 3), ...all.subarray(9, 12)].forEach((logit, k) => {
    expect(some[k]).toBeCloseTo(logit, 5);
  });
  expect(await runRows({ ...options, tokens: rowsInMemory([]) })).toEqual(new Float32Array(0));
  await session.close();
});

test('weights that are fed are those the answers come from', async () => {
  const model = tinyModel();
  const live = new Set(['classifier.bias']);
  const session = await openSession(inferenceGraph(model, { live }));
  const options = { session, tokens, padTokenId: 0, output: 'logits', width: 3 };
  const bias = (data: Float32Array) => ({
    'classifier.bias': { dtype: 'float32' as const, shape: [3], data },
  });
  const plain = await runRows({ ...options, feeds: bias(new Float32Array(3)) });
  const moved = await runRows({ ...options, feeds: bias(Float32Array.of(1, 2, 3)) });
  moved.forEach((logit, i) => {
    expect(logit - plain[i]!).toBeCloseTo(1 + (i % 3), 4);
  });
  await session.close();
});
