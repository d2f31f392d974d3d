import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Prediction } from '@havn/tasks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluateModel } from '../evaluation/evaluate-model.ts';
import { predictTexts } from '../evaluation/predict-texts.ts';
import type { TrainResult } from '../run/result.ts';
import { foreignFolder } from '../testing/foreign-folder.ts';
import { tinyWords } from '../testing/tiny-checkpoint.ts';
import { writeTinyData } from '../testing/tiny-data.ts';
import { openWorkspace, type Workspace } from '../testing/workspace.ts';
import { loadModel, resolveModel } from './resolve-model.ts';

let space: Workspace;
let result: TrainResult;
let foreign: string;

beforeAll(async () => {
  space = await openWorkspace({ sentence: true });
  result = await space.train(['train.method=probe']);
  foreign = space.path('foreign');
  await foreignFolder(foreign, ['up', 'down']);
});
afterAll(() => space.close());

test('a model is named by its bundle, its run’s folder, its run’s id or the beginning of it', async () => {
  const { run, bundle } = result;
  for (const name of [bundle, space.path('runs', run), run, run.slice(0, 12)]) {
    expect(await resolveModel(name)).toBe(bundle);
  }
});

test('a run without a bundle says how to get one', async () => {
  const signal = AbortSignal.abort();
  const { run } = await space.train(['seed=3'], { signal });
  const expected = { code: 'RUN_HAS_NO_BUNDLE', remedy: expect.stringContaining('--resume') };
  await expect(resolveModel(run)).rejects.toMatchObject(expected);
  await expect(resolveModel(space.path('runs', run))).rejects.toMatchObject(expected);
  await expect(resolveModel('0123456789')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
});

test('a folder that Havn did not train classifies from its safetensors alone', async () => {
  const model = await loadModel(foreign);
  expect(model.labels).toEqual(['up', 'down']);
  expect(model.maxLength).toBe(16);
  const [answer] = await model.predict(['card cash']);
  expect(Object.values(answer!.scores).reduce((a, b) => a + b)).toBeCloseTo(1, 9);
  await model.close();
  // Its answers as labels: it must be right about all of them.
  const texts = tinyWords.map((word, i) => `${word} ${tinyWords[(i * 7) % 20]}`);
  const again = await loadModel(foreign);
  const labels = (await again.predict(texts)).map(({ label }) => label);
  await again.close();
  const rows = texts.map((text, i) => `${text},${labels[i]}`);
  await writeFile(space.path('own.csv'), `text,label\n${rows.join('\n')}\n`);
  const options = { data: space.path('own.csv'), text: 'text', label: 'label' };
  const figures = await evaluateModel(foreign, options);
  expect(figures.accuracy).toBe(1);
});

test('without its ONNX file a bundle answers the same from its safetensors', async () => {
  const copy = space.path('copy');
  await cp(result.bundle, copy, { recursive: true });
  await rm(join(copy, 'onnx'), { recursive: true });
  const answers: (readonly Prediction[])[] = [];
  for (const folder of [result.bundle, copy]) {
    const model = await loadModel(folder, { maxLength: 8 });
    expect(model.encode('card '.repeat(20)).length).toBe(8);
    answers.push(await model.predict(['card cash', 'late lost stolen '.repeat(9)]));
    await model.close();
  }
  answers[0]!.forEach(({ label, scores }, i) => {
    expect(answers[1]![i]!.label).toBe(label);
    for (const [name, score] of Object.entries(scores)) {
      expect(answers[1]![i]!.scores[name]).toBeCloseTo(score, 5);
    }
  });
});

test('a bare encoder is no classifier', async () => {
  await expect(loadModel(space.path('model'))).rejects.toMatchObject({ code: 'HEAD_MISSING' });
  await mkdir(space.path('nothing'));
  await expect(loadModel(space.path('nothing'))).rejects.toMatchObject({
    remedy: expect.any(String),
  });
});

test('evaluating a bundle gives what training found on the same rows', async () => {
  const test = space.path('test.csv');
  await writeTinyData(test, 90, 5);
  const trained = await space.train(['train.method=probe', `data.test=${test}`]);
  const figures = await evaluateModel(trained.run, { data: test });
  for (const name of ['accuracy', 'f1_macro', 'f1_weighted', 'log_loss']) {
    expect(figures[name]).toBeCloseTo(trained.metrics[`test/${name}`]!, 6);
  }
});

test('predictions of a file come a line a row, in order, with every label', async () => {
  const texts = Array.from({ length: 2_100 }, (_, i) => {
    const words = Array.from({ length: 1 + ((i * 37) % 11) }, (_, k) => tinyWords[(i + k) % 21]);
    return `${words.join(' ')} ${i}`;
  });
  const file = space.path('in.txt');
  const out = space.path('out.jsonl');
  await writeFile(file, `text\n${texts.join('\n')}\n`);
  await predictTexts(result.bundle, { file, out, column: 'text' });
  const lines = (await readFile(out, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.length).toBe(texts.length);
  const model = await loadModel(result.bundle);
  for (const row of [0, 1, 1_023, 1_024, 2_099]) {
    const [alone] = await model.predict([texts[row]!]);
    expect(lines[row].label).toBe(alone!.label);
    expect(Object.keys(lines[row].scores)).toEqual(['cards', 'money', 'other']);
    for (const [label, score] of Object.entries(alone!.scores)) {
      expect(lines[row].scores[label]).toBeCloseTo(score, 5);
    }
  }
  await model.close();
});
