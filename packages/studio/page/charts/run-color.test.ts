import { expect, test } from 'vitest';
import { colorDistance } from './color-distance.ts';
import { runColor, withDistinctColors } from './run-color.ts';

interface Run {
  readonly id: string;
  readonly color: string | null;
}

const plain = (id: string): Run => ({ id, color: null });

test('runs that are compared have colours of their own, and keep theirs if they can', () => {
  const colored = withDistinctColors(['a', 'b', 'c', 'd', 'e', 'f'].map(plain));
  expect(new Set(colored.map(({ color }) => color)).size).toBe(6);
  expect(colored[0]!.color).toBe(runColor(plain('a')));
});

test('any two runs that are compared look different', () => {
  for (let index = 0; index < 200; index++) {
    const [one, other] = withDistinctColors([plain(`a${index}`), plain(`b${index}`)]);
    expect(colorDistance(one!.color, other!.color)).toBeGreaterThan(0.12);
  }
});

test('near shades of one hue are not put side by side, but what somebody chose stays', () => {
  const own = runColor(plain('b'));
  const near = `#${(Number.parseInt(own.slice(1), 16) ^ 0x040404).toString(16).padStart(6, '0')}`;
  const [first, second, third] = withDistinctColors([
    { id: 'a', color: near },
    plain('b'),
    { id: 'c', color: near },
  ]);
  expect([first!.color, third!.color]).toEqual([near, near]);
  expect(second!.color).not.toBe(own);
});

test('more runs than colours share them', () => {
  const colored = withDistinctColors(
    Array.from({ length: 40 }, (_, index) => plain(`run-${index}`)),
  );
  expect(colored.every(({ color }) => /^#[\da-f]{6}$/.test(color))).toBe(true);
});
