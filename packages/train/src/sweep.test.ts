import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromYaml } from '@havn/config';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSweep } from './sweep.ts';
import { collectProgress } from './testing/collect-progress.ts';
import { openWorkspace, type Workspace } from './testing/workspace.ts';

let space: Workspace;

beforeAll(async () => {
  space = await openWorkspace();
});
afterAll(() => space.close());

const sweep = (...more: readonly string[]) => ({
  overrides: [...space.overrides, 'train.fast_dev_run=true', ...more],
});

test('every combination is a run of its own, the last sweep fastest', async () => {
  const options = sweep('seed=1,2', 'train.weight_decay=1e-3,1e-4');
  const { folder, jobs, interrupted } = await startSweep(options);
  expect(interrupted).toBe(false);
  expect(jobs.map(({ num, status }) => [num, status])).toEqual(
    [0, 1, 2, 3].map((num) => [num, 'finished']),
  );
  expect(jobs.map(({ overrides }) => overrides.slice(-2))).toEqual([
    ['seed=1', 'train.weight_decay=0.001'],
    ['seed=1', 'train.weight_decay=0.0001'],
    ['seed=2', 'train.weight_decay=0.001'],
    ['seed=2', 'train.weight_decay=0.0001'],
  ]);
  const whole = fromYaml(await readFile(join(folder, 'multirun.yaml'), 'utf8'), 'multirun.yaml');
  expect(whole).toMatchObject({ hydra: { mode: 'MULTIRUN' }, train: { epochs: 2 } });
  const [, second] = jobs;
  expect(second!.folder).toBe(join(folder, '1'));
  const hydra = await readFile(join(second!.folder, '.hydra/hydra.yaml'), 'utf8');
  expect(fromYaml(hydra, 'hydra.yaml')).toMatchObject({
    hydra: { job: { num: 1, id: second!.run }, runtime: { output_dir: second!.folder } },
  });
  const { tags, params } = await space.record(second!.run);
  expect(tags).toMatchObject({ sweep: folder, 'sweep.job': '1' });
  expect(params).toMatchObject({ seed: '1', 'train.weight_decay': '0.0001' });
}, 120_000);

test('one job fails, the others run, and the sweep goes on where it failed', async () => {
  const { progress, lines } = collectProgress();
  const dir = space.path('sweep');
  const options = sweep('train.freeze_layers=1,9,2', `hydra.sweep.dir=${dir}`);
  const { jobs } = await startSweep({ ...options, progress });
  expect(jobs.map(({ status }) => status)).toEqual(['finished', 'failed', 'finished']);
  expect(lines.join('\n')).toMatch(/#1 failed: train\.freeze_layers is 9/);
  const resumed = await startSweep({ resume: dir });
  expect(resumed.jobs.map(({ run }) => run)).toEqual(jobs.map(({ run }) => run));
  expect(resumed.jobs.map(({ status }) => status)).toEqual(['finished', 'failed', 'finished']);
  await expect(startSweep(options)).rejects.toThrow(/there is a sweep in/);
  await expect(startSweep({ ...sweep(), resume: dir })).rejects.toMatchObject({ exitCode: 2 });
});

test('Ctrl-C leaves the rest waiting, and they are gone on with', async () => {
  const controller = new AbortController();
  const callbacks = { onStep: () => controller.abort() };
  const options = sweep('seed=1,2', `output=${space.path('stopped')}`);
  const stopped = await startSweep({ ...options, callbacks, signal: controller.signal });
  expect(stopped.jobs.map(({ status }) => status)).toEqual(['interrupted', 'waiting']);
  expect(stopped.interrupted).toBe(true);
  const overrides = [`output=${space.path('stopped')}`];
  const { jobs, folder } = await startSweep({ resume: 'last', overrides });
  expect(folder).toBe(stopped.folder);
  expect(jobs.map(({ status }) => status)).toEqual(['finished', 'finished']);
});

test('a mistake in any job is told before the first one starts', async () => {
  const dir = space.path('never');
  const options = sweep('train.epochs=1,many', `hydra.sweep.dir=${dir}`);
  await expect(startSweep(options)).rejects.toMatchObject({
    code: 'SWEEP_JOB',
    exitCode: 2,
    message: expect.stringMatching(/job #1 .*train\.epochs: expected number/),
  });
  const contradicting = sweep('data.problem=single_label,regression', 'train.method=probe');
  await expect(startSweep(contradicting)).rejects.toThrow(/job #1 .*for one label a text/);
  const same = sweep('seed=1,2', 'hydra.sweep.subdir=x');
  await expect(startSweep(same)).rejects.toThrow(/jobs #0 and #1 would both write to/);
  const sampled = sweep('train.warmup=interval(0,1)');
  await expect(startSweep(sampled)).rejects.toMatchObject({ code: 'CONFIG_SWEEP' });
  expect(existsSync(dir)).toBe(false);
});

test('hydra.sweeper.params sweeps from a configuration file', async () => {
  const params = '+hydra.sweeper.params.seed="1,2"';
  const { jobs } = await startSweep(sweep(params));
  expect(jobs.map(({ overrides }) => overrides[0])).toEqual(['seed=1', 'seed=2']);
});
