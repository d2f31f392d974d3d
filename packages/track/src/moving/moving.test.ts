import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { openStorage } from '@havn/storage';
import Database from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openArtifactStore } from '../artifacts/artifact-store.ts';
import { type TemporaryStore, temporaryStore } from '../kit/temporary-store.ts';
import { openTrackingStore } from '../open-tracking-store.ts';
import type { TrackingStore } from '../tracking-store.ts';
import { exportMlruns } from './export-mlruns.ts';
import { importRuns } from './import-runs.ts';
import { keptPath } from './kept-files.ts';
import { openMlflowDb } from './mlflow-db-source.ts';
import { openMlruns } from './mlruns-source.ts';

const fixtures = fileURLToPath(new URL('../../test/fixtures/', import.meta.url));

let folder: string;
let temporary: TemporaryStore;
let store: TrackingStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'havn-moving-'));
  temporary = await temporaryStore();
  store = temporary.store.tracking;
});

afterEach(async () => {
  await temporary.close();
  await rm(folder, { recursive: true, force: true });
});

/** What `make_mlflow_runs.py` wrote, wherever it was brought over from. */
async function checkMoved(): Promise<void> {
  const experiment = await store.experiments.getByName('moved');
  expect(experiment?.tags).toEqual([{ key: 'team', value: 'a: "b"' }]);
  const { items } = await store.runs.search({ experimentIds: [experiment!.id] });
  expect(items).toHaveLength(1);
  const run = items[0]!;
  expect(run.info).toMatchObject({
    name: 'first: run',
    status: 'FINISHED',
    startTime: 1_000,
    endTime: 5_000,
  });
  expect(new Map(run.params.map(({ key, value }) => [key, value]))).toEqual(
    new Map([
      ['lr', '0.1'],
      ['a/b', 'x y'],
    ]),
  );
  expect(run.tags).toContainEqual({ key: 'note', value: 'line1\nline2 é' });
  expect(run.inputs.datasets).toMatchObject([{ dataset: { name: 'd', digest: '123' } }]);
  const history = await store.metrics.history({ runId: run.info.id, key: 'train/loss' });
  expect(history.items.map(({ value }) => value)).toEqual(
    Array.from({ length: 50 }, (_, i) => 1 / (i + 1)),
  );
  const values = new Map(run.metrics.map(({ key, value }) => [key, value]));
  expect([values.get('nan'), values.get('inf')]).toEqual([Number.NaN, Number.MAX_VALUE]);
  const gone = await store.runs.search({ experimentIds: ['0'], viewType: 'DELETED_ONLY' });
  expect(gone.items.map(({ info }) => info.name)).toEqual(['second']);
  const model = await store.models.get('m');
  expect(model).toMatchObject({
    description: 'desc',
    aliases: [{ alias: 'champion', version: '1' }],
  });
  expect(await store.versions.get('m', '1')).toMatchObject({
    runId: run.info.id,
    description: 'v1',
  });
  expect(await store.versions.get('m', '2')).toMatchObject({ stage: 'Staging' });
}

test('a folder mlruns is brought over, and once more changes nothing', async () => {
  for (let time = 0; time < 2; time++) {
    const report = await importRuns(store, await openMlruns(join(fixtures, 'mlruns')));
    expect(report).toMatchObject({
      experiments: 2,
      runs: 2,
      metricPoints: 52,
      params: 2,
      models: 1,
    });
    await checkMoved();
  }
});

test('a database of MLflow is brought over', async () => {
  const file = join(folder, 'mlflow.db');
  const database = new Database(file);
  database.exec(await readFile(join(fixtures, 'mlflow-db.sql'), 'utf8'));
  database.close();
  const source = await openMlflowDb(file);
  expect(await importRuns(store, source)).toMatchObject({ runs: 2, metricPoints: 52 });
  await source.close();
  await checkMoved();
});

test('what is written back as mlruns is the same when read again', async () => {
  await importRuns(store, await openMlruns(join(fixtures, 'mlruns')));
  const place = join(folder, 'mlruns');
  expect(await exportMlruns(store, place)).toMatchObject({ runs: 2, models: 1 });
  await temporary.close();
  temporary = await temporaryStore();
  store = temporary.store.tracking;
  await importRuns(store, await openMlruns(place));
  await checkMoved();
});

