import { afterAll, beforeAll, expect, test } from 'vitest';
import { peakMemory } from '../../src/testing/peak-memory.ts';
import { openWorkspace, type Workspace } from '../../src/testing/workspace.ts';

let space: Workspace;

beforeAll(async () => {
  space = await openWorkspace();
});
afterAll(() => space.close());

test('a million rows train in bounded memory', async () => {
  const peak = await peakMemory(space, 1_000_000);
  console.info(`peak memory of a million rows: ${peak.toFixed(0)} MiB`);
  expect(peak).toBeLessThan(800);
});
