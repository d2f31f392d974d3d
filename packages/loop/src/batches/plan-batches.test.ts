import { describe, expect, it } from 'vitest';
import { planBatches } from './plan-batches.ts';
import { splitByTokens } from './split-by-tokens.ts';

const ROWS = 1003;
const lengths = Int32Array.from({ length: ROWS }, (_, row) => 1 + ((row * 7919) % 97));
const classes = Int32Array.from({ length: ROWS }, (_, row) =>
  row % 10 === 0 ? 1 : row < 8 ? 2 : 0,
);
const common = { lengths, batchSize: 16, seed: 7, epoch: 0 };

function flat(batches: readonly Int32Array[]): number[] {
  return batches.flatMap((batch) => [...batch]);
}

describe('planBatches', () => {
  it('draws every row once', () => {
    const rows = flat(planBatches(common));
    expect(rows.sort((a, b) => a - b)).toEqual(Array.from({ length: ROWS }, (_, row) => row));
  });

  it('is a function of seed and epoch', () => {
    expect(planBatches(common)).toEqual(planBatches(common));
    expect(flat(planBatches({ ...common, epoch: 1 }))).not.toEqual(flat(planBatches(common)));
    expect(flat(planBatches({ ...common, seed: 8 }))).not.toEqual(flat(planBatches(common)));
  });

  it('pads a tenth of what random batches pad', () => {
    const padding = (bucketBatches: number) =>
      planBatches({ ...common, bucketBatches }).reduce((sum, rows) => {
        const longest = Math.max(...Array.from(rows, (row) => lengths[row]!));
        return sum + rows.reduce((padded, row) => padded + longest - lengths[row]!, 0);
      }, 0);
    expect(padding(50)).toBeLessThan(padding(1) / 10);
  });

  it('keeps the order where it is asked to', () => {
    const rows = flat(planBatches({ ...common, sampling: 'sequential' }));
    expect(rows).toEqual(Array.from({ length: ROWS }, (_, row) => row));
  });

  it('balances classes, and goes through the rare one evenly', () => {
    const rows = flat(planBatches({ ...common, sampling: 'balanced', classes }));
    const counts = [0, 0, 0];
    for (const row of rows) counts[classes[row]!]! += 1;
    expect(rows).toHaveLength(ROWS);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    const rare = rows.filter((row) => classes[row] === 2);
    const times = [...new Set(rare)].map((row) => rare.filter((other) => other === row).length);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
  });

  it('draws rows in proportion to their weights', () => {
    const weights = Array.from({ length: ROWS }, (_, row) => (row < 500 ? 3 : row === 700 ? 0 : 1));
    const rows = flat(planBatches({ ...common, sampling: 'weighted', weights }));
    const share = rows.filter((row) => row < 500).length / ROWS;
    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(0.8);
    expect(rows).not.toContain(700);
  });

  it('plans a million rows in under five seconds', () => {
    const many = new Uint16Array(1_000_000).map((_, row) => (row * 31) % 128);
    const began = performance.now();
    const batches = planBatches({ ...common, lengths: many, batchSize: 32 });
    expect(batches).toHaveLength(31_250);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe('splitByTokens', () => {
  it('cuts a batch into pieces within the limit, all rows kept', () => {
    const rows = Int32Array.from({ length: 32 }, (_, i) => i * 3);
    const pieces = splitByTokens({ rows, lengths, tokens: 400 });
    for (const piece of pieces) {
      const longest = Math.max(...Array.from(piece, (row) => lengths[row]!));
      expect(longest * piece.length).toBeLessThanOrEqual(400);
    }
    const all = pieces.flatMap((piece) => [...piece]).sort((a, b) => a - b);
    expect(all).toEqual([...rows]);
  });

  it('gives a row that is longer than the limit a piece of its own', () => {
    const pieces = splitByTokens({ rows: [0, 1, 2], lengths: [10, 500, 10], tokens: 100 });
    expect(pieces.map((piece) => [...piece])).toEqual([[1], [0, 2]]);
  });

  it('cuts 32 rows of 128 tokens into four of eight', () => {
    const even = new Uint8Array(32).fill(128);
    const rows = Int32Array.from({ length: 32 }, (_, i) => i);
    const pieces = splitByTokens({ rows, lengths: even, tokens: 1024 });
    expect(pieces.map((piece) => piece.length)).toEqual([8, 8, 8, 8]);
  });
});