test('artifacts come along', async () => {
  const run = join(folder, 'mlruns', '1', 'r1');
  await mkdir(join(run, 'artifacts', 'model'), { recursive: true });
  await writeFile(join(folder, 'mlruns', '1', 'meta.yaml'), 'name: e\nlifecycle_stage: active\n');
  await writeFile(join(run, 'meta.yaml'), 'run_id: r1\nstatus: 3\nstart_time: 1\n');
  await writeFile(join(run, 'artifacts', 'model', 'a.txt'), 'content');
  const report = await importRuns(store, await openMlruns(join(folder, 'mlruns')));
  expect(report.files).toBe(1);
  const { artifactUri } = (await store.runs.get('r1')).info;
  expect(await readFile(join(artifactUri, 'model', 'a.txt'), 'utf8')).toBe('content');

  // The store of a team, whose server keeps the files.
  const url = join(folder, 'team.db');
  const team = await openTrackingStore({ url, artifactRoot: 'mlflow-artifacts:/' });
  const source = () => openMlruns(join(folder, 'mlruns'));
  await expect(importRuns(team, await source())).rejects.toMatchObject({
    code: 'ARTIFACTS_ELSEWHERE',
  });
  const storage = await openStorage(join(folder, 'kept'));
  const kept = { files: openArtifactStore({ index: team.artifacts, storage }) };
  for (let time = 0; time < 2; time++) {
    expect((await importRuns(team, await source(), { kept })).files).toBe(1);
  }
  const { info } = await team.runs.get('r1');
  const path = `${info.artifactUri.slice('mlflow-artifacts:/'.length)}/model/a.txt`;
  expect(await textOf((await kept.files.find(path))!.read())).toBe('content');
  const written = await exportMlruns(team, join(folder, 'out'), kept);
  expect(written.files).toBe(1);
  await symlink(folder, join(run, 'artifacts', 'out'), 'junction');
  await expect(importRuns(team, await source(), { kept })).rejects.toMatchObject({
    code: 'PATH_ESCAPES',
  });
  await storage.close();
  await team.close();
});

test('a place that leads out of the kept files is refused', async () => {
  const storage = await openStorage(join(folder, 'kept'));
  const kept = { files: openArtifactStore({ index: store.artifacts, storage }) };
  for (const place of ['mlflow-artifacts:/../x', 'mlflow-artifacts://h/a/../../b']) {
    expect(() => keptPath(place, kept)).toThrow('leaves its folder');
  }
  expect(keptPath('mlflow-artifacts://host/a..b/c', kept)).toBe('a..b/c');
  expect(keptPath('s3://bucket/x', kept)).toBeUndefined();
  await storage.close();
});

test('what a server of this machine keeps is written back with its run', async () => {
  const experimentId = await store.experiments.create({ name: 'kept' });
  const { info } = await store.runs.create({ experimentId, startTime: 1 });
  const kept = join(temporary.home, 'artifacts');
  const storage = await openStorage(kept);
  const files = openArtifactStore({ index: store.artifacts, storage });
  const own = `${experimentId}/${info.id}/artifacts`;
  await files.write(`${own}/model/weights.bin`, Readable.from([Buffer.from('weights')]));
  await storage.write(`${own}/model/old.txt`, Buffer.from('of an earlier version'));
  const place = join(folder, 'mlruns');
  await exportMlruns(store, place, { files, folder: kept });
  const model = join(place, experimentId, info.id, 'artifacts', 'model');
  expect(await readFile(join(model, 'weights.bin'), 'utf8')).toBe('weights');
  expect(await readFile(join(model, 'old.txt'), 'utf8')).toBe('of an earlier version');
  await storage.close();
});

test('what cannot be read is told with its file, and a run of other content with its name', async () => {
  await expect(openMlruns(folder)).rejects.toMatchObject({
    code: 'NOTHING_TO_IMPORT',
    exitCode: 2,
  });
  await writeFile(join(folder, 'text.db'), 'no database, but long enough to look at');
  await expect(openMlflowDb(join(folder, 'text.db'))).rejects.toMatchObject({
    code: 'IMPORT_FILE',
  });
  const run = join(folder, 'mlruns', '1', 'r1');
  await mkdir(join(run, 'metrics'), { recursive: true });
  await writeFile(join(folder, 'mlruns', '1', 'meta.yaml'), 'name: e\n');
  await writeFile(join(run, 'meta.yaml'), 'run_id: r1\nstatus: 3\n');
  await writeFile(join(run, 'metrics', 'loss'), '1 0.5 0\noops\n');
  await expect(importRuns(store, await openMlruns(join(folder, 'mlruns')))).rejects.toThrow(
    'line 2',
  );
  await writeFile(join(run, 'metrics', 'loss'), '1 0.5 0\n');
  await importRuns(store, await openMlruns(join(folder, 'mlruns')));
  await store.runs.logMetric('r1', { key: 'loss', value: 9, step: 1, time: 2 });
  await expect(importRuns(store, await openMlruns(join(folder, 'mlruns')))).rejects.toMatchObject({
    code: 'IMPORT_MISMATCH',
  });
});
