import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openMedia, runStore } from '@havn/track';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnStudio, openStudio } from '../../testing/open-studio.ts';
import type { MediaAnswer } from './media-routes.ts';

let studio: OwnStudio;

beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.close());

test('what a run recorded is listed by kind, key and step', async () => {
  const { info } = await studio.store.runs.create({ experimentId: '0', name: 'media' });
  const media = await openMedia(runStore(studio.store), info.id);
  for (const step of [10, 9]) await media.logHistogram('head/logits', [1, 2], { step });
  const pixel = { width: 1, height: 1, data: new Uint8Array([7]) };
  for (const step of [0, 0, 2]) await media.logImage('seen', pixel, { step });
  await media.logTable('eval/rows', [{ a: 1 }]);
  await media.logTable('rows', [{ a: 1 }], { step: 3 });
  // What is not of these, or of an earlier MLflow.
  await media.logFile('media/other/a+step+1.json', '{}');
  await media.logFile('media/histogram/README.md', '');
  const uuid = 'c14988ea-902e-4d64-93f1-f7891e049863';
  await media.logFile(`images/old%step%4%timestamp%5%${uuid}.png`, 'x');
  const { media: found } = await studio.call<MediaAnswer>(`/runs/${info.id}/media`);
  const shapes = found.map(({ kind, key, steps }) => [
    kind,
    key,
    steps.map(({ step, items }) => [step, items.length, items.filter(({ small }) => small).length]),
  ]);
  expect(shapes).toEqual([
    ['table', 'eval/rows', [[0, 1, 0]]],
    [
      'histogram',
      'head/logits',
      [
        [9, 1, 0],
        [10, 1, 0],
      ],
    ],
    ['image', 'old', [[4, 1, 0]]],
    ['table', 'rows', [[3, 1, 0]]],
    [
      'image',
      'seen',
      [
        [0, 2, 2],
        [2, 1, 1],
      ],
    ],
  ]);
  const file = await studio.call<string>(`/runs/${info.id}/file?path=eval/rows.json`);
  expect(JSON.parse(file)).toEqual({ columns: ['a'], data: [[1]] });
});

test('a table that MLflow logged as Parquet is listed and read', async () => {
  const table = readFileSync(new URL('../../../test/fixtures/table.parquet', import.meta.url));
  const { info } = await studio.store.runs.create({
    experimentId: '0',
    tags: [
      {
        key: 'mlflow.loggedArtifacts',
        value:
          '[{"path": "eval/rows.parquet", "type": "table"}, {"path": "x.csv", "type": "table"}]',
      },
    ],
  });
  const media = await openMedia(runStore(studio.store), info.id);
  await media.logFile('eval/rows.parquet', table);
  await media.logFile('broken.parquet', 'PAR1 and more');
  const { media: found } = await studio.call<MediaAnswer>(`/runs/${info.id}/media`);
  expect(found.map(({ kind, key }) => [kind, key])).toEqual([['table', 'eval/rows']]);
  const path = `/runs/${info.id}/table?path=`;
  const image = (part: string) => expect.stringMatching(new RegExp(`^table_images/.*${part}$`));
  const picture = { type: 'image', filepath: image('png'), compressed_filepath: image('webp') };
  expect(await studio.call(`${path}eval/rows.parquet`)).toEqual({
    columns: ['text', 'score', 'count', 'right', 'picture'],
    data: [
      ['where is my card?', 0.25, 1, true, picture],
      ['smörgås 😀', null, 2, false, picture],
      ['', -3.5, 3, true, picture],
    ],
    count: 3,
  });
  await studio.call(`${path}broken.parquet`, { status: 422 });
  await studio.call(`${path}none.parquet`, { status: 404 });
  await studio.call(`${path}../x.parquet`, { status: 400 });
});

test('a run without any, and one whose tag is broken, have none', async () => {
  const { info } = await studio.store.runs.create({
    experimentId: '0',
    tags: [{ key: 'mlflow.loggedArtifacts', value: '[{"path": 1}, "x", {"path"' }],
  });
  await mkdir(join(info.artifactUri, 'media'), { recursive: true });
  await writeFile(join(info.artifactUri, 'media', 'histogram'), 'a file, no folder');
  expect(await studio.call<MediaAnswer>(`/runs/${info.id}/media`)).toEqual({ media: [] });
});
