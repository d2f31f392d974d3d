import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromYaml } from '@havn/config';
import { sha256File } from '@havn/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrainResult } from './run/result.ts';
import { startTraining } from './start-training.ts';
import { collectProgress } from './testing/collect-progress.ts';
import { openWorkspace, type Workspace } from './testing/workspace.ts';

const before = process.cwd();
let space: Workspace;
let first: TrainResult;

beforeAll(async () => {
  space = await openWorkspace();
  // Outside of any repository: no commit, no changes that were not committed.
  process.chdir(space.folder);
  first = await space.train(['train.max_steps=6', 'seed=3']);
});
afterAll(async () => {
  process.chdir(before);
  await space.close();
});

const runFolder = (result: TrainResult) => join(result.bundle, '..');
const weights = (result: TrainResult) => sha256File(join(result.bundle, 'model.safetensors'));
const record = async (result: TrainResult) =>
  JSON.parse(await readFile(join(runFolder(result), 'run.json'), 'utf8'));
const inRuns = () => [`output=${space.path('runs')}`];

test('a run keeps what it was composed from, as Hydra does', async () => {
  const folder = runFolder(first);
  const read = async (name: string) => fromYaml(await readFile(join(folder, name), 'utf8'), name);
  expect(await read('.hydra/config.yaml')).toMatchObject({ seed: 3, train: { max_steps: 6 } });
  expect(await read('.hydra/overrides.yaml')).toEqual([
    ...space.overrides,
    'train.max_steps=6',
    'seed=3',
  ]);
  expect(await read('.hydra/hydra.yaml')).toMatchObject({
    hydra: {
      run: { dir: folder },
      mode: 'RUN',
      overrides: { hydra: ['hydra.mode=RUN'] },
      job: { name: 'train', id: first.run },
      runtime: { output_dir: folder, choices: { model: 'starter', data: 'files' } },
    },
  });
  expect(await read('config.yaml')).toEqual((await record(first)).config);
  expect(await readFile(join(folder, 'train.log'), 'utf8')).toMatch(
    /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\]\[train\]\[INFO\] - run [0-9a-f]{32}\n/,
  );
});

test('a rerun has the same configuration and ends with the same weights, bit for bit', async () => {
  const { progress, lines } = collectProgress();
  const again = await startTraining({ rerun: first.run, overrides: inRuns(), progress });
  expect(again.run).not.toBe(first.run);
  expect((await record(again)).config).toEqual((await record(first)).config);
  expect(await weights(again)).toBe(await weights(first));
  expect(again.metrics).toEqual({ ...first.metrics });
  expect(lines.join('\n')).toContain('configuration, code, versions and machine are the same');
  expect((await space.record(again.run)).tags['rerun.of']).toBe(first.run);
});

test('one key may change, and the change is said', async () => {
  const { progress, lines } = collectProgress();
  const overrides = ['train.max_steps=2', ...inRuns()];
  const again = await startTraining({ rerun: 'last', overrides, progress });
  expect(lines).toContain('  - train.max_steps was 6, now 2');
  expect((await record(again)).config).toEqual({
    ...(await record(first)).config,
    train: { ...(await record(first)).config.train, max_steps: 2 },
  });
});

test('an option of a group may change, too', async () => {
  const again = startTraining({
    rerun: first.run,
    overrides: ['data=banking77', 'train.fast_dev_run=true', 'train.freeze_layers=9', ...inRuns()],
  });
  // The last setting stops the run: what it was composed to is what counts here.
  await expect(again).rejects.toThrow(/freeze_layers is 9/);
  const [newest] = (await readdir(space.path('runs'))).sort().slice(-1);
  const kept = JSON.parse(await readFile(space.path('runs', newest!, 'run.json'), 'utf8'));
  expect(kept.config).toMatchObject({ seed: 3, data: { train: 'banking77:train.csv' } });
});

test('data and versions that changed since are said', async () => {
  const data = await readFile(space.path('data.csv'), 'utf8');
  const file = join(runFolder(first), 'run.json');
  const stored = await record(first);
  const environment = { ...stored.environment, 'version.node': '1.2.3', 'git.dirty': 'true' };
  await writeFile(file, JSON.stringify({ ...stored, environment }));
  await writeFile(space.path('data.csv'), `${data}one more card,cards\n`);
  const { progress, lines } = collectProgress();
  await startTraining({ rerun: first.run, overrides: inRuns(), progress });
  await writeFile(space.path('data.csv'), data);
  await writeFile(file, JSON.stringify(stored));
  const said = lines.join('\n');
  expect(said).toMatch(/version\.node was 1\.2\.3, now \d/);
  expect(said).toContain('its code had changes that were not committed');
  expect(said).toMatch(/the data are not those of run .*: data hash was [0-9a-f]{12}, now/);
});

test('hydra.run.dir says where, and a run that is there is never written over', async () => {
  const dir = `hydra.run.dir=${space.path('mine')}`;
  const log = 'hydra/job_logging=disabled';
  const { progress, lines } = collectProgress();
  const settings = ['train.fast_dev_run=true', dir, log, 'hydra.job.chdir=true'];
  const result = await space.train(settings, { progress });
  expect(lines).toContainEqual(expect.stringContaining('hydra.job.chdir means nothing'));
  expect(runFolder(result)).toBe(space.path('mine'));
  expect(existsSync(space.path('mine/train.log'))).toBe(false);
  await expect(space.train(['train.fast_dev_run=true', dir])).rejects.toMatchObject({
    code: 'RUN_FOLDER_TAKEN',
    exitCode: 2,
  });
  const full = space.train(['train.fast_dev_run=true', `hydra.run.dir=${space.path('model')}`]);
  await expect(full).rejects.toThrow(/model is not empty/);
  const resumed = await startTraining({ resume: result.run });
  expect(resumed.bundle).toBe(result.bundle);
});

test('hydra.job.env_set is in the environment while the run goes on, and then no more', async () => {
  let seen: string | undefined;
  const onStart = () => {
    seen = process.env.HAVN_TEST_VARIABLE;
  };
  const set = '+hydra.job.env_set.HAVN_TEST_VARIABLE=here';
  await space.train(['train.fast_dev_run=true', set], { callbacks: { onStart } });
  expect([seen, process.env.HAVN_TEST_VARIABLE]).toEqual(['here', undefined]);
});

test('a run that is not there cannot be done again', async () => {
  const rerun = startTraining({ rerun: 'abcd', overrides: inRuns() });
  await expect(rerun).rejects.toMatchObject({ code: 'NOTHING_TO_RESUME', exitCode: 2 });
});
