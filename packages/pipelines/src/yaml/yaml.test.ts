import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FileSyntaxError } from '../errors.ts';
import { toPlain } from '../testing/plain.ts';
import { PyDate, type PyDict } from '../value/values.ts';
import { readYaml } from './read.ts';
import { writeYaml } from './write.ts';

const written = JSON.parse(
  readFileSync(new URL('../../test/fixtures/yaml.json', import.meta.url), 'utf8'),
) as readonly string[];

describe('YAML', () => {
  it('is written byte for byte as DVC writes it', () => {
    expect(written.length).toBeGreaterThan(30);
    for (const text of written) expect(writeYaml(readYaml(text, 'f').value as PyDict)).toBe(text);
  });

  it('is read by the rules of YAML 1.2', () => {
    const text =
      'a: yes\nb: 010\nc: 0o17\nd: 1e3\ne: 1.0\nf: ~\ng: TRUE\nh: 0x1F\ni: 1_000\nj: .inf\n';
    const value = readYaml(text, 'f').value as PyDict;
    expect(Object.fromEntries(value)).toEqual({
      a: 'yes',
      b: 10n,
      c: 15n,
      d: 1000,
      e: 1,
      f: null,
      g: true,
      h: 31n,
      i: 1000n,
      j: Number.POSITIVE_INFINITY,
    });
  });

  it('keeps dates as dates, and keys that are no texts', () => {
    const value = readYaml('1: 2020-01-31\ntrue: x\n', 'f').value as PyDict;
    expect([...value]).toEqual([
      [1n, new PyDate('date', '2020-01-31')],
      [true, 'x'],
    ]);
    expect(writeYaml(value)).toBe('1: 2020-01-31\ntrue: x\n');
  });

  it('knows merge keys and aliases', () => {
    const text = 'base: &b {x: 1, y: 2}\nown:\n  <<: *b\n  y: 3\nsame: *b\n';
    expect(toPlain(readYaml(text, 'f').value)).toEqual({
      base: { x: 1, y: 2 },
      own: { x: 1, y: 3 },
      same: { x: 1, y: 2 },
    });
  });

  it.each([
    ['a: 1\nb: 2\na: 3\n', 3, 'duplicate key'],
    ['a: 1\nb: [1\nc: 2\n', 3, 'invalid'],
    ['x: 1\na: *nope\n', 2, 'alias'],
    ['a: !foo 1\n', 1, '!foo'],
    ['a: &x\n  b: *x\n', 2, 'stands in'],
    ['a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\n', 2, 'unfinished merge'],
  ])('%j is refused at line %i', (text, line, words) => {
    expect(() => readYaml(text, 'dvc.yaml')).toThrowError(
      expect.objectContaining({
        message: expect.stringContaining(words),
        location: expect.objectContaining({ file: 'dvc.yaml', line }),
      }),
    );
    expect(() => readYaml(text, 'f')).toThrowError(FileSyntaxError);
  });

  it('refuses what is nested too deeply', () => {
    expect(() => readYaml(`a: ${'['.repeat(3000)}${']'.repeat(3000)}`, 'f')).toThrowError();
  });
});
