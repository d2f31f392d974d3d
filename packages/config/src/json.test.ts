import { expect, test } from 'vitest';
import { toJson } from './json.ts';

test('writes what JSON.stringify writes', () => {
  const value = { a: 1, b: [1.5, 'x', null, {}], c: { d: [], e: true }, f: Number.NaN, '"': 'é\n' };
  for (const indent of [0, 2])
    expect(toJson(value, indent)).toBe(JSON.stringify(value, null, indent));
});

test('keeps every digit of a long integer', () => {
  expect(toJson({ a: 12345678901234567890n })).toBe('{"a":12345678901234567890}');
});
