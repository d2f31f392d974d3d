import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession } from '@havn/graph';
import { expect, test } from 'vitest';
import { rowsInMemory } from '../inference/run-rows.ts';
import { tinyModel, tinyTexts } from '../testing/tiny-model.ts';
import { collateTokens } from '../tokens/collate.ts';
import { prefixGraph } from './classifier-model.ts';
import { openHiddenFile, writeHiddenFile } from './hidden-file.ts';

test('the activations behind a prefix are what the prefix gives, zeros behind each text', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'havn-hidden-'));
  const path = join(folder, 'train.f32');
  const texts = tinyTexts(300);
  const tokens = rowsInMemory(texts);
  const session = await openSession(prefixGraph(tinyModel(), 1));
  await writeHiddenFile({ path, session, tokens, hiddenSize: 16, padTokenId: 0 });
  const file = await openHiddenFile(path, tokens.lengths, 16);
  const rows = [7, 299, 0, 7];
  const stored = await file.read(rows, 14);
  expect(stored.shape).toEqual([4, 14, 16]);
  for (const [i, row] of rows.entries()) {
    const { input_ids, attention_mask, token_type_ids } = collateTokens([texts[row]!], 0);
    const feeds = { input_ids, attention_mask, token_type_ids };
    const { hidden_states: alone } = await session.run(feeds, ['hidden_states']);
    const part = stored.data.subarray(i * 14 * 16, (i + 1) * 14 * 16) as Float32Array;
    const used = texts[row]!.length * 16;
    part.forEach((value, k) => {
      expect(value).toBeCloseTo(k < used ? Number(alone!.data[k]) : 0, 5);
    });
  }
  await session.close();
  await file.close();
  await rm(folder, { recursive: true });
});
