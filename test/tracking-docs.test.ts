import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openMedia, openStore } from '@havn/track';
import { afterAll, expect, test } from 'vitest';
import { execute } from './testing/execute.ts';
import { fencedBlocks } from './testing/markdown.ts';
import { root } from './testing/places.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder('tracking-docs');
/** Inside the repository, from where packages are found. */
const place = join(root, 'node_modules', '.cache', 'tracking-docs');

afterAll(() => rm(place, { recursive: true, force: true }));

test('the programs of docs/tracking.md record what they say', async () => {
  const text = await readFile(join(root, 'docs/tracking.md'), 'utf8');
  const programs = fencedBlocks(text).filter(({ language }) => language === 'ts');
  await mkdir(place, { recursive: true });
  for (const [index, { code }] of programs.entries()) {
    const file = join(place, `${index}.mjs`);
    await writeFile(file, code);
    await execute(process.execPath, [file], { cwd: place, env: { HAVN_HOME: folder.path } });
  }
  const store = await openStore(folder.path);
  const runs = await store.listRuns();
  expect(runs.map(({ name, status }) => [name, status])).toEqual([
    ['media', 'FINISHED'],
    ['first', 'FINISHED'],
  ]);
  expect(runs[1]).toMatchObject({ params: { rate: '0.1' }, metrics: { loss: 0.7 } });
  const { folder: files } = await openMedia(store, runs[0]!.id);
  for (const path of ['answers.json', 'media/curve/test~roc+step+1.json', 'notes/plan.md']) {
    expect((await readFile(join(files, path))).length).toBeGreaterThan(0);
  }
  await store.close();
});
