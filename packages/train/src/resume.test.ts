import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomFrom, sha256File } from '@havn/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeTinyCheckpoint } from './testing/tiny-checkpoint.ts';
import { writeTinyData } from './testing/tiny-data.ts';

const index = new URL('../dist/index.js', import.meta.url).href;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'havn-resume-'));
  await writeTinyCheckpoint(join(folder, 'model'));
  await writeTinyData(join(folder, 'data.csv'), 600);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A training process of its own, as `havn train` is one. */
function startProcess(output: string, resume: boolean): ChildProcess {
  const options = {
    overrides: [
      `data.train=${join(folder, 'data.csv')}`,
      `model.checkpoint=${join(folder, 'model')}`,
      `output=${join(folder, output)}`,
      'train.epochs=4',
      'train.batch_size=16',
      'train.learning_rate=1e-3',
      'train.checkpoint_every=7',
    ],
    ...(resume && { resume: 'last' }),
  };
  const program = `
    const { startTraining } = await import(${JSON.stringify(index)});
    await startTraining(${JSON.stringify(options)});`;
  return spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, HAVN_HOME: join(folder, `home-${output}`) },
  });
}

async function weightsOf(output: string): Promise<string> {
  const [run] = await readdir(join(folder, output));
  return sha256File(join(folder, output, run!, 'bundle', 'model.safetensors'));
}

test('a run that is killed again and again ends with the weights of one that never was', async () => {
  const began = performance.now();
  await once(startProcess('whole', false), 'exit');
  const wholeMs = performance.now() - began;

  const random = randomFrom(5);
  for (let kills = 0; kills < 6; kills++) {
    const child = startProcess('killed', kills > 0);
    // The first ones die before any checkpoint, later ones anywhere.
    await sleep(kills === 0 ? wholeMs * 0.2 : wholeMs * (0.3 + 0.7 * random.uniform()));
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  const last = startProcess('killed', true);
  expect(await once(last, 'exit')).toEqual([0, null]);
  expect((await readdir(join(folder, 'killed'))).length).toBe(1);
  expect(await weightsOf('killed')).toBe(await weightsOf('whole'));
}, 180_000);
