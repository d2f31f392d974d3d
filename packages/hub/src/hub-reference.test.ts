import { expect, it } from 'vitest';
import { formatHubReference, isHubReference, parseHubReference } from './hub-reference.ts';

it.each([
  ['hf://datasets/o/n/train.csv', 'datasets', 'o/n', 'main', 'train.csv'],
  ['hf://datasets/o/n/data/train.csv@v1.0', 'datasets', 'o/n', 'v1.0', 'data/train.csv'],
  ['hf://datasets/o/n@v1.0/data/train.csv', 'datasets', 'o/n', 'v1.0', 'data/train.csv'],
  ['hf://datasets/o/n@refs/pr/1/a.csv', 'datasets', 'o/n', 'refs/pr/1', 'a.csv'],
  ['hf://datasets/o/n@refs%2Fpr%2F1/a.csv', 'datasets', 'o/n', 'refs/pr/1', 'a.csv'],
  [
    'hf://datasets/o/n/a.csv@refs/convert/parquet',
    'datasets',
    'o/n',
    'refs/convert/parquet',
    'a.csv',
  ],
  ['hf://datasets/o/n/a@b.csv@main', 'datasets', 'o/n', 'main', 'a@b.csv'],
  ['hf://o/n/config.json', 'models', 'o/n', 'main', 'config.json'],
  ['hf://datasets/o/n/ü x.csv', 'datasets', 'o/n', 'main', 'ü x.csv'],
])('%s is read', (reference, type, id, revision, file) => {
  expect(isHubReference(reference)).toBe(true);
  const parsed = parseHubReference(reference);
  expect(parsed).toEqual({ hub: { type, id, revision }, file });
  expect(parseHubReference(formatHubReference(parsed))).toEqual(parsed);
});

it.each([
  'hf://',
  'hf://datasets/o',
  'hf://datasets/o/n',
  'hf://datasets/o/n/',
  'hf://datasets/o/n@main',
  'hf://datasets/../n/a.csv',
  'hf://datasets/o/n/../../secret',
  'hf://datasets/o/n/a\\..\\b.csv',
  'hf://datasets/o/n/a.csv@',
  'hf://datasets/o/n/a.csv@../x',
  'hf://datasets/o/n//a.csv',
  'train.csv',
])('%s is a usage error', (reference) => {
  expect(() => parseHubReference(reference)).toThrow(
    expect.objectContaining({ code: 'HUB_REFERENCE', exitCode: 2 }),
  );
});
