import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { sha256File } from '@havn/core';
import { openStore } from '@havn/track';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { composeTrainConfig } from './compose-config.ts';
import { startTraining, train } from './start-training.ts';
import { collectProgress } from './testing/collect-progress.ts';
import { openWorkspace, type Workspace } from './testing/workspace.ts';

let space: Workspace;

beforeEach(async () => {
  space = await openWorkspace({ rows: 300 });
});
afterEach(() => space.close());

/** Trains until the given step, then asks to stop. */
async function interrupted(step: number, overrides: readonly string[] = []) {
  const controller = new AbortController();
  return space.train(['train.checkpoint_every=100', ...overrides], {
    signal: controller.signal,
    callbacks: {
      onStep: (report) => {
        if (report.step === step) controller.abort();
      },
    },
  });
}

const same = ['train.checkpoint_every=100'];
const weights = (bundle: string) => sha256File(`${bundle}/model.safetensors`);

test('a run that is interrupted and resumed ends as one that never was', async () => {
  const whole = await space.train(same);
  const stopped = await interrupted(9);
  expect(stopped).toMatchObject({ interrupted: true, metrics: {} });
  expect((await space.record(stopped.run)).status).toBe('KILLED');
  const { progress, lines, phases } = collectProgress();
  const resumed = await space.train(same, { resume: 'last', progress });
  expect(resumed.run).toBe(stopped.run);
  expect(lines).toContain('Going on after step 9 of 28.');
  // What is left, so that the rate and the time to the end are right.
  expect(phases.find(({ label }) => label === 'Training')).toMatchObject({ total: 19, done: 19 });
  expect(await weights(resumed.bundle)).toBe(await weights(whole.bundle));
  expect(resumed.metrics).toEqual(whole.metrics);
  expect((await space.record(resumed.run)).status).toBe('FINISHED');
});

test('every step and figure is in the record once, however often the run was resumed', async () => {
  const { run } = await interrupted(5);
  await interruptedAgain(run, 11);
  await startTraining({ resume: run });
  const store = await openStore(space.home);
  const losses = await store.metricHistory(run, 'train/loss');
  expect(losses.map(({ step }) => step)).toEqual(Array.from({ length: 28 }, (_, i) => i + 1));
  expect((await store.metricHistory(run, 'validation/accuracy')).length).toBe(2);
  expect((await store.metricHistory(run, 'test/accuracy')).length).toBe(1);
  await store.close();
});

async function interruptedAgain(run: string, step: number): Promise<void> {
  const controller = new AbortController();
  const callbacks = {
    onStep: (report: { step: number }) => void (report.step === step && controller.abort()),
  };
  await startTraining({ resume: run, signal: controller.signal, callbacks });
}

test('a finished run that is resumed gives its result and says that nothing was done', async () => {
  const first = await space.train(same);
  const { progress, lines, phases } = collectProgress();
  const again = await space.train(same, { resume: 'last', progress });
  expect(again).toEqual(first);
  expect(lines.join()).toContain('is finished; nothing was done again');
  expect(phases).toEqual([]);
});

test('a run is resumed by its id, the beginning of it, or its folder, without overrides', async () => {
  const { run, bundle } = await interrupted(3);
  const folder = space.path('runs', run);
  // The id is known to the record: output= need not be said again.
  expect((await startTraining({ resume: run })).run).toBe(run);
  expect((await startTraining({ resume: folder })).bundle).toBe(bundle);
  const overrides = [`output=${space.path('runs')}`];
  expect((await startTraining({ resume: run.slice(0, 10), overrides })).run).toBe(run);
  expect((await startTraining({ resume: 'last', overrides })).run).toBe(run);
});

test('other overrides beside --resume are a usage error that names the keys', async () => {
  await interrupted(3);
  const run = space.train([...same, 'train.learning_rate=2e-3', 'seed=5'], { resume: 'last' });
  await expect(run).rejects.toMatchObject({
    code: 'RESUME_CONFIG',
    exitCode: 2,
    message: expect.stringMatching(
      /seed was 0, now 5.*train\.learning_rate was 0\.001, now 0\.002/,
    ),
  });
});

test('a run without a checkpoint starts over; one that is not there is an error', async () => {
  const before = await space.train(same, { signal: AbortSignal.abort() });
  expect(before.interrupted).toBe(true);
  const after = await space.train(same, { resume: 'last' });
  expect(after).toMatchObject({ run: before.run, interrupted: false });
  // `last` where nothing was ever started.
  const empty = [`output=${space.path('elsewhere')}`];
  const fresh = await space.train([...same, ...empty], { resume: 'last' });
  expect(fresh.interrupted).toBe(false);
  const unknown = startTraining({ resume: 'abcdef12', overrides: empty });
  await expect(unknown).rejects.toMatchObject({ code: 'NOTHING_TO_RESUME', exitCode: 2 });
});

test('a run is not resumed on other data', async () => {
  const { run } = await interrupted(3);
  const data = await readFile(space.path('data.csv'), 'utf8');
  await writeFile(space.path('data.csv'), data.replace('card', 'cash'));
  await expect(startTraining({ resume: run })).rejects.toMatchObject({
    code: 'RESUME_INPUTS',
    message: expect.stringContaining('the data'),
  });
});

test('a run may be resumed from another folder than it was started in', async () => {
  const before = process.cwd();
  const relative = space.overrides.map((setting) => setting.replace(`${space.folder}/`, ''));
  try {
    process.chdir(space.folder);
    const controller = new AbortController();
    const stopped = await startTraining({
      overrides: relative,
      signal: controller.signal,
      callbacks: { onStep: () => controller.abort() },
    });
    process.chdir(before);
    const resumed = await startTraining({ resume: stopped.run });
    expect(resumed).toMatchObject({ run: stopped.run, interrupted: false });
  } finally {
    process.chdir(before);
  }
});

test('every phase can be interrupted, and nothing half-made stays', async () => {
  for (const label of ['Tokenising', 'Embedding with the frozen encoder']) {
    const controller = new AbortController();
    const { progress } = collectProgress();
    const start = (name: string) => {
      progress.start(name);
      if (name === label) controller.abort();
    };
    const stopping = { ...progress, start };
    const settings = ['train.method=probe', `seed=${label.length}`];
    const result = await space.train(settings, { progress: stopping, signal: controller.signal });
    expect(result.interrupted).toBe(true);
    const resumed = await space.train(settings, { resume: 'last' });
    expect(resumed).toMatchObject({ run: result.run, interrupted: false });
  }
});

test('the training phase ends before others begin', async () => {
  const { progress, phases, isOpen } = collectProgress();
  await space.train([], { progress });
  expect(isOpen()).toBe(false);
  for (const { label, total, done } of phases) {
    if (total !== undefined) expect([label, done]).toEqual([label, total]);
  }
});

test('train() takes a configuration that is composed already', async () => {
  const config = await composeTrainConfig({ overrides: space.overrides });
  const seen: number[] = [];
  const callbacks = { onStep: ({ step }: { step: number }) => void seen.push(step) };
  const result = await train(config, { callbacks });
  expect(seen.length).toBe(28);
  expect(basename(result.bundle)).toBe('bundle');
});
