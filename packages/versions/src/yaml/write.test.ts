import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readYaml } from './read.ts';
import { updateYaml } from './update.ts';
import { writeYaml, type YamlMap } from './write.ts';

const cases: readonly { readonly value: YamlMap; readonly text: string }[] = JSON.parse(
  readFileSync(new URL('../../test/fixtures/yaml.json', import.meta.url), 'utf8'),
);

test('writes byte for byte what ruamel.yaml writes', () => {
  const wrong = cases.filter(({ value, text }) => writeYaml(value) !== text);
  expect(wrong.map(({ value, text }) => [writeYaml(value), text])).toEqual([]);
  expect(cases.length).toBeGreaterThan(900);
});

test('comments, the order of keys and 1.0 stay when a value changes', () => {
  const before = '# top\nouts:\n- path: f\n  size: 1 # bytes\n  meta: {a: 1.0}\n';
  const value = readYaml(before, 'f.dvc') as { readonly outs: readonly YamlMap[] };
  const changed = { outs: [{ md5: 'x', ...value.outs[0], size: 2 }] };
  expect(updateYaml(before, changed, 'f.dvc')).toBe(
    '# top\nouts:\n- path: f\n  size: 2 # bytes\n  meta: {a: 1.0}\n  md5: x\n',
  );
});

test('a merge conflict is named with its line', () => {
  expect(() => readYaml('outs:\n<<<<<<< HEAD\n- md5: a\n', 'f.dvc')).toThrow(/merge conflict/);
});
