import { describe, expect, it } from 'vitest';
import { createPhases } from './phases.ts';
import { chromeTrace, profileTable } from './report.ts';

/** A clock that is set by hand. */
function clock() {
  let time = 100;
  return { now: () => time, pass: (ms: number) => (time += ms) };
}

describe('phases', () => {
  it('add up what functions and promises take, failures included', async () => {
    const { now, pass } = clock();
    const phases = createPhases(now);
    expect(phases.time('batch', () => pass(2))).toBe(102);
    await phases.time('model', async () => pass(6));
    await expect(
      phases.time('model', async () => {
        pass(2);
        throw new Error('broken');
      }),
    ).rejects.toThrow('broken');
    expect(phases.totals()).toEqual([
      { name: 'model', count: 2, ms: 8, share: 0.8 },
      { name: 'batch', count: 1, ms: 2, share: 0.2 },
    ]);
  });

  it('become a table and a Chrome trace', () => {
    const { now, pass } = clock();
    const phases = createPhases(now);
    phases.time('model', () => pass(5));
    const table = profileTable(phases).split('\n');
    expect(table[1]).toMatch(/^model +1 +5\.0 +5\.00 +100\.0 %$/);
    expect(table.at(-1)).toMatch(/^peak memory \d+ MiB$/);
    const { traceEvents } = JSON.parse(chromeTrace(phases)) as { traceEvents: unknown[] };
    expect(traceEvents).toMatchObject([{ name: 'model', ph: 'X', ts: 0, dur: 5000 }]);
  });
});
