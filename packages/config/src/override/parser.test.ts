import { describe, expect, test } from 'vitest';
import { configError } from '../testing/expect-error.ts';
import { parseOverride } from './parser.ts';

describe('values', () => {
  test.each([
    ['a=1', 1n],
    ['a=1_000', 1000n],
    ['a=010', '010'],
    ['a=1.0', 1],
    ['a=1e3', 1000],
    ['a=-inf', Number.NEGATIVE_INFINITY],
    ['a=TRUE', true],
    ['a=null', null],
    ['a=', ''],
    ['a= b c ', 'b c'],
    ["a='1'", '1'],
    ['a="it\'s"', "it's"],
    ["a='it\\'s'", "it's"],
    ["a='b\\\\'", 'b\\'],
    ['a=b\\,c', 'b,c'],
    ['a=b:c', 'b:c'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an interpolation of the configuration
    ['a=${b.c}', '${b.c}'],
    ['a=[]', []],
    ['a=[1, b, [c]]', [1n, 'b', ['c']]],
    ['a=int(3.7)', 3n],
    ['a=float(1)', 1],
    ['a=str(1.0)', '1.0'],
    ['a=bool(false)', false],
    ['a=json_str([1,a])', '[1,"a"]'],
    ['a=sort([3,1,2])', [1n, 2n, 3n]],
    ['a=sort(list=[b,a],reverse=true)', ['b', 'a']],
  ])('%s', (text, value) => {
    expect(parseOverride(text).value).toEqual(value);
  });

  test('mappings keep the kinds of their keys', () => {
    expect(parseOverride('a={b:1,2:c}').value).toEqual(
      new Map<unknown, unknown>([
        ['b', 1n],
        [2n, 'c'],
      ]),
    );
  });
});

describe('keys', () => {
  test.each([
    ['db=x', '', 'db', undefined],
    ['+a.b=1', '+', 'a.b', undefined],
    ['++hydra/launcher=x', '++', 'hydra/launcher', undefined],
    ['db@p.q=x', '', 'db', 'p.q'],
    ['~db@p', '~', 'db', 'p'],
    ['~a=1', '~', 'a', undefined],
    ['$a=1', '', '$a', undefined],
  ])('%s', (text, kind, key, pkg) => {
    const override = parseOverride(text);
    expect([override.kind, override.key, override.package]).toEqual([kind, key, pkg]);
  });
});

describe('mistakes', () => {
  test.each([
    'a',
    'a b=1',
    'a=[1',
    'a={b}',
    "a={'b':1}",
    "a='x",
    'a=b=c',
    'a=(',
    'a=nope(1)',
    'a=int(x)',
    'a=range()',
    'a=[choice(1,2)]',
    '+++a=1',
    'é=1',
  ])('%s is refused with the place', async (text) => {
    const error = await configError(() => parseOverride(text));
    expect(error.code).toBe('CONFIG_OVERRIDE_SYNTAX');
    expect(error.message).toContain(text);
    expect(error.message).toContain('^');
  });

  test('deep nesting is refused, not a crash', async () => {
    const error = await configError(() => parseOverride(`a=${'['.repeat(100_000)}`));
    expect(error.code).toBe('CONFIG_OVERRIDE_SYNTAX');
  });
});
