import { describe, expect, it } from 'vitest';
import { createArena } from './kernels.ts';

describe('kernels', () => {
  const { memory, kernels } = createArena(65_536);
  const floats = new Float32Array(memory.buffer);

  // The vectors that the authors publish with Random123 (kat_vectors, philox4x32 10 rounds).
  it.each([
    { counter: [0, 0, 0, 0], key: [0, 0], numbers: '6627e8d5 e169c58d bc57ac4c 9b00dbd8' },
    { counter: [-1, -1, -1, -1], key: [-1, -1], numbers: '408f276d 41c83b0e a20bc7c6 6d5451fd' },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      numbers: 'd16cfe09 94fdcceb 5001e420 24126ea1',
    },
  ])('philox gives the published numbers of counter $counter', ({ counter, key, numbers }) => {
    const [c0, c1, c2, c3] = counter as [number, number, number, number];
    kernels.philox(64, c0, c1, c2, c3, key[0]!, key[1]!);
    const words = [...new Uint32Array(memory.buffer, 64, 4)];
    expect(words.map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(numbers);
  });

  it.each([1, 7, 8, 64, 101])('sumSquares adds %i squares up in double precision', (size) => {
    for (let i = 0; i < size; i++) floats[i] = 1e20 * Math.sin(i + 1);
    const expected = floats.subarray(0, size).reduce((sum, x) => sum + x * x, 0);
    expect(kernels.sumSquares(0, size) / expected).toBeCloseTo(1, 14);
  });

  it('sumSquares tells when an element is not finite', () => {
    floats.fill(1, 0, 20);
    floats[13] = Number.NaN;
    expect(kernels.sumSquares(0, 20)).toBeNaN();
    floats[13] = Number.NEGATIVE_INFINITY;
    expect(kernels.sumSquares(0, 20)).toBe(Number.POSITIVE_INFINITY);
  });

  it('addScaled reaches every element and none beyond', () => {
    floats.fill(1, 0, 16);
    floats.fill(2, 100, 116);
    kernels.addScaled(0, 400, 11, 0.5);
    expect([...floats.subarray(0, 13)]).toEqual([...new Array(11).fill(2), 1, 1]);
  });

  it('scale reaches every element and none beyond', () => {
    floats.fill(2, 0, 16);
    kernels.scale(0, 11, 0.5);
    expect([...floats.subarray(0, 13)]).toEqual([...new Array(11).fill(1), 2, 2]);
  });

  it('adam gives the same bits however a range is cut', () => {
    const size = 37;
    const make = () => {
      for (let i = 0; i < 4 * size; i++) floats[i] = Math.cos(i) + (i >= 3 * size ? 2 : 0);
    };
    const step = (at: number, count: number) => {
      const [p, g, m, v] = [0, 1, 2, 3].map((block) => (block * size + at) * 4);
      kernels.adam(p!, g!, m!, v!, count, 0.5, 0.999, 0, 0.1, 0.999, 0.001, 1e-3, 1e-8);
    };
    make();
    step(0, size);
    const whole = floats.slice(0, 4 * size);
    make();
    step(0, 5);
    step(5, 1);
    step(6, 31);
    expect(floats.slice(0, 4 * size)).toEqual(whole);
  });
});
