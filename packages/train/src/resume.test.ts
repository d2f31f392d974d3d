import { existsSync, readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomFrom, sha256File } from '@havn/core';
import { openStore } from '@havn/track';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTraining } from './start-training.ts';
import { startProcess, type TrainingProcess } from './testing/start-process.ts';
import { openWorkspace, type Workspace } from './testing/workspace.ts';

let space: Workspace;
let whole: { readonly weights: string; readonly milliseconds: number };

beforeAll(async () => {
  space = await openWorkspace({ rows: 300 });
  const began = performance.now();
  const [code] = await start('whole').ended;
  expect(code).toBe(0);
  whole = { weights: await weightsOf('whole'), milliseconds: performance.now() - began };
});
afterAll(() => space.close());

interface StartOptions {
  readonly resume?: boolean;
  readonly holdAtStep?: number;
}

function start(output: string, { resume = false, holdAtStep }: StartOptions = {}): TrainingProcess {
  const overrides = [
    ...space.overrides,
    `output=${space.path(output)}`,
    'train.epochs=3',
    'train.checkpoint_every=7',
  ];
  const training = { overrides, ...(resume && { resume: 'last' }) };
  return startProcess({ training, holdAtStep }, space.path(`home-${output}`));
}

async function weightsOf(output: string): Promise<string> {
  const runs = await readdir(space.path(output));
  expect(runs.length).toBe(1);
  return sha256File(space.path(output, runs[0]!, 'bundle', 'model.safetensors'));
}

/** Resumes to the end, and expects what a run that was never stopped gave. */
async function expectSameEnd(output: string): Promise<void> {
  const last = start(output, { resume: true });
  expect(await last.ended).toEqual([0, null]);
  expect(await weightsOf(output)).toBe(whole.weights);
  const [run] = await readdir(space.path(output));
  const left = (await readdir(space.path(output, run!))).filter((name) => name.endsWith('.tmp'));
  expect(left).toEqual([]);
  const store = await openStore(space.path(`home-${output}`));
  expect((await store.getRun(run!)).status).toBe('FINISHED');
  for (const key of ['train/loss', 'validation/accuracy', 'test/accuracy']) {
    const steps = (await store.metricHistory(run!, key)).map(({ step }) => step);
    expect([key, steps]).toEqual([key, [...new Set(steps)]]);
  }
  await store.close();
}

test('a run that is killed again and again ends with the weights of one that never was', async () => {
  const random = randomFrom(5);
  for (let kills = 0; kills < 4; kills++) {
    const { child, ended } = start('killed', { resume: kills > 0 });
    // The first one dies before any checkpoint, later ones anywhere.
    await sleep(whole.milliseconds * (kills === 0 ? 0.2 : 0.3 + 0.7 * random.uniform()));
    child.kill('SIGKILL');
    await ended;
  }
  await expectSameEnd('killed');
}, 120_000);

test('killed while the bundle is written, and while the test data are looked at', async () => {
  const writing = start('late');
  const isWriting = () => {
    const runs = existsSync(space.path('late')) ? readdirSync(space.path('late')) : [];
    return runs.some((run) =>
      readdirSync(space.path('late', run)).some((name) => /^bundle\..*\.tmp$/.test(name)),
    );
  };
  while (!isWriting() && writing.child.exitCode === null) await sleep(1);
  writing.child.kill('SIGKILL');
  expect((await writing.ended)[1]).toBe('SIGKILL');

  const evaluating = start('late', { resume: true });
  await evaluating.told((event) => 'phase' in event && event.phase === 'Evaluating');
  evaluating.child.kill('SIGKILL');
  await evaluating.ended;
  await expectSameEnd('late');
}, 60_000);

test.skipIf(process.platform === 'win32')(
  'Ctrl-C ends the step, saves, and loses nothing',
  async () => {
    const stopped = start('stopped');
    await stopped.told((event) => 'step' in event && event.step === 10);
    stopped.child.kill('SIGINT');
    expect(await stopped.ended).toEqual([0, null]);
    expect(stopped.events.at(-1)).toMatchObject({ interrupted: true });
    const [run] = await readdir(space.path('stopped'));
    const checkpoints = await readdir(space.path('stopped', run!, 'checkpoints'));
    // Checkpoints are due every 7 steps; this one is of the step that was under way.
    const saved = Number(checkpoints.find((name) => name.startsWith('last'))!.slice(5));
    expect(saved).toBeGreaterThanOrEqual(10);
    await expectSameEnd('stopped');
  },
  60_000,
);

test('a second process on a run is refused while the first one lives', async () => {
  const first = start('shared', { holdAtStep: 3 });
  await first.told((event) => 'step' in event && event.step === 3);
  const [run] = await readdir(space.path('shared'));
  const second = startTraining({ resume: join(space.path('shared'), run!) });
  await expect(second).rejects.toMatchObject({
    code: 'LOCKED',
    message: expect.stringContaining(String(first.child.pid)),
  });
  first.child.kill('SIGKILL');
  await first.ended;
  // Of a process that is gone nothing needs to be cleared away.
  await expectSameEnd('shared');
}, 60_000);
