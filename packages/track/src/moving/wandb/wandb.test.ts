import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withTemporaryStore } from '../../kit/temporary-store.ts';
import { importRuns } from '../import-runs.ts';
import { readWandbRun } from './read-run.ts';
import { openWandbOffline } from './wandb-source.ts';

/** Written by wandb itself: see make_wandb_run.py. */
const folder = fileURLToPath(new URL('../../../test/fixtures/wandb', import.meta.url));
const file = join(folder, 'offline-run-20261121_174142-abcd1234', 'run-abcd1234.wandb');

test('an offline run of wandb is brought over with configuration, curves and tags', async () => {
  await withTemporaryStore(async ({ store }) => {
    const report = await importRuns(store.tracking, await openWandbOffline(folder));
    expect(report).toMatchObject({ experiments: 1, runs: 1, metricPoints: 601 });
    const [run] = await store.listRuns({ experiment: 'moved' });
    expect(run).toMatchObject({
      name: 'first run',
      status: 'FINISHED',
      params: { lr: '0.1', 'model.layers': '3', list: '[1,2]' },
      tags: {
        'wandb.id': 'abcd1234',
        'wandb.group': 'g',
        'wandb.tags': 'a, b',
        'mlflow.note.content': 'a note',
      },
    });
    const losses = await store.metricHistory(run!.id, 'train/loss');
    expect(losses.map(({ value }) => value)).toEqual(
      Array.from({ length: 300 }, (_, i) => 1 / (i + 1)),
    );
    expect(run!.metrics['nested.acc']).toBe(2.99);
    expect(run!.metrics.end).toBeNaN();
  });
});

test('a file that was cut off gives what was written before; any other file is told', async () => {
  const place = await mkdtemp(join(tmpdir(), 'havn-wandb-'));
  try {
    const cut = join(place, 'cut.wandb');
    await copyFile(file, cut);
    await truncate(cut, Math.floor((await readFile(file)).length / 2));
    const run = await readWandbRun(cut);
    expect(run).toMatchObject({ name: 'first run', status: 'KILLED' });
    expect(run!.metrics.length).toBeGreaterThan(50);
    await writeFile(join(place, 'other.wandb'), 'something else');
    await expect(readWandbRun(join(place, 'other.wandb'))).rejects.toMatchObject({
      code: 'IMPORT_FILE',
    });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
});
