import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openMedia, openStore } from '@havn/track';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTraining } from '../start-training.ts';
import { openWorkspace, type Workspace } from '../testing/workspace.ts';

let space: Workspace;
let before: string;

beforeEach(async () => {
  before = process.cwd();
  space = await openWorkspace();
});
afterEach(async () => {
  process.chdir(before);
  await space.close();
});

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args], {
    encoding: 'utf8',
  }).trim();

test('a run is recorded: configuration, overrides, code, data, versions, machine, seed', async () => {
  process.chdir(space.folder);
  git('init', '-q');
  await writeFile('code.txt', 'one');
  await writeFile('.gitignore', 'home\nruns\nmodel\ndata.csv\n');
  git('add', '.');
  git('commit', '-q', '-m', 'one');
  const { run, bundle } = await space.train(['seed=7', 'train.max_steps=3', 'name=mine']);
  const record = await space.record(run);
  expect(record).toMatchObject({
    id: run,
    name: 'mine',
    experiment: 'Default',
    status: 'FINISHED',
  });
  expect(record.endTime).toBeGreaterThan(record.startTime);
  expect(record.folder).toBe(space.path('runs', run));
  expect(record.params).toMatchObject({
    seed: '7',
    'train.max_steps': '3',
    'data.train': space.path('data.csv'),
    'model.checkpoint': space.path('model'),
  });
  expect(record.tags).toMatchObject({
    'git.commit': git('rev-parse', 'HEAD'),
    'git.dirty': 'false',
    'version.node': process.versions.node,
    'version.havn': expect.stringMatching(/^\d+\.\d+\.\d+/),
    'version.onnxruntime': expect.stringMatching(/^\d+\.\d+\.\d+/),
    'machine.cpu': expect.stringMatching(/^\d+ × /),
    'machine.memory_gib': expect.stringMatching(/^\d+\.\d$/),
    'data.hash': expect.stringMatching(/^[0-9a-f]{64}$/),
    bundle,
  });
  expect(record.tags.overrides).toContain('seed=7 train.max_steps=3 name=mine');
  expect(JSON.parse(await readFile(space.path('runs', run, 'run.json'), 'utf8'))).toMatchObject({
    id: run,
    config: { seed: 7, train: { max_steps: 3 } },
  });

  await writeFile('code.txt', 'two');
  const second = await space.train(['train.max_steps=1']);
  expect((await space.record(second.run)).tags['git.dirty']).toBe('true');
});

test('without a repository there is no commit, and nothing fails', async () => {
  mkdirSync(space.path('bare'));
  process.chdir(space.path('bare'));
  const { run } = await space.train(['train.method=probe']);
  const { tags } = await space.record(run);
  expect(tags['git.commit']).toBeUndefined();
});

test('loss, learning rate, gradient norm, throughput and memory are recorded by step', async () => {
  const { run } = await space.train(['train.max_steps=4']);
  const store = await openStore(space.home);
  for (const key of [
    'train/loss',
    'train/learning_rate',
    'train/gradient_norm',
    'system/samples_per_second',
    'system/memory_bytes',
  ]) {
    const history = await store.metricHistory(run, key);
    expect([key, history.map(({ step }) => step)]).toEqual([key, [1, 2, 3, 4]]);
    for (const { value } of history) expect(Number.isFinite(value)).toBe(true);
  }
  await store.close();
});

test('matrix, curves, texts and files are recorded by themselves', async () => {
  process.chdir(space.folder);
  const { run } = await space.train();
  const store = await openStore(space.home);
  const { folder } = await openMedia(store, run);
  const { metrics } = await store.getRun(run);
  const steps = (await store.metricHistory(run, 'validation/accuracy')).map(({ step }) => step);
  await store.close();
  const read = async (path: string) => JSON.parse(await readFile(join(folder, path), 'utf8'));
  const last = steps.at(-1)!;
  for (const [split, at] of [
    ['validation', steps],
    ['test', [last]],
  ] as const) {
    for (const step of at) {
      const { labels, counts } = await read(`media/confusion-matrix/${split}+step+${step}.json`);
      const right = labels.reduce((sum: number, _: string, k: number) => sum + counts[k][k], 0);
      const all = counts.flat().reduce((a: number, b: number) => a + b, 0);
      if (step === last && split === 'test')
        expect(right / all).toBeCloseTo(metrics['test/accuracy']!, 12);
      const roc = await read(`media/curve/${split}~roc+step+${step}.json`);
      const mean =
        roc.lines.reduce((sum: number, { area }: { area: number }) => sum + area, 0) /
        roc.lines.length;
      if (split === 'test') expect(mean).toBeCloseTo(metrics['test/roc_auc_ovr']!, 12);
    }
  }
  const [texts] = await readdir(join(folder, 'media/text-samples'));
  const { samples } = await read(`media/text-samples/${texts}`);
  const kinds = samples.map(({ right }: { right: boolean }) => right);
  expect(kinds).toEqual(kinds.toSorted());
  expect(samples.at(-1)).toMatchObject({ text: expect.stringMatching(/\w/), right: true });
  expect(await readFile(join(folder, 'config.yaml'), 'utf8')).toContain('epochs: 2');
  expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('<!doctype html>');
  expect(await readdir(folder)).toContain('output.log');
});

test('a run that fails says so, and may be resumed once the cause is gone', async () => {
  const data = await readFile(space.path('data.csv'), 'utf8');
  await writeFile(space.path('data.csv'), `${data}"unclosed,cards\n`);
  await expect(space.train()).rejects.toMatchObject({ location: { line: expect.any(Number) } });
  const store = await openStore(space.home);
  const [failed] = await store.listRuns();
  await store.close();
  expect(failed!.status).toBe('FAILED');
  await writeFile(space.path('data.csv'), data);
  const { run } = await startTraining({ resume: failed!.id });
  expect((await space.record(run)).status).toBe('FINISHED');
});

test('--profile writes a trace that Chrome reads, and says where the time went', async () => {
  const said: string[] = [];
  const progress = {
    start() {},
    advance() {},
    end() {},
    say: (line: string) => void said.push(line),
  };
  const { run } = await space.train(['train.max_steps=3'], { profile: true, progress });
  const trace = JSON.parse(await readFile(space.path('runs', run, 'trace.json'), 'utf8'));
  const names = new Set(trace.traceEvents.map(({ name }: { name: string }) => name));
  for (const name of ['tokenise', 'batch', 'model', 'optimiser', 'evaluate', 'checkpoint']) {
    expect(names).toContain(name);
  }
  const table = said.find((line) => line.startsWith('phase'));
  for (const word of ['forward', 'backward', 'Gemm', 'peak memory']) expect(table).toContain(word);
});
