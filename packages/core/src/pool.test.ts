import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { mapPool } from './index.ts';

test('results stand in the order of the items, and no more than the limit run at once', async () => {
  let running = 0;
  let most = 0;
  const results = await mapPool([30, 5, 20, 1, 10], 2, async (ms, index) => {
    most = Math.max(most, ++running);
    await sleep(ms);
    running--;
    return index * 10;
  });
  expect(results).toEqual([0, 10, 20, 30, 40]);
  expect(most).toBe(2);
});

test('a failure stops what has not begun, lets the rest end, and closes the source', async () => {
  const ended: number[] = [];
  let closed = false;
  async function* endless() {
    try {
      for (let n = 0; ; n++) yield n;
    } finally {
      closed = true;
    }
  }
  const failing = mapPool(endless(), 3, async (n) => {
    await sleep(n === 4 ? 1 : 5);
    if (n === 4) throw new Error('four');
    ended.push(n);
  });
  await expect(failing).rejects.toThrow('four');
  expect(closed).toBe(true);
  expect(ended.length).toBeLessThan(8);
  const before = ended.length;
  await sleep(20);
  expect(ended.length).toBe(before);
});

test('nothing to do is done', async () => {
  expect(await mapPool([], 4, async () => 1)).toEqual([]);
});
