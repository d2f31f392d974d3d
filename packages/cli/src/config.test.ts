import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { havnHere as havn } from './testing/run-havn.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder('config');

beforeAll(async () => {
  const conf = join(folder.path, 'conf');
  await mkdir(join(conf, 'model'), { recursive: true });
  await writeFile(join(conf, 'model', 'mine.yaml'), 'checkpoint: ./weights\n');
  await writeFile(
    join(conf, 'mine.yaml'),
    `defaults:\n  - model: mine\n  - _self_\nname: run of \${model.checkpoint}\ntrain:\n  epochs: 7\n`,
  );
});

async function shown(...args: readonly string[]) {
  const { code, stdout, stderr } = await havn(folder.path, 'config', 'show', ...args, '--json');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

test('shows what havn train would use', async () => {
  const tree = await shown('model=distilbert', 'train.epochs=5');
  expect(tree).toMatchObject({
    seed: 0,
    model: { checkpoint: 'distilbert/distilbert-base-uncased' },
    train: { epochs: 5, batch_size: 32 },
  });
});

test('shows a folder of its own, with interpolations or their values', async () => {
  const own = ['--config-dir', 'conf', '--config-name', 'mine', '+x=1'];
  const tree = await shown(...own);
  expect(tree).toEqual({
    model: { checkpoint: './weights' },
    name: `run of \${model.checkpoint}`,
    train: { epochs: 7 },
    x: 1,
  });
  expect(await shown(...own, '--resolve')).toMatchObject({ name: 'run of ./weights' });
});

test('--train composes a folder over the built-in configuration', async () => {
  const tree = await shown('--config-dir', 'conf', '--config-name', 'mine', '--train');
  expect(tree).toMatchObject({
    model: { checkpoint: './weights' },
    train: { epochs: 7, batch_size: 32 },
  });
});

test('prints YAML', async () => {
  const { stdout } = await havn(folder.path, 'config', 'show', 'model=minilm');
  expect(stdout).toMatch(/^model:\n {2}checkpoint: sentence-transformers\/all-MiniLM-L6-v2\n/m);
});

test('any part, any key, and how it was composed, as Hydra prints them', async () => {
  const own = ['config', 'show', '--config-dir', 'conf', '--config-name', 'mine'];
  const print = async (...args: readonly string[]) =>
    (await havn(folder.path, ...own, ...args)).stdout;
  expect(await print('--cfg', 'job', '--package', 'model')).toBe(
    '# @package model\ncheckpoint: ./weights\n',
  );
  expect(await print('-c', 'all', '-p', 'name', '--resolve')).toBe('run of ./weights\n');
  const cwd = [`+here=\${hydra:runtime.cwd}`, '-p', 'here', '--resolve'];
  expect(await print(...cwd)).toBe(`${folder.path}\n`);
  expect(await print('--cfg', 'hydra')).toMatch(/^hydra:\n {2}run:\n {4}dir: outputs\//);
  expect(await print('--info', 'searchpath')).toMatch(/^\| main +\| file:\/\/.*conf/m);
  expect(await print('--info', 'defaults-tree')).toMatch(
    /^ {2}mine:\n {4}model: mine\n {4}_self_$/m,
  );
  expect(await print('--info')).toMatch(/Plugins[\s\S]*Defaults List[\s\S]*Config\n/);
});

test('a folder beside the primary one is searched as well', async () => {
  await mkdir(join(folder.path, 'more', 'model'), { recursive: true });
  await writeFile(join(folder.path, 'more', 'model', 'other.yaml'), 'checkpoint: ./others\n');
  const places = ['-cp', 'conf', '--config-dir', 'more', '-cn=mine'];
  expect(await shown(...places, 'model=other')).toMatchObject({
    model: { checkpoint: './others' },
  });
});

test('a part of the user’s own, over every key of the built-in configuration', async () => {
  const tree = await shown('--config-dir', 'conf', '--train', 'model=mine', 'model.revision=main');
  expect(tree.model).toEqual({ checkpoint: './weights', revision: 'main', adapter: null });
});

test('a typo that becomes a text is told on stderr', async () => {
  const { stdout, stderr, code } = await havn(folder.path, 'config', 'show', 'train.epochs=1O');
  expect(stderr).toMatch(/warning: 'train\.epochs=1O' sets a text where there was a number \(3\)/);
  expect([code, stdout.includes('epochs: 1O')]).toEqual([0, true]);
});

test('the JSON Schema, whole and of one group', async () => {
  const schema = async (...args: readonly string[]) =>
    JSON.parse((await havn(folder.path, 'config', 'schema', ...args)).stdout);
  const whole = await schema();
  expect(whole.properties.train.properties.epochs).toMatchObject({ default: 3 });
  expect(Object.keys((await schema('model')).properties)).toEqual([
    'defaults',
    'checkpoint',
    'revision',
    'adapter',
  ]);
});

test('havn train looks at its configuration and does nothing', async () => {
  const cfg = await havn(folder.path, 'train', '--cfg', 'job', '-p', 'data', 'data.train=x.csv');
  expect(cfg.stdout).toMatch(/^# @package data\ntrain: x\.csv\n/);
  const info = await havn(folder.path, 'train', '--info', 'defaults');
  expect(info.stdout).toMatch(/^\| model\/starter +\| model/m);
  expect(existsSync(join(folder.path, '.havn'))).toBe(false);
});

test.each([
  ['-sc install=bash', 'havn completion bash'],
  ['--hydra-help', '--help'],
  ['--experimental-rerun config.pickle', 'havn train --rerun RUN'],
  ['--run --cfg job', 'only one of --cfg and --run'],
  ['--resolve', '--resolve is for --cfg'],
  ['--cfg jobs', 'job, hydra, all'],
  ['--info tree', 'defaults-tree'],
])('havn train %s is refused with 2, and says what to do', async (call, told) => {
  const { code, stderr } = await havn(folder.path, 'train', ...call.split(' '));
  expect([code, stderr]).toEqual([2, expect.stringContaining(told)]);
});
