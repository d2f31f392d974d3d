import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import { question, writeQuestions } from './testing/questions.ts';
import {
  type Finished,
  havnHere as havn,
  havn as startedHavn,
  startHavn,
} from './testing/run-havn.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder('road');
let trained: Finished;
let run: string;
let bundle: string;

/** From a file to a model: what every other command here works on. */
beforeAll(async () => {
  await writeQuestions(join(folder.path, 'questions.csv'), 120);
  trained = await startedHavn(
    folder.path,
    'train',
    'data.train=questions.csv',
    'train.method=probe',
    '--json',
  );
  if (trained.code !== 0) throw new Error(trained.stderr);
  ({ run, bundle } = JSON.parse(trained.stdout) as { run: string; bundle: string });
});

test('train --json prints one line, and progress elsewhere', () => {
  expect(trained.stdout.split('\n')).toHaveLength(2);
  const { seconds, metrics } = JSON.parse(trained.stdout);
  expect(isAbsolute(bundle)).toBe(true);
  expect(existsSync(join(bundle, 'onnx', 'model.onnx'))).toBe(true);
  expect(seconds).toBeGreaterThan(0);
  for (const key of ['test', 'baseline/majority', 'baseline/linear']) {
    for (const metric of ['accuracy', 'f1_macro', 'f1_weighted']) {
      expect(metrics[`${key}/${metric}`]).toBeGreaterThanOrEqual(0);
    }
  }
  expect(metrics['test/accuracy']).toBe(1);
  expect(trained.stderr).toMatch(/rows: train 86, validation 10, test 24/);
  // No terminal, no control characters.
  expect(trained.stderr).not.toContain('\u001b');
});

test('train prints the figures beside the baselines, and what to do next', async () => {
  const { stdout } = await havn(
    folder.path,
    'train',
    'data.train=questions.csv',
    'train.method=probe',
    'seed=1',
    'output=my runs',
  );
  expect(stdout).toMatch(/test set +accuracy +f1_macro/);
  expect(stdout).toMatch(/this model +100\.00 %/);
  expect(stdout).toMatch(/majority class +50\.00 %/);
  expect(stdout).toMatch(/havn serve ['"]my runs/);
});

describe('evaluate', () => {
  test('--json prints every figure on one line', async () => {
    const { stdout, code } = await havn(
      folder.path,
      'evaluate',
      run,
      '--data',
      'questions.csv',
      '--json',
    );
    expect(stdout.split('\n')).toHaveLength(2);
    expect(JSON.parse(stdout)).toMatchObject({ accuracy: 1, f1_macro: 1, f1_weighted: 1 });
    expect(code).toBe(0);
  });

  test('names the column that is not there', async () => {
    const args = ['evaluate', bundle, '--data', 'questions.csv', '--label', 'intent'];
    const { stderr, code } = await havn(folder.path, ...args);
    expect(stderr).toMatch(/"intent"/);
    expect(code).not.toBe(0);
  });
});

describe('predict', () => {
  test('a text, by the beginning of the run', async () => {
    const args = ['predict', run.slice(0, 12), '--text', 'where is my card', '--json'];
    const { stdout } = await havn(folder.path, ...args);
    const { label, scores } = JSON.parse(stdout);
    expect(label).toBe('cards');
    expect(scores.cards + scores.money).toBeCloseTo(1, 9);
  });

  test('a text, for a person', async () => {
    const { stdout } = await havn(folder.path, 'predict', bundle, '--text', '');
    expect(stdout).toMatch(/^ +\d+\.\d\d % {2}\w+\n +\d+\.\d\d % {2}\w+\n$/);
  });

  test('a file: a line a row, in order, to stdout or to a file', async () => {
    const printed = await havn(folder.path, 'predict', bundle, '--file', 'questions.csv');
    const lines = printed.stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).label)).toEqual(
      Array.from({ length: 120 }, (_, row) => question(row).label),
    );
    const args = ['predict', bundle, '--file', 'questions.csv', '--out', 'answers.jsonl', '--json'];
    const written = await havn(folder.path, ...args);
    expect(written.stdout).toBe('');
    expect(await readFile(join(folder.path, 'answers.jsonl'), 'utf8')).toBe(printed.stdout);
  });

  test('a closed pipe ends it quietly', async () => {
    const rows = Array.from({ length: 20_000 }, () => 'card\n').join('');
    await writeFile(join(folder.path, 'many.csv'), `text\n${rows}`);
    const child = startHavn(folder.path, ['predict', bundle, '--file', 'many.csv']);
    const stderr = text(child.stderr!);
    child.stdout!.once('data', () => child.stdout!.destroy());
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(await stderr).not.toMatch(/EPIPE|\n\s+at /);
  });
});

describe('runs', () => {
  test('list, newest first', async () => {
    const { runs } = JSON.parse((await havn(folder.path, 'runs', 'list', '--json')).stdout);
    expect(runs.at(-1)).toMatchObject({ id: run, status: 'FINISHED', name: 'probe questions.csv' });
    const { stdout } = await havn(folder.path, 'runs', 'list');
    expect(stdout).toContain(`${run.slice(0, 16)}  probe questions.csv  FINISHED`);
  });

  test('show', async () => {
    const shown = JSON.parse((await havn(folder.path, 'runs', 'show', run, '--json')).stdout);
    expect(shown.params['train.method']).toBe('probe');
    expect(shown.metrics['test/accuracy']).toBe(1);
    const { stdout } = await havn(folder.path, 'runs', 'show', run);
    expect(stdout).toMatch(/test\/accuracy +1\n/);
  });

  test('compare: parameters that differ, metrics side by side', async () => {
    const { runs } = JSON.parse((await havn(folder.path, 'runs', 'list', '--json')).stdout);
    const ids = runs.map(({ id }: { readonly id: string }) => id);
    const compared = await havn(folder.path, 'runs', 'compare', ...ids, '--json');
    const { params, metrics } = JSON.parse(compared.stdout);
    expect(Object.keys(params)).toEqual(['output', 'seed']);
    expect(params.seed).toEqual(['1', '0']);
    expect(metrics['test/accuracy']).toEqual([1, 1]);
    const same = await havn(folder.path, 'runs', 'compare', run, run);
    expect(same.stdout).toMatch(/^No parameter differs\.\n/);
  });
});

describe('serve', () => {
  test('says where it listens once it answers, and ends on SIGTERM', async () => {
    const child = startHavn(folder.path, ['serve', run, '--port', '0']);
    const url = await listeningOn(child);
    const response = await fetch(`${url}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'lost my card' }),
    });
    expect(await response.json()).toMatchObject({ label: 'cards' });
    const closed = once(child, 'close');
    child.kill();
    // Windows has no SIGTERM: there the process ends at once.
    expect(await closed).toEqual(process.platform === 'win32' ? [null, 'SIGTERM'] : [0, null]);
  });
});

async function listeningOn(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /^listening on (http:\S+)$/.exec(line)?.[1];
    if (url) return url;
  }
  throw new Error('the server ended');
}
