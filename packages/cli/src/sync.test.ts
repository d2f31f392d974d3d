import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStorage } from '@havn/storage';
import {
  followRun,
  openMedia,
  openStore,
  openTrackingStore,
  type RunStore,
  restClient,
  sendRun,
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

test('the files of a run reach a server that goes away, each whole, and go once', async () => {
  let server = await serve();
  const port = Number(new URL(server.url).port);
  const { id } = await local.createRun({ name: 'r', experiment: 'sent' });
  const warnings: string[] = [];
  const onWarning = (message: string) => warnings.push(message);
  const follower = await followRun(local, { uri: server.url, run: id, onWarning });
  const media = await openMedia(local, id, { onWrite: () => follower.wroteFiles() });
  await media.logHistogram('a', [1, 2, 3], { step: 1 });
  await server.close();
  await media.logTable('table', [{ text: 'smörgås' }]);
  await media.logFile('empty.txt', '');
  await media.logFile('a#b.txt', 'a name that servers refuse');
  await media.logFile('deep/ä 1% +.bin', Buffer.alloc(3_000_000, 'x'));
  server = await serve(port);
  const done = await follower.finish(30_000);

  expect(warnings).toEqual([expect.stringContaining('a#b.txt stays in')]);
  expect(done).toBe(true);
  const sent = async () => {
    const experiment = await served.experiments.getByName('sent');
    const { items } = await served.runs.search({ experimentIds: [experiment!.id] });
    return items[0]!;
  };
  const { info, tags } = await sent();
  expect(tags).toContainEqual({
    key: 'mlflow.loggedArtifacts',
    value: '[{"path": "table.json", "type": "table"}]',
  });
  const fetched = async (path: string) => {
    const query = new URLSearchParams({ path, run_uuid: info.id });
    const response = await fetch(`${server.url}/get-artifact?${query}`);
    return [response.status, Buffer.from(await response.arrayBuffer())] as const;
  };
  const files = ['media/histogram/a+step+1.json', 'table.json', 'empty.txt', 'deep/ä 1% +.bin'];
  for (const file of files) {
    const [status, content] = await fetched(file);
    const same = content.equals(await readFile(join(media.folder, file)));
    expect([file, status, same]).toEqual([file, 200, true]);
  }
  expect((await fetched('.havn-sent.json'))[0]).toBe(404);

  // Deleted there, a file that did not change here is not sent again; one that changed is.
  await fetch(
    `${server.url}/api/2.0/mlflow-artifacts/artifacts/${info.artifactUri.replace('mlflow-artifacts:/', '')}/empty.txt`,
    { method: 'DELETE' },
  );
  await media.logFile('table.json', '{}');
  await sendRun(restClient({ uri: server.url }), local.tracking, id);
  expect((await fetched('empty.txt'))[0]).toBe(404);
  expect((await fetched('table.json'))[1].toString()).toBe('{}');
  await server.close();
});
