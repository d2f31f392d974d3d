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

test('a run without any, and one whose tag is broken, have none', async () => {
  const { info } = await studio.store.runs.create({
    experimentId: '0',
    tags: [{ key: 'mlflow.loggedArtifacts', value: '[{"path": 1}, "x", {"path"' }],
  });
  await mkdir(join(info.artifactUri, 'media'), { recursive: true });
  await writeFile(join(info.artifactUri, 'media', 'histogram'), 'a file, no folder');
  expect(await studio.call<MediaAnswer>(`/runs/${info.id}/media`)).toEqual({ media: [] });
});
