import { readFile, writeFile } from 'node:fs/promises';
import { randomFrom } from '@havn/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { evaluateModel } from '../evaluation/evaluate-model.ts';
import { loadModel } from '../model/resolve-model.ts';
import { tinyWords } from '../testing/tiny-checkpoint.ts';
import { openWorkspace, type Workspace } from '../testing/workspace.ts';

let space: Workspace;

beforeEach(async () => {
  space = await openWorkspace({ sentence: true });
});
afterEach(() => space.close());

/** `header` and one line for each of 400 texts of three words. */
async function writeRows(header: string, line: (words: readonly number[]) => string) {
  const random = randomFrom(3);
  const rows = Array.from({ length: 400 }, () => {
    const words = Array.from({ length: 3 }, () => random.below(6));
    return `${words.map((word) => tinyWords[word]).join(' ')},${line(words)}`;
  });
  await writeFile(space.path('rows.csv'), `${header}\n${rows.join('\n')}\n`);
  return [`data.train=${space.path('rows.csv')}`, 'train.learning_rate=1e-2'];
}

describe('multi label', () => {
  const settings = ['data.problem=multi_label', 'data.text=text', 'train.epochs=12'];

  test('learns which of several labels a text has', async () => {
    const data = await writeRows('text,label', (words) =>
      [...new Set(words.map((word) => ['x', 'y', 'z'][word % 3]))].join('|'),
    );
    const result = await space.train([...data, ...settings, 'data.label=label']);
    expect(result.metrics['test/f1_micro']).toBeGreaterThan(0.85);
    expect(result.metrics['validation/f1_micro']).toBeGreaterThan(0.85);
    expect(result.metrics['baseline/linear/f1_micro']).toBeGreaterThan(0.9);
    expect(result.metrics['baseline/majority/f1_micro']).toBeLessThan(0.8);
    expect(result.verdicts.join('\n')).toContain('baseline “most frequent labels”');
    const config = JSON.parse(await readFile(`${result.bundle}/config.json`, 'utf8'));
    expect(config.problem_type).toBe('multi_label_classification');
    const model = await loadModel(result.bundle);
    const [answer] = await model.predict([`${tinyWords[0]} ${tinyWords[3]} ${tinyWords[1]}`]);
    await model.close();
    expect(answer!.labels).toEqual(['x', 'y']);
    const figures = await evaluateModel(result.bundle, {
      data: space.path('rows.csv'),
      text: 'text',
      label: 'label',
    });
    expect(figures.f1_micro).toBeGreaterThan(0.85);
  });

  test.each([
    'train.method=probe',
    'train.class_weights=balanced',
    'train.sampling=balanced',
    'train.label_smoothing=0.1',
  ])('refuses %s', async (setting) => {
    const data = await writeRows('text,label', () => 'x|y');
    const run = space.train([...data, ...settings, 'data.label=label', setting]);
    await expect(run).rejects.toMatchObject({ code: 'USAGE', exitCode: 2 });
  });
});

test('regression learns a number, and refuses the probe', async () => {
  const data = await writeRows('text,stars', (words) => String(words.filter((w) => w < 3).length));
  const settings = ['data.problem=regression', 'data.text=text', 'data.label=stars'];
  const result = await space.train([...data, ...settings, 'train.epochs=15']);
  // The numbers' variance is 0.75.
  expect(result.metrics['test/mse']).toBeLessThan(0.3);
  expect(result.metrics['baseline/linear/mse']).toBeLessThan(0.3);
  expect(result.metrics['baseline/majority/mse']).toBeGreaterThan(0.5);
  expect(result.verdicts[0]).toMatch(/^Better than the baseline “mean of training”: .* RMSE/);
  const model = await loadModel(result.bundle);
  const word = (i: number) => tinyWords[i]!;
  const [none, all] = await model.predict([
    [3, 4, 5].map(word).join(' '),
    [0, 1, 2].map(word).join(' '),
  ]);
  await model.close();
  expect(all!.scores.stars! - none!.scores.stars!).toBeGreaterThan(1.5);
  const figures = await evaluateModel(result.bundle, {
    data: space.path('rows.csv'),
    text: 'text',
    label: 'stars',
  });
  expect(figures.mse).toBeLessThan(0.3);
  const probe = space.train([...data, ...settings, 'train.method=probe']);
  await expect(probe).rejects.toMatchObject({ code: 'USAGE', exitCode: 2 });
});
