import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTrackingStore, type TrackingStore } from '@havn/track';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { binary, havnHere, startHavn } from './testing/run-havn.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const root = temporaryFolder('gc');
let folder = '';
let home = '';
let store: TrackingStore;
let server: ChildProcess | undefined;
let count = 0;

beforeEach(async () => {
  folder = join(root.path, String(count++));
  home = join(folder, '.havn');
  await mkdir(home, { recursive: true });
  store = await openTrackingStore({
    url: join(home, 'havn.db'),
    artifactRoot: 'mlflow-artifacts:/',
  });
});
afterEach(async () => {
  server?.kill('SIGKILL');
  server = undefined;
  await store.close();
});

async function up(): Promise<string> {
  server = spawn(process.execPath, [binary, 'up', '--port', '0'], {
    cwd: folder,
    env: { ...process.env, HAVN_HOME: '.havn', HAVN_TOKEN: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: server.stdout! }), 'line')) as [string];
  return /http:\S+/.exec(line)![0];
}

/** A run with a metric, a file that the server keeps, and one of a program of this machine. */
async function newRun(url: string, text: string): Promise<string> {
  const { info } = await store.runs.create({ experimentId: '0', name: text, startTime: 1 });
  const metrics = Array.from({ length: 50 }, (_, step) => ({
    key: 'loss',
    value: 1,
    step,
    time: 1,
  }));
  await store.runs.logBatch(info.id, { metrics });
  const path = `0/${info.id}/artifacts`;
  const route = `${url}/api/2.0/mlflow-artifacts/artifacts/${path}/uploaded`;
  const put = await fetch(route, { method: 'PUT', body: text });
  expect(put.status).toBe(200);
  await mkdir(join(home, 'artifacts', path), { recursive: true });
  await writeFile(join(home, 'artifacts', path, 'written'), text);
  return info.id;
}

async function objects(): Promise<number> {
  const entries = await readdir(join(home, 'artifacts', 'objects'), {
    recursive: true,
    withFileTypes: true,
  });
  return entries.filter((entry) => entry.isFile()).length;
}

const remaining = async () =>
  (await store.runs.search({ experimentIds: ['0'], viewType: 'ALL' })).items.map(
    ({ info }) => info.id,
  );

test('what was deleted is removed for good beside a running server, the rest stays', async () => {
  const url = await up();
  const [gone, stays, held] = [
    await newRun(url, 'gone'),
    await newRun(url, 'stays'),
    await newRun(url, 'held'),
  ];
  await store.models.create({ name: 'intents' });
  await store.versions.create({ name: 'intents', source: 's3://bucket/x', runId: held });
  for (const id of [gone, held]) await store.runs.delete(id);

  const young = await havnHere(folder, 'runs', 'gc', '--older-than', '1d', '--json');
  const none = { removed: [], kept: [] };
  const rest = { models: none, experiments: none };
  expect(JSON.parse(young.stdout)).toEqual({ dry_run: false, ...none, ...rest, pieces: 0 });
  const expected = {
    removed: [{ id: gone, name: 'gone', experiment_id: '0', files: 2, bytes: 8 }],
    kept: [
      { id: held, name: 'held', experiment_id: '0', files: 2, bytes: 8, needed_by: 'intents 1' },
    ],
    ...rest,
  };
  const looked = await havnHere(folder, 'runs', 'gc', '--dry-run', '--json');
  expect(JSON.parse(looked.stdout)).toEqual({ dry_run: true, ...expected, pieces: 0 });
  expect(await remaining()).toHaveLength(3);
  expect(await objects()).toBe(3);

  const { code, stdout } = await havnHere(folder, 'runs', 'gc', '--now', '--json');
  expect([code, JSON.parse(stdout)]).toEqual([0, { dry_run: false, ...expected, pieces: 1 }]);
  expect((await remaining()).sort()).toEqual([stays, held].sort());
  expect(await objects()).toBe(2);
  expect(existsSync(join(home, 'artifacts', '0', gone))).toBe(false);
  const read = (id: string) => fetch(`${url}/get-artifact?run_uuid=${id}&path=uploaded`);
  expect((await read(gone)).status).toBe(404);
  expect(await (await read(stays)).text()).toBe('stays');
  const { info } = await store.runs.create({ experimentId: '0', name: 'trained', folder });
  await store.runs.delete(info.id);
  const trained = await havnHere(folder, 'runs', 'gc');
  expect(trained.stdout).toContain(`its folder stays: ${folder}\n`);
  const again = await havnHere(folder, 'runs', 'gc');
  expect(again.stdout).toContain('kept: model intents 1 needs its files');
  expect(again.stdout).toContain('Nothing to remove.');
});

