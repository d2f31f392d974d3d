import { afterAll, beforeAll, expect, test } from 'vitest';
import { peakMemory } from './testing/peak-memory.ts';
import { openWorkspace, type Workspace } from './testing/workspace.ts';

let space: Workspace;

beforeAll(async () => {
  space = await openWorkspace();
});
afterAll(() => space.close());

/** MiB that ten times the rows may cost: their numbers, not their texts, and the heap's slack. */
const GROWTH_MIB = 130;

test('memory grows by little more than the numbers of each row', async () => {
  const [few, many] = [5_000, 50_000];
  const small = await peakMemory(space, few);
  const large = await peakMemory(space, many);
  console.info(
    `peak memory: ${few} rows ${small.toFixed(0)} MiB, ${many} rows ${large.toFixed(0)} MiB`,
  );
  expect(large - small).toBeLessThan(GROWTH_MIB);
}, 180_000);
