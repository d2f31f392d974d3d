import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../open-store.ts';
import { startRun } from './start-run.ts';

test('a program makes a run in five lines, and goes on with it', async () => {
  const home = await mkdtemp(join(tmpdir(), 'havn-live-'));
  const run = await startRun({ home, name: 'first', params: { rate: 0.1 } });
  await run.log(1, { loss: 0.7 });
  await run.logHistogram('weights', [1, 2, 3], { step: 1 });
  await run.end('FAILED');

  const again = await startRun({ home, id: run.id, system: false });
  await again.log(2, { loss: 0.6 });
  await again.end();

  const store = await openStore(home);
  expect(await store.listRuns()).toMatchObject([
    { id: run.id, name: 'first', status: 'FINISHED', params: { rate: '0.1' } },
  ]);
  const history = await store.metricHistory(run.id, 'loss');
  expect(history.map(({ step, value }) => [step, value])).toEqual([
    [1, 0.7],
    [2, 0.6],
  ]);
  await store.close();
  await rm(home, { recursive: true });
});
