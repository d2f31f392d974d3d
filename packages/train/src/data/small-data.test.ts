import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collectProgress } from '../testing/collect-progress.ts';
import { openWorkspace, type Workspace } from '../testing/workspace.ts';

let space: Workspace;

beforeEach(async () => {
  space = await openWorkspace({ sentence: true });
});
afterEach(() => space.close());

const write = (name: string, rows: readonly string[]) =>
  writeFile(space.path(name), `text,label\n${rows.join('\n')}\n`);

test.each(['probe', 'finetune'])('%s works on a handful of rows', async (method) => {
  await write('data.csv', [
    'card,x',
    'cash,y',
    'pin,x',
    'fee,y',
    'late,x',
    'lost,y',
    'rate,x',
    'up,y',
  ]);
  const result = await space.train([`train.method=${method}`]);
  expect(result.metrics['test/accuracy']).toBeGreaterThanOrEqual(0);
});

test('a label that only the test data have counts as wrong and is warned of', async () => {
  await write('test.csv', ['card cash,cards', 'pin,nowhere else', 'fee,money']);
  const { progress, lines } = collectProgress();
  const settings = [`data.test=${space.path('test.csv')}`, 'train.method=probe'];
  const result = await space.train(settings, { progress });
  expect(result.metrics['test/accuracy']).toBeLessThanOrEqual(2 / 3);
  expect(lines.join('\n')).toContain('label that train lacks');
});

test('a label that only the validation data have hurts neither probe nor fine-tuning', async () => {
  await write('validation.csv', ['card cash,cards', 'pin,nowhere else', 'fee,money']);
  for (const method of ['probe', 'finetune']) {
    const settings = [`data.validation=${space.path('validation.csv')}`, `train.method=${method}`];
    const { metrics } = await space.train(settings);
    expect(metrics['validation/accuracy']).toBeLessThanOrEqual(1);
    expect(metrics['test/accuracy']).toBeGreaterThan(0);
  }
});

test('empty texts are kept and answered', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => (i % 5 ? `card ${i},x` : ',y'));
  await write('data.csv', rows);
  const { progress, lines } = collectProgress();
  const result = await space.train(['train.epochs=4'], { progress });
  expect(result.metrics['test/accuracy']).toBeGreaterThan(0.5);
  expect(lines.join('\n')).toMatch(/empty text/);
});

describe('without validation rows', () => {
  test.each(['probe', 'finetune', 'lora'])(
    '%s trains on every row and keeps the last weights',
    async (method) => {
      const settings = ['data.validation_share=0', `train.method=${method}`];
      const { metrics } = await space.train(settings);
      expect(metrics['test/accuracy']).toBeGreaterThan(0.5);
      expect(Object.keys(metrics).filter((key) => key.startsWith('validation/'))).toEqual([]);
    },
  );

  test.each(['train.early_stopping=1', 'train.monitor=f1_macro'])(
    '%s is refused',
    async (setting) => {
      const run = space.train(['data.validation_share=0', setting]);
      await expect(run).rejects.toMatchObject({ code: 'NO_VALIDATION', exitCode: 2 });
    },
  );
});
