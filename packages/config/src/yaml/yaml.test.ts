import { describe, expect, test } from 'vitest';
import { configError } from '../testing/expect-error.ts';
import { fromYaml } from './from-yaml.ts';
import { toYaml } from './write.ts';

describe('fromYaml', () => {
  test('reads YAML 1.1 as OmegaConf does', () => {
    expect(
      fromYaml('a: yes\nb: 010\nc: 1:30\nd: 1_000\ne: 1e3\nf: 2020-01-01\ng: ~\n', 'f'),
    ).toEqual({
      a: true,
      b: 8,
      c: 90,
      d: 1000,
      e: 1000,
      f: '2020-01-01',
      g: null,
    });
  });

  test('keeps integers past 2^53 exact', () => {
    expect(fromYaml('a: 12345678901234567890', 'f')).toEqual({ a: 12345678901234567890n });
  });

  test('__proto__ is a key like any other', () => {
    const tree = fromYaml('__proto__: {polluted: true}\n', 'f') as Record<string, unknown>;
    expect(Object.keys(tree)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(tree)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('gives frozen values', () => {
    const tree = fromYaml('a: [{b: 1}]', 'f') as { a: { b: number }[] };
    expect([tree, tree.a, tree.a[0]].every(Object.isFrozen)).toBe(true);
  });

  test.each([
    ['a: 1\nb: 2\na: 3\n', 3, 'duplicate key a'],
    ['a: 1\nb: [1\nc: 2\n', 2, ''],
    ['a:\tb\n', 1, 'tab'],
    ['x: 1\na: *nope\n', 2, 'alias'],
    ['a: !foo 1\n', 1, '!foo'],
    ['a: 1\n~: 2\n', 2, 'null'],
    ['a: [x?]\n', 1, 'quoted'],
    ['a: 1\n---\nb: 2\n', 2, 'document'],
    ['a: \u0007\n', 1, '#x0007'],
  ])('%j is refused at line %i', async (text, line, words) => {
    const error = await configError(() => fromYaml(text, 'conf/a.yaml'));
    expect(error.code).toBe('CONFIG_YAML');
    expect(error.location?.file).toBe('conf/a.yaml');
    if (words !== '')
      expect([error.location?.line, error.message]).toEqual([line, expect.stringContaining(words)]);
  });

  test('an alias bomb is refused', async () => {
    const levels = Array.from({ length: 12 }, (_, index) => {
      const below = index === 0 ? 'x' : `*l${index - 1}`;
      return `l${index}: &l${index} [${Array(10).fill(below).join(', ')}]`;
    });
    const error = await configError(() => fromYaml(levels.join('\n'), 'f'));
    expect(error.message).toContain('aliases');
  });

  test('deep nesting and circles are refused', async () => {
    expect(
      (await configError(() => fromYaml(`a: ${'['.repeat(5000)}${']'.repeat(5000)}`, 'f'))).code,
    ).toBe('CONFIG_YAML');
    expect(
      (await configError(() => fromYaml(`a: ${'{a: '.repeat(500)}1${'}'.repeat(500)}`, 'f'))).code,
    ).toBe('CONFIG_YAML');
    expect((await configError(() => fromYaml('a: &x\n  b: *x\n', 'f'))).code).toBe('CONFIG_YAML');
  });
});

describe('toYaml', () => {
  test('writes plain values', () => {
    const value = { a: 1, b: [1.5, 'x', { c: null }], d: {}, e: [], f: 'yes', g: '1', h: 1e-5 };
    expect(toYaml(value)).toBe(
      "a: 1\nb:\n- 1.5\n- x\n- c: null\nd: {}\ne: []\nf: 'yes'\ng: '1'\nh: 1.0e-05\n",
    );
  });

  test('keeps 1.0 a float in what was read', () => {
    expect(toYaml(fromYaml('a: 1.0\nb: {c: 1e3}\n', 'f'))).toBe('a: 1.0\nb:\n  c: 1000.0\n');
  });

  test('reads back what it wrote', () => {
    const texts = [
      '',
      ' a',
      'a: b',
      '#x',
      '- x',
      "it's",
      'a\nb',
      'é',
      '???',
      '{',
      '~',
      '0x1',
      '😀',
      'a\tb',
    ];
    const tree = Object.fromEntries(texts.map((text, index) => [`k${index}`, text]));
    expect(fromYaml(toYaml(tree), 'f')).toEqual(tree);
  });
});