test('experiments and logged models that were deleted are removed with their files', async () => {
  const url = await up();
  const make = async (name: string) => {
    const experimentId = await store.experiments.create({ name });
    const { info } = await store.runs.create({ experimentId, name, startTime: 1 });
    await store.runs.logBatch(info.id, { params: [{ key: name, value: 'x' }] });
    const model = await store.loggedModels.create({ experimentId, name, sourceRunId: info.id });
    for (const path of [`${info.id}/artifacts/a`, `models/${model.id}/artifacts/b`, 'traces/t/c']) {
      const route = `${url}/api/2.0/mlflow-artifacts/artifacts/${experimentId}/${path}`;
      expect((await fetch(route, { method: 'PUT', body: `${name} ${path}` })).status).toBe(200);
    }
    return { experimentId, run: info.id, model: model.id };
  };
  const [gone, other, held] = [await make('gone'), await make('other'), await make('held')];
  await store.models.create({ name: 'needs' });
  await store.versions.create({ name: 'needs', source: 's3://bucket/x', runId: held.run });
  const early = await havnHere(folder, 'runs', 'gc', '--experiment-ids', gone.experimentId);
  expect([early.code, early.stderr]).toEqual([
    2,
    expect.stringMatching(/was not deleted \[EXPERIMENT_NOT_TO_REMOVE\]/),
  ]);
  const wrong = await havnHere(folder, 'runs', 'gc', '--experiment-ids', '999');
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    expect.stringContaining('RESOURCE_DOES_NOT_EXIST'),
  ]);
  expect((await havnHere(folder, 'runs', 'gc', '--experiment-ids', 'x')).code).toBe(2);
  for (const { experimentId } of [gone, other, held]) await store.experiments.delete(experimentId);

  const one = ['runs', 'gc', '--experiment-ids', gone.experimentId, '--now', '--json'];
  const expected = {
    removed: [{ id: gone.run, experiment_id: gone.experimentId, files: 1 }],
    models: { removed: [{ id: gone.model, files: 1 }], kept: [] },
    experiments: { removed: [{ id: gone.experimentId, name: 'gone' }], kept: [] },
  };
  const looked = await havnHere(folder, ...one, '--dry-run');
  expect(JSON.parse(looked.stdout)).toMatchObject({ dry_run: true, ...expected });
  expect((await store.experiments.get(gone.experimentId)).name).toBe('gone');
  const { code, stdout } = await havnHere(folder, ...one);
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { ...expected, pieces: 3 }]);
  await expect(store.experiments.get(gone.experimentId)).rejects.toThrow('No Experiment');
  expect(await objects()).toBe(6);

  const all = await havnHere(folder, 'runs', 'gc', '--now');
  expect(all.stdout).toContain(`experiment ${other.experimentId}  other  removed`);
  expect(all.stdout).toContain(
    `experiment ${held.experimentId}  held  kept: something in it is needed`,
  );
  expect(all.stdout).toMatch(/1 run, 2 logged models, 1 experiment removed: 3 files/);
  expect(await store.experiments.getByName('held')).toBeDefined();
}, 60_000);

test('logged models of runs that go stay, but where they are asked for', async () => {
  const { info } = await store.runs.create({ experimentId: '0', name: 'r', startTime: 1 });
  const made = { experimentId: '0', name: 'm', sourceRunId: info.id };
  const { id } = await store.loggedModels.create(made);
  await store.runs.logBatch(info.id, { params: [{ key: 'only here', value: 'x' }] });
  await store.runs.delete(info.id);
  const gone = async (...flags: readonly string[]) => {
    const { stdout } = await havnHere(folder, 'runs', 'gc', '--json', ...flags);
    const { removed, models } = JSON.parse(stdout);
    return [removed, models.removed].map((all) => all.map((one: { id: string }) => one.id));
  };
  expect(await gone('--dry-run')).toEqual([[info.id], []]);
  expect(await gone('--dry-run', '--models')).toEqual([[info.id], [id]]);
  expect(await gone()).toEqual([[info.id], []]);
  expect((await store.loggedModels.get(id)).name).toBe('m');
  expect((await store.runs.searchKeys({ experimentIds: ['0'] })).params).toEqual([]);
  expect(await gone('--models')).toEqual([[], [id]]);
});

const KILLS = 6;
const RUNS = 60;

test('killed at any moment it leaves whole runs, and the next one finishes', async () => {
  const url = await up();
  const ids = new Set<string>();
  for (let index = 0; index < RUNS; index++) ids.add(await newRun(url, `text ${index}`));
  const stays = await newRun(url, 'stays');
  for (const id of ids) await store.runs.delete(id);
  for (let kills = 0; kills < KILLS; kills++) {
    const before = (await remaining()).length;
    const child = startHavn(folder, ['runs', 'gc', '--now', '--json']);
    const ended = once(child, 'exit');
    while ((await remaining()).length === before) await sleep(1);
    await sleep(kills * 2);
    child.kill('SIGKILL');
    await ended;
    for (const id of await remaining()) {
      expect((await store.metrics.history({ runId: id, key: 'loss' })).items).toHaveLength(50);
      const place = join(home, 'artifacts', '0', id, 'artifacts');
      expect(existsSync(join(place, 'written'))).toBe(true);
      expect(await store.artifacts.find(`0/${id}/artifacts/uploaded`)).toBeDefined();
    }
  }
  expect((await remaining()).length).toBeGreaterThan(1);
  const { code } = await havnHere(folder, 'runs', 'gc', '--now', '--json');
  expect(code).toBe(0);
  expect(await remaining()).toEqual([stays]);
  expect(await readdir(join(home, 'artifacts', '0'))).toEqual([stays]);
  expect(await objects()).toBe(1);
  expect(await store.purging.places()).toEqual([]);
}, 120_000);

test('a time that is none is told, and without a store there is nothing to do', async () => {
  for (const age of ['soon', '', '30', '1.2.3d']) {
    const { code, stderr } = await havnHere(folder, 'runs', 'gc', '--older-than', age);
    expect([code, stderr]).toEqual([2, expect.stringContaining('30d, 1d12h')]);
  }
  const empty = join(folder, 'empty');
  await mkdir(empty);
  const { code, stdout } = await havnHere(empty, 'runs', 'gc', '--json');
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { removed: [] }]);
  expect(await readdir(empty)).toEqual([]);
});
