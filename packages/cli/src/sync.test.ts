import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStorage } from '@havn/storage';
import {
  followRun,
  openStore,
  openTrackingStore,
  type RunStore,
  type TrackingStore,
} from '@havn/track';
import { startTrackingServer } from '@havn/tracking-server';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
let local: RunStore;
let served: TrackingStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'havn-sync-'));
  local = await openStore(join(folder, 'local'));
  const url = join(folder, 'server.db');
  served = await openTrackingStore({ url, artifactRoot: 'mlflow-artifacts:/' });
});

afterEach(async () => {
  await local.close();
  await served.close();
  await rm(folder, { recursive: true, force: true });
});

async function serve(port = 0) {
  const artifacts = openStorage(join(folder, 'artifacts'));
  const accounts = join(folder, 'accounts.json');
  return startTrackingServer({ port, store: served, artifacts: await artifacts, accounts });
}

test('a run reaches a server that goes away and comes back, whole and once', async () => {
  let server = await serve();
  const port = Number(new URL(server.url).port);
  const { id } = await local.createRun({
    name: 'r',
    folder,
    experiment: 'sent',
    params: { lr: '1' },
  });
  const follower = await followRun(local, { uri: server.url, run: id });
  for (let step = 0; step < 30; step++) {
    const points = [{ key: 'loss', value: step === 3 ? Number.NaN : step, step, time: step }];
    await local.logMetrics(id, points);
    follower.logged(points);
    if (step === 10) await server.close();
    if (step === 20) server = await serve(port);
    await sleep(5);
  }
  await local.updateRun(id, { status: 'FINISHED', endTime: 99 });
  expect(await follower.finish(30_000)).toBe(true);
  await server.close();
  const experiment = await served.experiments.getByName('sent');
  const { items } = await served.runs.search({ experimentIds: [experiment!.id] });
  expect(items).toHaveLength(1);
  expect(items[0]!.info).toMatchObject({ name: 'r', status: 'FINISHED', endTime: 99 });
  expect(items[0]!.params).toEqual([{ key: 'lr', value: '1' }]);
  const history = await served.metrics.history({ runId: items[0]!.info.id, key: 'loss' });
  expect(history.items.map(({ value }) => value)).toEqual(
    Array.from({ length: 30 }, (_, step) => (step === 3 ? Number.NaN : step)),
  );
});

test('a run never waits for a server that is not there, and says that it is pending', async () => {
  const { id } = await local.createRun({ name: 'r', folder });
  const warnings: string[] = [];
  const onWarning = (message: string) => warnings.push(message);
  const uri = 'http://127.0.0.1:9';
  const follower = await followRun(local, { uri, run: id, onWarning });
  follower.logged([{ key: 'loss', value: 1, step: 1, time: 1 }]);
  expect(await follower.finish(300)).toBe(false);
  expect(warnings[0]).toContain('http://127.0.0.1:9/ cannot be reached');
  expect((await local.getRun(id)).tags['havn.sync']).toBe('pending');
});
