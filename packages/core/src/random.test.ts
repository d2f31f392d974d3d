import { expect, test } from 'vitest';
import { randomFrom, shuffle } from './random.ts';

test('equal seeds and paths give equal streams, other paths other ones', () => {
  const draw = (...path: (string | number)[]) => {
    const random = randomFrom(7, ...path);
    return Array.from({ length: 5 }, () => random.uint32());
  };
  expect(draw('shuffle', 1)).toEqual(draw('shuffle', 1));
  expect(draw('shuffle', 1)).not.toEqual(draw('shuffle', 2));
});

test('uniform, normal and below have the moments of their distributions', () => {
  const random = randomFrom(1);
  const n = 100_000;
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const uniforms = Array.from({ length: n }, () => random.uniform());
  const normals = Array.from({ length: n }, () => random.normal());
  expect(mean(uniforms)).toBeCloseTo(0.5, 2);
  expect(mean(normals)).toBeCloseTo(0, 1);
  expect(mean(normals.map((x) => x * x))).toBeCloseTo(1, 1);
  expect(mean(Array.from({ length: n }, () => random.below(10)))).toBeCloseTo(4.5, 1);
});

test('a shuffle keeps every item', () => {
  const items = shuffle(
    Uint32Array.from({ length: 100 }, (_, i) => i),
    randomFrom(3),
  );
  expect([...items]).not.toEqual([...items].sort((a, b) => a - b));
  expect([...items].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
});
