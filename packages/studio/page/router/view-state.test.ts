import { describe, expect, test } from 'vitest';
import { withChange } from './view-state.ts';

describe('what a page shows, in its address', () => {
  const query = new URLSearchParams('filter=a&col=x&col=y');

  test('changes one name and keeps the others', () => {
    expect(withChange('/p', query, { filter: 'b c' })).toBe('/p?col=x&col=y&filter=b+c');
    expect(withChange('/p', query, { col: ['z'] })).toBe('/p?filter=a&col=z');
  });

  test('holds nothing that is empty', () => {
    expect(withChange('/p', query, { filter: undefined, col: [] })).toBe('/p');
    expect(withChange('/p', query, { filter: '', col: ['', 'x'] })).toBe('/p?col=x');
  });
});
