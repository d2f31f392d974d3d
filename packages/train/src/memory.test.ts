import { afterAll, beforeAll, expect, test } from 'vitest';
import { peakMemory } from './testing/peak-memory.ts';
import { openWorkspace, type Workspace } from './testing/workspace.ts';

let space: Workspace;

beforeAll(async () => {
  space = await openWorkspace();
});
afterAll(() => space.close());

/** Bytes of memory that a row may cost at most: its numbers, not its text. */
const BYTES_A_ROW = 2_500;

test('memory grows by little more than the numbers of each row', async () => {
  const [few, many] = [5_000, 100_000];
  const small = await peakMemory(space, few);
  const large = await peakMemory(space, many);
  const growth = (large - small) * 2 ** 20;
  console.info(
    `peak memory: ${few} rows ${small.toFixed(0)} MiB, ${many} rows ${large.toFixed(0)} MiB`,
  );
  expect(growth / (many - few)).toBeLessThan(BYTES_A_ROW);
}, 180_000);
