import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Metric } from '../metrics/metrics.ts';
import { MergedMetrics } from './merged-metrics.ts';

const metric = (key: string): Metric => ({ key, value: 1, time: 0, step: 0 });
const many = (key: string, count: number) => Array.from({ length: count }, () => metric(key));

/** Writes in turns of the event loop, and remembers what was written together. */
function slowStore(refused = '') {
  const groups: string[] = [];
  const merged = new MergedMetrics(async (run, metrics) => {
    await setImmediate();
    const keys = metrics.map(({ key }) => key);
    if (keys.includes(refused)) throw new Error(`${run} refused`);
    groups.push(`${run}: ${[...new Set(keys)].join(' ')} (${keys.length})`);
  });
  return { merged, groups };
}

test('what comes while a run is written goes together, in order; other runs do not wait', async () => {
  const { merged, groups } = slowStore();
  const first = merged.add('a', many('1', 2));
  await Promise.resolve().then(() => {});
  const others = ['2', '3', '4'].map((key) => merged.add('a', [metric(key)]));
  await Promise.all([first, ...others, merged.add('b', [metric('5')])]);
  expect(groups.toSorted()).toEqual(['a: 1 (2)', 'a: 2 3 4 (3)', 'b: 5 (1)']);
  await merged.add('a', [metric('6')]);
  expect(groups.at(-1)).toBe('a: 6 (1)');
});

test('a failure is told to those of its group alone', async () => {
  const { merged, groups } = slowStore('bad');
  const first = merged.add('a', [metric('1')]);
  await Promise.resolve().then(() => {});
  const second = Promise.allSettled([
    merged.add('a', [metric('bad')]),
    merged.add('a', [metric('2')]),
  ]);
  await first;
  await Promise.resolve().then(() => {});
  const third = merged.add('a', [metric('3')]);
  expect((await second).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await third;
  expect(groups).toEqual(['a: 1 (1)', 'a: 3 (1)']);
});

test('a group has an end', async () => {
  const { merged, groups } = slowStore();
  const first = merged.add('a', [metric('1')]);
  await Promise.resolve().then(() => {});
  await Promise.all([first, ...['2', '3', '4'].map((key) => merged.add('a', many(key, 9_000)))]);
  expect(groups).toEqual(['a: 1 (1)', 'a: 2 3 (18000)', 'a: 4 (9000)']);
});
