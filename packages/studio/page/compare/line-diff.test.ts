import { describe, expect, test } from 'vitest';
import { lineDiff } from './line-diff.ts';

const shown = (before: string, after: string) =>
  lineDiff(before, after).map(
    ({ kind, text }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${text}`,
  );

describe('two texts laid over each other', () => {
  test('show what went and what came, the old line first', () => {
    expect(shown('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual([' a', '-b', '+x', ' c', '+d']);
  });

  test('are the same, or share nothing, or one of them is empty', () => {
    expect(shown('a\nb', 'a\r\nb\n')).toEqual([' a', ' b']);
    expect(shown('a', 'b')).toEqual(['-a', '+b']);
    expect(shown('', 'b')).toEqual(['+b']);
    expect(shown('a', '')).toEqual(['-a']);
    expect(shown('', '')).toEqual([]);
  });
});
