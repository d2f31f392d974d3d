import { expect, test } from 'vitest';
import { splitLine } from './split-line.ts';

test.each<[string, readonly string[]]>([
  ['havn ', ['havn', '']],
  ['havn tr', ['havn', 'tr']],
  ['havn train  name="a b" x', ['havn', 'train', 'name=a b', 'x']],
  ["havn train 'a\\b", ['havn', 'train', 'a\\b']],
  ['havn train a\\ b', ['havn', 'train', 'a b']],
  ['havn train "" ', ['havn', 'train', '', '']],
])('%j', (line, words) => {
  expect(splitLine(line)).toEqual(words);
});
