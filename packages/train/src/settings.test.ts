import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { StepReport } from '@havn/loop';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTraining } from './start-training.ts';
import { collectProgress } from './testing/collect-progress.ts';
import { openWorkspace, type Workspace } from './testing/workspace.ts';

let space: Workspace;

beforeEach(async () => {
  space = await openWorkspace({ sentence: true });
});
afterEach(() => space.close());

/** Trains and gives every step. */
async function steps(overrides: readonly string[]): Promise<readonly StepReport[]> {
  const reports: StepReport[] = [];
  const callbacks = { onStep: (report: StepReport) => void reports.push(report) };
  await space.train(['train.head=random', ...overrides], { callbacks });
  return reports;
}

test('max_steps ends a run, and the schedule ends there', async () => {
  const reports = await steps(['train.max_steps=5', 'train.warmup=0.2', 'train.epochs=9']);
  expect(reports.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
  const rates = reports.map(({ learningRate }) => learningRate);
  // One step of warm-up from 0, then down to 0 at the end that is not reached.
  expect(rates[0]).toBe(0);
  expect(rates[1]).toBeCloseTo(1e-3, 12);
  expect(rates[4]).toBeCloseTo(0.25e-3, 12);
});

test('max_minutes ends a run after the step under way, with a bundle', async () => {
  const result = await space.train(['train.max_minutes=0.00001', 'train.epochs=50']);
  expect(result.interrupted).toBe(false);
  const record = await space.record(result.run);
  expect(record.status).toBe('FINISHED');
  expect(record.metrics['validation/accuracy']).toBeGreaterThan(0);
});

test('early stopping ends a run that gets no better', async () => {
  const settings = ['train.learning_rate=0', 'train.early_stopping=2', 'train.epochs=9'];
  const reports = await steps([...settings, 'train.batch_size=100']);
  // 288 rows: three steps an epoch; the first epoch is the best, two more are waited for.
  expect(reports.length).toBe(9);
});

test('an unknown metric to monitor is a usage error that names those there are', async () => {
  const run = space.train(['train.monitor=precison']);
  await expect(run).rejects.toMatchObject({
    code: 'METRIC_MISSING',
    exitCode: 2,
    remedy: expect.stringContaining('precision_macro'),
  });
  expect(await readdir(space.path('runs', (await readdir(space.path('runs')))[0]!))).not.toContain(
    'checkpoints',
  );
});

test('accumulated batches make the step that one large batch makes', async () => {
  const common = ['train.dropout=0', 'train.max_steps=4', 'train.sampling=random'];
  const large = await steps([...common, 'train.batch_size=32']);
  const small = await steps([...common, 'train.batch_size=8', 'train.accumulate=4']);
  // Which rows meet differs, but not how much a step weighs: 288 rows are 9 steps either way.
  expect(small[0]!.totalSteps).toBe(large[0]!.totalSteps);
  const whole = await steps([...common.slice(0, 1), 'train.max_steps=1', 'train.batch_size=400']);
  const parts = ['train.max_steps=1', 'train.batch_size=48', 'train.accumulate=6'];
  const split = await steps([...common.slice(0, 1), ...parts]);
  expect(split[0]!.loss).toBeCloseTo(whole[0]!.loss, 5);
  expect(split[0]!.gradientNorm).toBeCloseTo(whole[0]!.gradientNorm, 5);
});

test('fast_dev_run takes two steps on a handful of rows, to a bundle', async () => {
  const { progress, lines } = collectProgress();
  const result = await space.train(['train.fast_dev_run=true', 'train.epochs=1'], { progress });
  expect((await space.record(result.run)).metrics['train/loss']).toBeGreaterThan(0);
  expect(lines).toContain('rows: train 32, validation 32, test 32');
  expect(await readFile(`${result.bundle}/config.json`, 'utf8')).toContain('cards');
});

test('overfit_batches trains on the same batches until they are known', async () => {
  const settings = ['train.overfit_batches=1', 'train.epochs=30', 'train.learning_rate=1e-2'];
  const reports = await steps([...settings, 'train.dropout=0']);
  expect(reports.length).toBe(30);
  expect(reports.at(-1)!.loss).toBeLessThan(0.5 * reports[0]!.loss);
});

test('data.limit takes so many rows of each split', async () => {
  const { progress, lines } = collectProgress();
  await space.train(['data.limit=20', 'train.max_steps=1'], { progress });
  expect(lines).toContain('rows: train 20, validation 20, test 20');
});

test('texts are cut at the shortest of max_length, the tokenizer’s limit and the positions', async () => {
  const cut = async (where: Workspace, overrides: readonly string[]) => {
    const { bundle } = await where.train(['train.fast_dev_run=true', ...overrides]);
    const file = JSON.parse(await readFile(`${bundle}/tokenizer_config.json`, 'utf8'));
    return file.model_max_length as number;
  };
  // The tiny tokenizer says 64, as many as there are positions.
  expect(await cut(space, [])).toBe(64);
  expect(await cut(space, ['train.max_length=7'])).toBe(7);
  expect(await cut(space, ['train.max_length=null'])).toBe(64);
  const roomy = await openWorkspace({ modelMaxLength: 10_000 });
  expect(await cut(roomy, ['train.max_length=1000'])).toBe(64);
  await roomy.close();
  const short = await openWorkspace({ modelMaxLength: 5 });
  expect(await cut(short, [])).toBe(5);
  await short.close();
});

test('a loss that is not finite stops the run and names the lines of its batch', async () => {
  const run = space.train(['train.learning_rate=1e30', 'train.clip_norm=null', 'train.warmup=0']);
  await expect(run).rejects.toMatchObject({
    code: 'NOT_FINITE',
    message: expect.stringMatching(/in step \d+, in the batch of the rows .*\(data\.csv:\d+, /),
    remedy: expect.stringContaining('learning rate'),
  });
});

test.each([
  [['train.epochs=0'], /train\.epochs/],
  [['train.metod=probe'], /metod/],
  [['train.method=prob'], /train\.method/],
  [['train.freeze_layers=3'], /freeze_layers is 3, but the model has 2 layers/],
])('%s is a usage error that says which', async (overrides, message) => {
  const run = space.train(overrides);
  await expect(run).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
});

test('a mistake in a configuration file is named by file, line and key', async () => {
  await writeFile(space.path('mine.yaml'), 'train:\n  epochs: many\n');
  const source = { configDir: space.folder, configName: 'mine' };
  const run = startTraining({ ...source, overrides: [`data.train=${space.path('data.csv')}`] });
  await expect(run).rejects.toMatchObject({ exitCode: 2 });
  const error = await run.catch((failure: Error) => failure);
  expect(JSON.stringify([String(error), error])).toMatch(/mine\.yaml/);
  expect(String(error)).toContain('train.epochs');
});
