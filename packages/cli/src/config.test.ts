import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { havn } from './testing/run-havn.ts';
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
