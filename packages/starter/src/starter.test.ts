import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256File } from '@havn/core';
import { encodeModel, Graph, int64, openSession } from '@havn/graph';
import {
  buildEncoder,
  encoderParameters,
  frozenParameters,
  INT8_WEIGHTS,
  loadCheckpoint,
  normaliseRows,
  poolMean,
  tokenInputs,
} from '@havn/models';
import { describe, expect, test } from 'vitest';
import { starterFolder } from './index.ts';
import { makeStarter } from './make-starter.ts';

interface Embeddings {
  readonly input_ids: readonly (readonly number[])[];
  readonly attention_mask: readonly (readonly number[])[];
  readonly embeddings: readonly (readonly number[])[];
}

const fixture = new URL('../test/fixtures/embeddings.json', import.meta.url);
const expected = JSON.parse(readFileSync(fixture, 'utf8')) as Embeddings;

async function starterEmbeddings(): Promise<Float32Array> {
  const { config, weights } = await loadCheckpoint(starterFolder);
  const graph = new Graph();
  const inputs = tokenInputs(graph, config);
  const parameter = frozenParameters(graph, await weights.read(encoderParameters(config)));
  const hidden = buildEncoder({ graph, config, inputs, parameter });
  graph.output(normaliseRows(poolMean(hidden, inputs.attentionMask)), 'embeddings');
  const session = await openSession(encodeModel(graph));
  const shape = [expected.input_ids.length, expected.input_ids[0]!.length];
  const { embeddings } = await session.run({
    input_ids: int64(shape, expected.input_ids.flat()),
    attention_mask: int64(shape, expected.attention_mask.flat()),
    token_type_ids: int64(shape, new Array<number>(shape[0]! * shape[1]!).fill(0)),
  });
  await session.close();
  return embeddings!.data as Float32Array;
}

test('embeddings have a cosine of at least 0.999 to those of the original', async () => {
  const found = await starterEmbeddings();
  expected.embeddings.forEach((row, index) => {
    const cosine = row.reduce((sum, x, i) => sum + x * found[index * row.length + i]!, 0);
    expect(cosine, `text ${index}`).toBeGreaterThan(0.999);
  });
});

test('the checkpoint is a sentence encoder: pooled by the mean, without a head', async () => {
  const { head, hasHead, config } = await loadCheckpoint(starterFolder);
  expect(head).toMatchObject({ pooling: 'mean', normalise: true });
  expect(hasHead).toBe(false);
  expect(config).toMatchObject({ layers: 6, hiddenSize: 384, vocabularySize: 30522 });
});

const root = fileURLToPath(new URL('../../..', import.meta.url));
const shared = resolve(root, process.env.HAVN_SHARED ?? '../shared');
const original = join(shared, 'models/all-MiniLM-L6-v2');
const absent = !existsSync(join(original, 'model.safetensors'));
if (absent) console.log(`skipped: there is no original at ${original} (set HAVN_SHARED)`);

describe.skipIf(absent)('with the original model', () => {
  test('the weights are made again byte for byte', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'havn-starter-'));
    await makeStarter(original, folder);
    const made = await sha256File(join(folder, INT8_WEIGHTS));
    expect(made).toBe(await sha256File(join(starterFolder, INT8_WEIGHTS)));
    await rm(folder, { recursive: true });
  });
});
