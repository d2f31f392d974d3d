import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { planSweep, runMode } from './index.ts';
import { configError } from './testing/expect-error.ts';
import { temporaryTree } from './testing/temporary-tree.ts';

const folder = temporaryTree({
  'config.yaml': 'defaults:\n  - db: ???\nlr: 0.1\n',
  'swept.yaml':
    'lr: 0.1\nseed: 0\nhydra:\n  mode: MULTIRUN\n  sweeper:\n    params:\n      seed: range(2)\n      lr: 1, 2\n',
  'listed.yaml': 'lr: 1\nhydra:\n  sweeper:\n    params:\n      lr: [1, 2]\n',
  'db/mysql.yaml': 'host: a\n',
  'db/postgres.yaml': 'host: b\n',
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const jobs = async (configName: string, ...overrides: readonly string[]) =>
  (await planSweep({ configDir: folder, configName, overrides })).jobs;

test('every combination, the last one fastest; Hydra’s own overrides are of all jobs', async () => {
  expect(await jobs('config', 'db=glob(*)', 'lr=1,2', 'hydra.job.name=x')).toEqual([
    ['db=mysql', 'lr=1'],
    ['db=mysql', 'lr=2'],
    ['db=postgres', 'lr=1'],
    ['db=postgres', 'lr=2'],
  ]);
  const overrides = ['db=mysql', 'hydra.job.name=x'];
  const plan = await planSweep({ configDir: folder, configName: 'config', overrides });
  expect(plan.hydraOverrides).toEqual(['hydra.job.name=x']);
});

test('a file may say what is swept, and the command line wins', async () => {
  expect(await jobs('swept')).toHaveLength(4);
  expect(await jobs('swept', 'lr=5')).toEqual([
    ['seed=0', 'lr=5'],
    ['seed=1', 'lr=5'],
  ]);
  const error = await configError(() => jobs('listed'));
  expect(error.message).toContain('hydra.sweeper.params.lr');
});

test('the mode is the configuration’s to say', async () => {
  const mode = (configName: string, ...overrides: readonly string[]) =>
    runMode({ configDir: folder, configName, overrides });
  expect(await mode('swept')).toBe('MULTIRUN');
  expect(await mode('config')).toBeUndefined();
  expect(await mode('config', 'hydra.mode=RUN')).toBe('RUN');
  expect(await mode('nowhere')).toBeUndefined();
  expect((await configError(() => mode('config', 'hydra.mode=twice'))).exitCode).toBe(2);
});

test('sweepers and launchers that Havn does not have are refused', async () => {
  const settings = ['hydra/sweeper=optuna', 'hydra/launcher=joblib', 'hydra.job.name=x,y'];
  for (const overrides of settings) {
    expect((await configError(() => jobs('config', overrides))).code).toBe('CONFIG_SWEEP');
  }
});
