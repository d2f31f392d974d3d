import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { readRows } from '@havn/data';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMIT, HubServer } from '../../hub/src/testing/hub-server.ts';
import { evaluateModel } from '../src/evaluation/evaluate-model.ts';
import { predictTexts } from '../src/evaluation/predict-texts.ts';
import { openWorkspace, type Workspace } from '../src/testing/workspace.ts';

const DATA = 'hf://datasets/owner/questions';
const server = new HubServer();
const before = { ...process.env };
let space: Workspace;

beforeAll(async () => {
  space = await openWorkspace({ sentence: true });
  await server.start();
  process.env.HF_ENDPOINT = server.endpoint;
  process.env.HF_HOME = space.path('hf');
  delete process.env.HF_HUB_CACHE;
  delete process.env.HF_HUB_OFFLINE;
  const csv = await readFile(space.path('data.csv'));
  const [, ...lines] = csv.toString().trim().split('\n');
  const rows = lines.map((line) => line.split(','));
  const jsonl = rows.map(([text, label]) => JSON.stringify({ text, label })).join('\n');
  const parquet = new URL('../../data/test/fixtures/snappy.parquet', import.meta.url);
  server.repositories.set('datasets/owner/questions', {
    commit: COMMIT,
    files: {
      'train.csv': csv,
      'data/test.csv.gz': gzipSync(csv),
      'test.jsonl': Buffer.from(jsonl),
      'rows.parquet': await readFile(parquet),
    },
  });
});

afterAll(async () => {
  await server.stop();
  await space.close();
  process.env = before;
});

test('a run on data of the Hub remembers the commit, is evaluated and predicts from there', async () => {
  const result = await space.train([
    `data.train=${DATA}/train.csv`,
    `data.test=${DATA}/data/test.csv.gz@main`,
    'train.method=probe',
  ]);
  const run = await space.record(result.run);
  expect(run.params).toMatchObject({
    'data.train': `${DATA}/train.csv@${COMMIT}`,
    'data.test': `${DATA}/data/test.csv.gz@${COMMIT}`,
  });
  const metrics = await evaluateModel(result.run, { data: `${DATA}/test.jsonl` });
  expect(metrics.accuracy).toBeGreaterThan(0.5);
  const out = space.path('answers.jsonl');
  await predictTexts(result.run, { file: `${DATA}/test.jsonl`, out });
  const answers = (await readFile(out, 'utf8')).trim().split('\n');
  expect(answers).toHaveLength(400);
});

test('every format is read from there, and offline again', async () => {
  for (const name of ['train.csv', 'data/test.csv.gz', 'test.jsonl', 'rows.parquet']) {
    const rows = await readRows(`${DATA}/${name}`);
    let count = 0;
    for await (const { text } of rows.read()) if (text !== '') count += 1;
    expect(count).toBeGreaterThan(0);
  }
  process.env.HF_HUB_OFFLINE = '1';
  server.seen.length = 0;
  const rows = await readRows(`${DATA}/train.csv`);
  expect(rows.columns.text).toBe('text');
  expect(server.seen).toEqual([]);
  await expect(readRows(`${DATA}/other.csv`)).rejects.toMatchObject({ code: 'HUB_OFFLINE' });
});
