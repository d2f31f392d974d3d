import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from './index.ts';
import type { RunStore } from './store.ts';

let home: string;
let store: RunStore;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'havn-track-'));
  store = await openStore(home);
});

afterEach(async () => {
  await store.close();
  await rm(home, { recursive: true, force: true });
});

test('a run comes back with its parameters, tags and the last value of each metric', async () => {
  const { id } = await store.createRun({ name: 'first', folder: '/f', params: { lr: '0.1' } });
  await store.setTags(id, { note: 'a', 'git.commit': 'abc' });
  await store.setTags(id, { note: 'b' });
  await store.logMetrics(id, [
    { key: 'loss', value: 2, step: 1, time: 10 },
    { key: 'loss', value: Number.NaN, step: 3, time: 30 },
    { key: 'loss', value: 1, step: 2, time: 20 },
    { key: 'acc', value: Number.POSITIVE_INFINITY, step: 0, time: 0 },
  ]);
  await store.updateRun(id, { status: 'FINISHED', endTime: 99 });
  const run = await store.getRun(id.slice(0, 20));
  expect(run).toMatchObject({
    name: 'first',
    status: 'FINISHED',
    endTime: 99,
    params: { lr: '0.1' },
  });
  expect(run.tags).toEqual({ note: 'b', 'git.commit': 'abc' });
  expect(run.metrics).toEqual({ loss: Number.NaN, acc: Number.MAX_VALUE });
  expect((await store.metricHistory(id, 'loss')).map((point) => point.value)).toEqual([
    2,
    1,
    Number.NaN,
  ]);
});

test('metrics after a step can be forgotten, for a run that resumes there', async () => {
  const { id } = await store.createRun({ name: 'r', folder: '/f' });
  const points = [1, 2, 3, 4].map((step) => ({ key: 'loss', value: step, step, time: step }));
  await store.logMetrics(id, points);
  await store.dropMetricsAfter(id, 2);
  expect((await store.metricHistory(id, 'loss')).map((point) => point.step)).toEqual([1, 2]);
});

test('a parameter may be repeated but not changed', async () => {
  const { id } = await store.createRun({ name: 'r', folder: '/f', params: { lr: '0.1' } });
  await store.logParams(id, { lr: '0.1', epochs: '3' });
  await expect(store.logParams(id, { lr: '0.2' })).rejects.toMatchObject({ code: 'PARAM_CHANGED' });
});

test('unknown and ambiguous ids are told apart', async () => {
  await store.createRun({ id: 'aa1', name: 'r', folder: '/f' });
  await store.createRun({ id: 'aa2', name: 'r', folder: '/f' });
  await expect(store.getRun('b')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  await expect(store.getRun('')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  await expect(store.getRun('aa')).rejects.toMatchObject({ code: 'RUN_AMBIGUOUS' });
  expect((await store.getRun('aa2')).id).toBe('aa2');
});

test('runs are listed newest first', async () => {
  for (const [id, startTime] of [
    ['a', 1],
    ['b', 3],
    ['c', 2],
  ] as const) {
    await store.createRun({ id, name: id, folder: '/f', startTime });
  }
  expect((await store.listRuns({ limit: 2 })).map((run) => run.id)).toEqual(['b', 'c']);
});

test('what was acknowledged to a writer survives its kill -9, with several writers at once', async () => {
  const index = new URL('../dist/index.js', import.meta.url).href;
  const program = `
    const { openStore } = await import(${JSON.stringify(index)});
    const store = await openStore(${JSON.stringify(home)});
    const { id } = await store.createRun({ name: 'w', folder: '/f' });
    for (let step = 0; ; step++) {
      await store.logMetrics(id, [{ key: 'x', value: step, step, time: step }]);
      process.stdout.write(id + ' ' + step + '\\n');
    }`;
  const writers = [1, 2, 3].map(() =>
    spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  const acknowledged = await Promise.all(
    writers.map(async (writer) => {
      let output = '';
      writer.stdout.on('data', (chunk) => {
        output += chunk;
        if (output.split('\n').length > 50) writer.kill('SIGKILL');
      });
      await once(writer, 'close');
      return output.trim().split('\n').at(-1)!.split(' ');
    }),
  );
  for (const [id, step] of acknowledged) {
    const history = await store.metricHistory(id!, 'x');
    expect(history.length).toBeGreaterThan(Number(step));
    expect(new Set(history.map((point) => point.step)).size).toBe(history.length);
  }
});
