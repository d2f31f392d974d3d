import { Graph } from '@havn/graph';
import { describe, expect, it } from 'vitest';
import { createDropoutMasks, keepProbability } from './dropout-masks.ts';

function sites(probability: number) {
  const graph = new Graph();
  return ['a', 'b'].map((name) => {
    const shape = ['batch', 12, 'sequence', 'sequence'];
    return { input: graph.input(name, 'bool', shape), shape, probability };
  });
}

const sizes = { batch: 8, sequence: 33 };
const at = { step: 5, piece: 1, sizes };

describe('dropout masks', () => {
  it('keep with the probability that values are divided by', () => {
    expect(keepProbability(0.1)).toBe(230 / 256);
    const { a } = createDropoutMasks(sites(0.1), 1)(at);
    expect(a!.shape).toEqual([8, 12, 33, 33]);
    const kept = (a!.data as Uint8Array).reduce((sum, bit) => sum + bit, 0) / a!.data.length;
    expect(Math.abs(kept - 230 / 256)).toBeLessThan(4 * Math.sqrt(0.09 / a!.data.length));
    expect(new Set(a!.data as Uint8Array)).toEqual(new Set([0, 1]));
  });

  it('are a function of seed, step, piece and site', () => {
    const copy = (seed: number, position: typeof at, name: 'a' | 'b') =>
      Buffer.from(createDropoutMasks(sites(0.5), seed)(position)[name]!.data as Uint8Array);
    const mask = copy(1, at, 'a');
    expect(copy(1, at, 'a').equals(mask)).toBe(true);
    expect(copy(2, at, 'a').equals(mask)).toBe(false);
    expect(copy(1, { ...at, step: 6 }, 'a').equals(mask)).toBe(false);
    expect(copy(1, { ...at, piece: 0 }, 'a').equals(mask)).toBe(false);
    expect(copy(1, at, 'b').equals(mask)).toBe(false);
  });

  it('follow the sizes of each piece, smaller or larger than the one before', () => {
    const masks = createDropoutMasks(sites(0.2), 1);
    const large = masks({ ...at, sizes: { batch: 16, sequence: 64 } });
    expect(large.b!.data).toHaveLength(16 * 12 * 64 * 64);
    expect(masks({ ...at, sizes: { batch: 1, sequence: 2 } }).b!.data).toHaveLength(48);
  });

  it('keep everything where the probability is below the resolution', () => {
    expect(keepProbability(0.001)).toBe(1);
    const { a } = createDropoutMasks(sites(0.001), 1)(at);
    expect((a!.data as Uint8Array).every((bit) => bit === 1)).toBe(true);
  });
});
